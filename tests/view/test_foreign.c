/*
 * test_foreign.c - a database that somebody else filled, as no import does
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/store/store.h"
#include "report/view/absent.h"
#include "tests/view/sample.h"

#define COMM_MAY_BE_NULL                                             \
	"PRAGMA writable_schema = ON;"                               \
	"UPDATE sqlite_schema"                                       \
	" SET sql = replace(sql, 'comm TEXT NOT NULL', 'comm TEXT')" \
	" WHERE name = 'task';"                                      \
	"PRAGMA writable_schema = RESET;"

static void a_program_without_a_name_is_no_other(void **state)
{
	const struct filters filters = { .comm = "mysqlt" };
	struct store *const store = sample_open(
		COMM_MAY_BE_NULL
		"UPDATE task SET comm = NULL WHERE task_id = 1;"
		"UPDATE task SET comm = 'mysqld' WHERE task_id = 2;");
	char text[ABSENT_TEXT_SIZE];

	assert_int_equal(absent_find(store, &filters, text, NULL), 1);
	assert_string_equal(text, "no process 'mysqlt' in the trace, the "
				  "nearest is 'mysqld'");
	store_close(store);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_without_a_name_is_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
