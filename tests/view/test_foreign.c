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

/* No date has such a year. */
static void a_second_of_no_time_has_no_date(void **state)
{
	const struct question question = { .interval_s = 7,
					   .filters = { .comm = "mysqld",
							.device = "vda" } };
	struct store *const store = sample_open(
		"UPDATE rollup_second SET second = 9223372036854775807;");
	char *const text =
		sample_report(store, "top", &question, 0, SHEET_TABLE);

	assert_string_equal(
		text, "load: ?,  disk_r: 0 KB,  disk_w: 0 KB\n\n"
		      "UID  PID  PPID  CMD     DEVICE  MAJ  MIN  D   BYTES\n"
		      "27   509  1     mysqld  vda     254  0    R  12,288\n"
		      "27   509  1     mysqld  vda     254  0    W  12,288\n\n"
		      "Not seen: mmap reads: mm_filemap_fault is not in this "
		      "kernel\n");
	free(text);
	store_close(store);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_without_a_name_is_no_other),
		cmocka_unit_test(a_second_of_no_time_has_no_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
