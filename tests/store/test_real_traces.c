/*
 * test_real_traces.c - what the traces of testdata/ become in a database
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <glob.h>
#include <stdio.h>

#include "database.h"
#include "iorec/error.h"
#include "report/decode/trace.h"
#include "sums.h"

#define N_TRACES 12 /* six stories on two kernels, at least */

static void import_all(struct store *store, bool rollups_only)
{
	const struct store_import_options options = {
		.rollups_only = rollups_only,
	};
	struct trace_summary summary;
	glob_t traces;
	size_t i;

	assert_int_equal(glob(TESTDATA "/*.ioz", 0, NULL, &traces), 0);
	assert_true(traces.gl_pathc >= N_TRACES);
	for (i = 0; i < traces.gl_pathc; i++) {
		struct ior_error error = { 0 };

		store_import(store, traces.gl_pathv[i], &options, &summary,
			     &error);
		if (*error.text)
			print_message("%s\n", traces.gl_pathv[i]);
		assert_string_equal(error.text, "");
	}
	globfree(&traces);
}

static int open_all(void **state)
{
	struct store *store;

	if (store_open("", STORE_TEMPORARY, &store, NULL) < 0)
		return -1;
	import_all(store, false);
	*state = store;
	return 0;
}

static int close_all(void **state)
{
	store_close(*state);
	return 0;
}

static void rollups_are_the_sums_of_the_rows(void **state)
{
	struct store *const store = *state;

	assert_same_rows(store, SUMS_OF("rollup_file", FILE_KEYS),
			 SUMS_OF("ledger_rows", FILE_KEYS));
	assert_same_rows(store, SUMS_OF("rollup_process", PROCESS_KEYS),
			 SUMS_OF("ledger_rows", PROCESS_KEYS));
	assert_same_rows(store, SUMS_OF("rollup_second", SECOND_KEYS),
			 SUMS_OF("ledger_rows", SECOND_KEYS));
	(void)state;
}

static void owners_hold_all_bytes_of_their_bio(void **state)
{
	assert_rows(*state,
		    "SELECT disk_id, disk_io.bytes, sum(disk_io_owner.bytes), "
		    "sum(ios) FROM disk_io LEFT JOIN disk_io_owner "
		    "USING (disk_id) GROUP BY disk_id "
		    "HAVING sum(disk_io_owner.bytes) IS NOT disk_io.bytes "
		    "OR sum(ios) IS NOT 1",
		    "");
}

static void classes_of_pages_sum_to_all_pages(void **state)
{
	assert_rows(*state,
		    "SELECT * FROM vfs_io WHERE pages <> hit_pages + "
		    "readahead_pages + inflight_pages + miss_pages",
		    "");
}

/* Whatever a row names is there. */
static void every_name_is_known(void **state)
{
	static const char *const unknown[] = {
		"SELECT * FROM vfs_io WHERE task_id NOT IN "
		"(SELECT task_id FROM task)",
		"SELECT * FROM vfs_io WHERE file_id NOT IN "
		"(SELECT file_id FROM file)",
		"SELECT * FROM disk_io WHERE task_id NOT IN "
		"(SELECT task_id FROM task)",
		"SELECT * FROM disk_io WHERE file_id NOT IN "
		"(SELECT file_id FROM file)",
		"SELECT * FROM disk_io WHERE device_id NOT IN "
		"(SELECT device_id FROM device WHERE parent_id IS NULL)",
		"SELECT * FROM disk_io WHERE partition_id NOT NULL "
		"AND partition_id NOT IN "
		"(SELECT device_id FROM device WHERE parent_id NOT NULL)",
		"SELECT * FROM disk_io WHERE vfs_id NOT IN "
		"(SELECT vfs_id FROM vfs_io)",
		"SELECT * FROM disk_io WHERE upper_id NOT IN "
		"(SELECT disk_id FROM disk_io)",
		"SELECT * FROM disk_io_owner WHERE task_id NOT IN "
		"(SELECT task_id FROM task)",
		"SELECT * FROM disk_io_owner WHERE file_id NOT IN "
		"(SELECT file_id FROM file)",
		"SELECT * FROM event_count WHERE task_id NOT IN "
		"(SELECT task_id FROM task)",
	};
	size_t i;

	for (i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_rows(*state, unknown[i], "");
}

static void rollups_are_the_same_without_rows(void **state)
{
	static const char sql[] =
		"SELECT count(*), sum(vfs_reads), sum(vfs_write_bytes), "
		"sum(hit_pages), sum(disk_read_bytes), sum(disk_writes) "
		"FROM rollup_file";
	struct store_query *query;
	struct store *store;
	char expected[256];
	struct store_value values[6];
	int i;

	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	import_all(store, true);

	assert_int_equal(store_prepare(*state, sql, NULL, &query, NULL), 0);
	assert_int_equal(store_step(query, NULL), 1);
	for (i = 0; i < 6; i++)
		store_get(query, i, &values[i]);
	store_query_free(query);
	snprintf(expected, sizeof(expected), "%jd|%jd|%jd|%jd|%jd|%jd\n",
		 (intmax_t)values[0].integer, (intmax_t)values[1].integer,
		 (intmax_t)values[2].integer, (intmax_t)values[3].integer,
		 (intmax_t)values[4].integer, (intmax_t)values[5].integer);
	assert_rows(store, sql, expected);
	assert_rows(store, "SELECT count(*) FROM vfs_io, disk_io", "0\n");
	store_close(store);
}

/* What the workload did while the device was its own, the kernel says too. */
static void the_kernels_account_is_the_same(void **state)
{
	assert_rows(*state,
		    "SELECT host, uuid, name, direction, events_bytes, "
		    "kernel_bytes FROM check_device JOIN device "
		    "USING (device_id) JOIN trace USING (trace_id) "
		    "WHERE events_bytes <> kernel_bytes",
		    "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rollups_are_the_sums_of_the_rows),
		cmocka_unit_test(owners_hold_all_bytes_of_their_bio),
		cmocka_unit_test(classes_of_pages_sum_to_all_pages),
		cmocka_unit_test(every_name_is_known),
		cmocka_unit_test(rollups_are_the_same_without_rows),
		cmocka_unit_test(the_kernels_account_is_the_same),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
