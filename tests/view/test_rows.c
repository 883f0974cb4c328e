/*
 * test_rows.c - the rows of any query, as a table, csv or json
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/rows.h"

/* The answer to a query; what *r says is compared by the caller. */
static char *answer(const char *sql, enum rows_format format, int *r,
		    struct ior_error *err)
{
	struct store *store;
	struct store_query *query;
	char *text = NULL;
	size_t size = 0;
	FILE *const stream = open_memstream(&text, &size);

	assert_non_null(stream);
	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	assert_int_equal(store_prepare(store, sql, NULL, &query, NULL), 0);
	*r = rows_print(stream, format, query, err);
	store_query_free(query);
	store_close(store);
	assert_int_equal(fclose(stream), 0);
	return text;
}

static void expect(const char *sql, enum rows_format format,
		   const char *expected)
{
	int r;
	char *const text = answer(sql, format, &r, NULL);

	assert_int_equal(r, 0);
	assert_string_equal(text, expected);
	free(text);
}

static const char mixed[] = "SELECT 'vda' AS name, 1009 AS n, 2.5 AS mean "
			    "UNION ALL SELECT 'b\n\"', NULL, -7";

static void a_table_sets_numbers_to_the_right(void **state)
{
	expect(mixed, ROWS_TABLE,
	       "name       n  mean\n"
	       "vda     1009   2.5\n"
	       "b\\x0a\"          -7\n");
	(void)state;
}

static void csv_leaves_null_empty(void **state)
{
	expect(mixed, ROWS_CSV,
	       "name,n,mean\n"
	       "vda,1009,2.5\n"
	       "\"b\\x0a\"\"\",,-7\n");
	(void)state;
}

static void json_is_an_array_of_objects(void **state)
{
	expect(mixed, ROWS_JSON,
	       "[\n"
	       "{\"name\": \"vda\", \"n\": 1009, \"mean\": 2.5},\n"
	       "{\"name\": \"b\\\\x0a\\\"\", \"n\": null, \"mean\": -7}\n"
	       "]\n");
	(void)state;
}

static void no_row_is_a_head_alone(void **state)
{
	expect("SELECT 1 AS n, 'a' AS name WHERE 0", ROWS_TABLE, "n  name\n");
	expect("SELECT 1 AS n, 'a' AS name WHERE 0", ROWS_CSV, "n,name\n");
	expect("SELECT 1 AS n, 'a' AS name WHERE 0", ROWS_JSON, "[]\n");
	(void)state;
}

static void what_has_no_columns_prints_nothing(void **state)
{
	expect("BEGIN", ROWS_TABLE, "");
	expect("BEGIN", ROWS_JSON, "");
	(void)state;
}

/* Wider cells far down push theirs to the right; none is lost. */
static void a_long_table_goes_out_as_it_comes(void **state)
{
	int r;
	char *const text =
		answer("WITH RECURSIVE c(i) AS (VALUES(1) UNION ALL "
		       "SELECT i + 1 FROM c WHERE i < 1999) "
		       "SELECT i, iif(i = 1999, 'the widest', 'x') AS t FROM c",
		       ROWS_TABLE, &r, NULL);
	size_t n = 0;
	char *at;

	assert_int_equal(r, 0);
	for (at = text; *at; at = strchr(at, '\n') + 1)
		n++;
	assert_int_equal(n, 2000);
	assert_memory_equal(text, "  i  t\n  1  x\n", 14);
	assert_string_equal(at - 17, "1999  the widest\n");
	free(text);
	(void)state;
}

/* What was printed so far stays. */
static void a_row_that_fails_ends_it(void **state)
{
	struct ior_error error = { 0 };
	int r;
	char *const text = answer("SELECT 1 AS n UNION ALL "
				  "SELECT abs(-9223372036854775807 - 1)",
				  ROWS_CSV, &r, &error);

	assert_int_equal(r, -EINVAL);
	assert_string_equal(error.text, "integer overflow");
	assert_string_equal(text, "n\n1\n");
	free(text);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_sets_numbers_to_the_right),
		cmocka_unit_test(csv_leaves_null_empty),
		cmocka_unit_test(json_is_an_array_of_objects),
		cmocka_unit_test(no_row_is_a_head_alone),
		cmocka_unit_test(what_has_no_columns_prints_nothing),
		cmocka_unit_test(a_long_table_goes_out_as_it_comes),
		cmocka_unit_test(a_row_that_fails_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
