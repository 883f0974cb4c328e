/*
 * test_sheet.c - the same rows as a table, csv and json, to the letter
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/view/sheet.h"

#define N_COLUMNS 6

static const struct sheet_column columns[N_COLUMNS] = {
	{ "pid", SHEET_KEY, "PID", NULL },
	{ "comm", SHEET_KEY, "COMM", NULL },
	{ "reads", SHEET_COUNT, NULL, NULL },
	{ "read_bytes", SHEET_SIZE, "READ", "VFS" },
	{ "write_bytes", SHEET_SIZE, "WRITE", "VFS" },
	{ "hit_ratio", SHEET_RATIO, "HIT%", "CACHE" },
};

static struct store_value text(const char *value)
{
	return (struct store_value){ .type = STORE_TEXT,
				     .text = value,
				     .size = (uint32_t)strlen(value) };
}

static struct store_value integer(int64_t value)
{
	return (struct store_value){ .type = STORE_INTEGER, .integer = value };
}

static struct store_value real(double value)
{
	return (struct store_value){ .type = STORE_REAL, .real = value };
}

static const struct store_value none = { .type = STORE_NULL };

static void add_rows(struct sheet *sheet, enum sheet_format format)
{
	const struct store_value first[N_COLUMNS] = {
		integer(1021),     text("a,\"b\"\n"), integer(509),
		integer(16678912), integer(0),        real(1),
	};
	const struct store_value second[N_COLUMNS] = {
		none,       text("(journal)"), integer(0),
		integer(0), integer(4096),     none,
	};
	const struct store_value total[N_COLUMNS] = {
		format == SHEET_TABLE ? text("total") : none,
		none,
		integer(509),
		integer(16678912),
		integer(4096),
		real(1),
	};

	assert_int_equal(sheet_add(sheet, first, NULL), 0);
	assert_int_equal(sheet_add(sheet, second, NULL), 0);
	assert_int_equal(sheet_total(sheet, total, NULL), 0);
}

static void assert_sheet(enum sheet_format format, bool with_rows,
			 const char *expected)
{
	const struct sheet_spec spec = { .format = format,
					 .columns = columns,
					 .n_columns = N_COLUMNS,
					 .empty = "(no I/O)" };
	struct sheet *sheet;
	char *printed;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	assert_non_null(out);
	assert_int_equal(sheet_create(&spec, out, &sheet, NULL), 0);
	if (with_rows)
		add_rows(sheet, format);
	assert_int_equal(sheet_end(sheet, NULL), 0);
	sheet_free(sheet);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(printed, expected);
	free(printed);
}

static void a_table_is_aligned_and_has_a_total(void **state)
{
	assert_sheet(SHEET_TABLE, true,
		     "                   --- VFS ----   CACHE\n"
		     "PID    COMM         READ  WRITE    HIT%\n"
		     "1021   a,\"b\"\\x0a   15.9M      0     100\n"
		     "       (journal)       0   4.0K\n"
		     "total              15.9M   4.0K     100\n");
	(void)state;
}

static void csv_has_all_columns_and_no_total(void **state)
{
	assert_sheet(SHEET_CSV, true,
		     "pid,comm,reads,read_bytes,write_bytes,hit_ratio\n"
		     "1021,\"a,\"\"b\"\"\\x0a\",509,16678912,0,1.0000\n"
		     ",(journal),0,0,4096,\n");
	(void)state;
}

static void json_has_keys_as_strings(void **state)
{
	assert_sheet(SHEET_JSON, true,
		     "\"rows\": [\n"
		     "{\"pid\": \"1021\", \"comm\": \"a,\\\"b\\\"\\\\x0a\", "
		     "\"reads\": 509, \"read_bytes\": 16678912, "
		     "\"write_bytes\": 0, \"hit_ratio\": 1.0000},\n"
		     "{\"pid\": null, \"comm\": \"(journal)\", "
		     "\"reads\": 0, \"read_bytes\": 0, "
		     "\"write_bytes\": 4096, \"hit_ratio\": null}\n"
		     "],\n"
		     "\"total\": {\"reads\": 509, \"read_bytes\": 16678912, "
		     "\"write_bytes\": 4096, \"hit_ratio\": 1.0000}");
	(void)state;
}

static void many_totals_of_json_have_the_keys_that_tell_them_apart(void **state)
{
	const struct sheet_spec spec = { .format = SHEET_JSON,
					 .columns = columns,
					 .n_columns = 3,
					 .many_totals = true };
	const struct store_value cells[][3] = {
		{ integer(1), text("a"), integer(2) },
		{ none, text("a"), integer(3) },
		{ none, text("b"), integer(5) },
	};
	struct sheet *sheet;
	char *printed;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	assert_non_null(out);
	assert_int_equal(sheet_create(&spec, out, &sheet, NULL), 0);
	assert_int_equal(sheet_add(sheet, cells[0], NULL), 0);
	assert_int_equal(sheet_total(sheet, cells[1], NULL), 0);
	assert_int_equal(sheet_add(sheet, cells[0], NULL), 0);
	assert_int_equal(sheet_total(sheet, cells[2], NULL), 0);
	assert_int_equal(sheet_end(sheet, NULL), 0);
	sheet_free(sheet);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(printed,
			    "\"rows\": [\n"
			    "{\"pid\": \"1\", \"comm\": \"a\", \"reads\": 2},\n"
			    "{\"pid\": \"1\", \"comm\": \"a\", \"reads\": 2}\n"
			    "],\n"
			    "\"total\": [\n"
			    "{\"comm\": \"a\", \"reads\": 3},\n"
			    "{\"comm\": \"b\", \"reads\": 5}\n"
			    "]");
	free(printed);
	(void)state;
}

static void a_head_is_printed_when_there_is_no_row(void **state)
{
	assert_sheet(SHEET_TABLE, false,
		     "            --- VFS ---   CACHE\n"
		     "PID  COMM   READ  WRITE    HIT%\n"
		     "(no I/O)\n");
	assert_sheet(SHEET_CSV, false,
		     "pid,comm,reads,read_bytes,write_bytes,hit_ratio\n");
	assert_sheet(SHEET_JSON, false, "\"rows\": []");
	(void)state;
}

/* A path, a size and a name. */
static void assert_wide(const struct screen *screen, const char *expected)
{
	static const struct sheet_column wide[] = {
		{ "file", SHEET_KEY, "FILE", NULL },
		{ "read_bytes", SHEET_SIZE, "READ", "VFS" },
		{ "comm", SHEET_KEY, "COMM", NULL },
	};
	const struct sheet_spec spec = {
		.columns = wide,
		.n_columns = 3,
		.screen = *screen,
	};
	const struct store_value long_names[] = {
		text("/srv/var/lib/caf\xc3\xa9/a/b/c/d/e/f/g/h/table"),
		integer(4096),
		text("a-program-of-many-words"),
	};
	const struct store_value short_names[] = {
		text("/srv/table"),
		integer(0),
		text("sh"),
	};
	struct sheet *sheet;
	char *printed;
	size_t size;
	FILE *out = open_memstream(&printed, &size);

	assert_int_equal(sheet_create(&spec, out, &sheet, NULL), 0);
	assert_int_equal(sheet_add(sheet, long_names, NULL), 0);
	assert_int_equal(sheet_add(sheet, short_names, NULL), 0);
	assert_int_equal(sheet_end(sheet, NULL), 0);
	sheet_free(sheet);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(printed, expected);
	free(printed);
}

static void a_long_key_is_whole_where_there_is_no_terminal(void **state)
{
	const struct screen screen = { .width = 50 };

	assert_wide(&screen,
		    "                                          VFS\n"
		    "FILE                                      READ   COMM\n"
		    "/srv/var/lib/caf\xc3\xa9/a/b/c/d/e/f/g/h/table   4.0K"
		    "   a-program-of-many-words\n"
		    "/srv/table                                   0   sh\n");
	(void)state;
}

/* 50 and 42 letters, the longest row. */
static void a_terminal_takes_the_middle_out_of_names(void **state)
{
	const struct screen screen = { .is_terminal = true,
				       .has_unicode = true,
				       .width = 50 };
	const struct screen ascii = { .is_terminal = true, .width = 42 };

	assert_wide(&screen, "                       VFS\n"
			     "FILE                   READ   COMM\n"
			     "/srv/v\u2026e/f/g/h/table   4.0K   "
			     "a-prog\u2026of-many-words\n"
			     "/srv/table                0   sh\n");
	assert_wide(&ascii, "                   VFS\n"
			    "FILE               READ   COMM\n"
			    "/srv/~/g/h/table   4.0K   a-pro~many-words\n"
			    "/srv/table            0   sh\n");
	(void)state;
}

static void names_are_no_narrower_than_a_title(void **state)
{
	const struct screen screen = { .is_terminal = true, .width = 10 };

	assert_wide(&screen, "               VFS\n"
			     "FILE           READ   COMM\n"
			     "/sr~/h/table   4.0K   a-p~ny-words\n"
			     "/srv/table        0   sh\n");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_table_is_aligned_and_has_a_total),
		cmocka_unit_test(csv_has_all_columns_and_no_total),
		cmocka_unit_test(json_has_keys_as_strings),
		cmocka_unit_test(
			many_totals_of_json_have_the_keys_that_tell_them_apart),
		cmocka_unit_test(
			a_long_key_is_whole_where_there_is_no_terminal),
		cmocka_unit_test(a_terminal_takes_the_middle_out_of_names),
		cmocka_unit_test(names_are_no_narrower_than_a_title),
		cmocka_unit_test(a_head_is_printed_when_there_is_no_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
