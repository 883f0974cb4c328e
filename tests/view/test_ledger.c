/*
 * test_ledger.c - who caused which I/O in a small database
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/store/store.h"
#include "tests/view/sample.h"

static void assert_report(const struct question *question,
			  enum sheet_format format, const char *expected)
{
	struct store *const store = sample_open(NULL);
	char *const text = sample_report(store, "ledger", question, 0, format);

	assert_string_equal(text, expected);
	free(text);
	store_close(store);
}

/* The lines of a csv, each cut before its 'n'-th comma. */
static void assert_rows(const struct question *question, size_t n_cells,
			const char *expected)
{
	struct store *const store = sample_open(NULL);
	char *const text =
		sample_report(store, "ledger", question, 0, SHEET_CSV);
	char rows[4096] = "";
	char *line, *next, *end;
	size_t i;

	for (line = text; *line; line = next) {
		next = strchr(line, '\n') + 1;
		for (end = line, i = 0; *end != '\n'; end++)
			if (*end == ',' && ++i == n_cells)
				break;
		strncat(rows, line, (size_t)(end - line));
		strcat(rows, "\n");
	}
	assert_string_equal(rows, expected);
	free(text);
	store_close(store);
}

static void a_pid_that_is_reused_has_two_rows(void **state)
{
	const struct question question = { .keys = { KEY_PID }, .n_keys = 1 };

	assert_report(
		&question, SHEET_CSV,
		"pid,comm,vfs_reads,vfs_read_bytes,vfs_writes,"
		"vfs_write_bytes,file_reads,file_read_bytes,file_writes,"
		"file_write_bytes,read_pages,hit_pages,readahead_pages,"
		"inflight_pages,miss_pages,hit_ratio,resident_ratio,"
		"disk_reads,disk_read_bytes,disk_writes,disk_write_bytes,"
		"estimated_bytes,lost_ios\n"
		",(journal),0,0,0,0,0,0,0,0,0,0,0,0,0,,,0,0,1,45056,0,0\n"
		"509,mysqld,2,32768,1,8192,2,32768,1,8192,8,3,1,1,3,0.6250,"
		"0.3750,1,12288,1,12288,12288,0\n"
		",(unattributed),0,0,0,0,0,0,0,0,0,0,0,0,0,,,0,0,0,8192,0,"
		"0\n"
		"509,mysqld,1,4096,0,0,1,4096,0,0,1,0,0,0,1,0.0000,0.0000,"
		"1,4096,0,0,0,0\n"
		"1021,httpd,2,21489,1,3001,1,20480,0,0,5,5,0,0,0,1.0000,"
		"1.0000,0,0,0,0,0,0\n");
	(void)state;
}

static void a_table_says_what_is_in_no_sum_and_what_disagrees(void **state)
{
	const struct question question = { .keys = { KEY_DEVICE },
					   .n_keys = 1 };

	assert_report(
		&question, SHEET_TABLE,
		"         --- VFS ----   -- FILES ---          --- DISK ---\n"
		"DEVICE    READ  WRITE    READ  WRITE   HIT%    READ  WRITE\n"
		"loop0    36.0K   8.0K   36.0K   8.0K   55.5   16.0K  44.0K\n"
		"vda      20.0K      0   20.0K      0    100   12.0K  20.0K\n"
		"          1009   2.9K       0      0              0      0\n"
		"total    57.0K  10.9K   56.0K   8.0K   71.4   16.0K  64.0K\n"
		"On devices below others, in no total: 12,288 B\n"
		"In flight at the end, in no sum: 1 I/O, 53,248 B\n"
		"\n"
		"loop0 read: events 16,384 B: no kernel account\n"
		"vda read: events 12,288 B, kernel 12,288 B: agree "
		"(0.017000 s to 19.500000 s)\n"
		"vda write: events 20,480 B, kernel 24,576 B: differ, 4,096 B "
		"were not seen (0.017000 s to 19.500000 s)\n"
		"Not seen: mmap reads: mm_filemap_fault is not in this "
		"kernel\n");
	(void)state;
}

/* The lines below a table that tell what was not seen. */
static void assert_unseen(const struct question *question, const char *expected)
{
	struct store *const store = sample_open(
		"DELETE FROM coverage;"
		"INSERT INTO coverage VALUES"
		"	(1, 0, 'cache', 'misses', 'that takes -l cache'),"
		"	(1, 0, 'files', 'names', 'that takes -l vfs'),"
		"	(1, 0, 'calls', 'aio', '23 operations'),"
		"	(1, 0, 'disk', 'ranges', 'that takes -l cache'),"
		"	(1, 0, 'who', 'users', 'that takes -l vfs'),"
		"	(1, 0, 'calls', 'reads', 'that takes -l vfs'),"
		"	(1, 0, 'detail', 'merges', 'that takes -l full'),"
		"	(1, 1, 'disk', 'requests', NULL);");
	char *const text =
		sample_report(store, "ledger", question, 0, SHEET_TABLE);

	assert_string_equal(strstr(text, "Not seen: "), expected);
	free(text);
	store_close(store);
}

static void what_has_one_reason_is_one_line(void **state)
{
	const struct question question = { .keys = { KEY_DEVICE },
					   .n_keys = 1 };

	assert_unseen(&question,
		      "Not seen: misses; ranges: that takes -l cache\n"
		      "Not seen: aio: 23 operations\n"
		      "Not seen: reads: that takes -l vfs\n");
	(void)state;
}

static void a_table_leaves_out_what_does_not_matter_for_its_keys(void **state)
{
	const struct question by_who = { .keys = { KEY_UID }, .n_keys = 1 };
	const struct question by_file = { .keys = { KEY_PID, KEY_FILE },
					  .n_keys = 2 };

	assert_unseen(&by_who, "Not seen: misses; ranges: that takes -l cache\n"
			       "Not seen: aio: 23 operations\n"
			       "Not seen: users; reads: that takes -l vfs\n");
	assert_unseen(&by_file,
		      "Not seen: misses; ranges: that takes -l cache\n"
		      "Not seen: names; users; reads: that takes -l vfs\n"
		      "Not seen: aio: 23 operations\n");
	(void)state;
}

static void json_has_the_account_beside_the_rows(void **state)
{
	const struct question question = {
		.keys = { KEY_UID, KEY_DEVICE },
		.n_keys = 2,
		.filters = { .comm = "httpd", .fs = "sockfs", .op = "write" },
	};

	assert_report(
		&question, SHEET_JSON,
		"{\"by\": [\"uid\", \"device\"],\n"
		"\"rows\": [\n"
		"{\"uid\": \"48\", \"device\": null, \"vfs_reads\": 0, "
		"\"vfs_read_bytes\": 0, \"vfs_writes\": 1, "
		"\"vfs_write_bytes\": 3001, \"file_reads\": 0, "
		"\"file_read_bytes\": 0, \"file_writes\": 0, "
		"\"file_write_bytes\": 0, \"read_pages\": 0, "
		"\"hit_pages\": 0, \"readahead_pages\": 0, "
		"\"inflight_pages\": 0, \"miss_pages\": 0, "
		"\"hit_ratio\": null, \"resident_ratio\": null, "
		"\"disk_reads\": 0, \"disk_read_bytes\": 0, "
		"\"disk_writes\": 0, \"disk_write_bytes\": 0, "
		"\"estimated_bytes\": 0, \"lost_ios\": 0}\n"
		"],\n"
		"\"total\": {\"vfs_reads\": 0, "
		"\"vfs_read_bytes\": 0, \"vfs_writes\": 1, "
		"\"vfs_write_bytes\": 3001, \"file_reads\": 0, "
		"\"file_read_bytes\": 0, \"file_writes\": 0, "
		"\"file_write_bytes\": 0, \"read_pages\": 0, "
		"\"hit_pages\": 0, \"readahead_pages\": 0, "
		"\"inflight_pages\": 0, \"miss_pages\": 0, "
		"\"hit_ratio\": null, \"resident_ratio\": null, "
		"\"disk_reads\": 0, \"disk_read_bytes\": 0, "
		"\"disk_writes\": 0, \"disk_write_bytes\": 0, "
		"\"estimated_bytes\": 0, \"lost_ios\": 0},\n"
		"\"checks\": [\n"
		"{\"device\": \"loop0\", \"direction\": \"read\", "
		"\"events_bytes\": 16384, \"kernel_bytes\": null},\n"
		"{\"device\": \"vda\", \"direction\": \"discard\", "
		"\"events_bytes\": 0, \"kernel_bytes\": 0},\n"
		"{\"device\": \"vda\", \"direction\": \"read\", "
		"\"events_bytes\": 12288, \"kernel_bytes\": 12288},\n"
		"{\"device\": \"vda\", \"direction\": \"write\", "
		"\"events_bytes\": 20480, \"kernel_bytes\": 24576}\n"
		"],\n"
		"\"lost\": {\"events\": 0, \"gaps\": []},\n"
		"\"coverage\": {\"seen\": [\n"
		"\"reads and writes\"\n"
		"], \"unseen\": [\n"
		"{\"what\": \"evictions\", \"why\": \"that takes -l full\"},\n"
		"{\"what\": \"mmap reads\", \"why\": \"mm_filemap_fault is not "
		"in this kernel\"}\n"
		"]}}\n");
	(void)state;
}

static void top_folds_all_but_the_remainders(void **state)
{
	struct question question = { .keys = { KEY_PID, KEY_SECOND },
				     .n_keys = 2,
				     .top = 1 };

	assert_rows(&question, 5,
		    "pid,comm,second,vfs_reads,vfs_read_bytes\n"
		    ",(journal),6,0,0\n"
		    "509,mysqld,0,1,28672\n"
		    ",(unattributed),7,0,0\n"
		    ",(other),,4,29681\n");
	question = (struct question){ .keys = { KEY_SECOND },
				      .n_keys = 1,
				      .top = 2 };
	assert_rows(&question, 2,
		    "second,vfs_reads\n"
		    "6,0\n"
		    "7,0\n"
		    "(other),5\n");
	(void)state;
}

static void sort_is_by_any_column(void **state)
{
	struct question question = { .keys = { KEY_COMM },
				     .n_keys = 1,
				     .sort = "hit_ratio" };

	assert_rows(&question, 1,
		    "comm\nhttpd\nmysqld\n(journal)\n(unattributed)\n");
	question.sort = "comm";
	assert_rows(&question, 1,
		    "comm\n(journal)\n(unattributed)\nhttpd\nmysqld\n");
	question.sort = "vfs_reads";
	assert_rows(&question, 2,
		    "comm,vfs_reads\nmysqld,3\nhttpd,2\n(journal),0\n"
		    "(unattributed),0\n");
	(void)state;
}

static void a_file_without_a_name_has_its_inode(void **state)
{
	const struct question question = { .keys = { KEY_FILE, KEY_FS },
					   .n_keys = 2 };

	assert_rows(&question, 2,
		    "file,fs\n"
		    "(journal),(journal)\n"
		    "/srv/db/table,ext4\n"
		    "inode 23 of 254:1,xfs\n"
		    "(unattributed),(unattributed)\n"
		    "/var/www/index,xfs\n"
		    "inode 19 of 0:8,sockfs\n");
	(void)state;
}

static void a_device_that_is_named_counts_in_each_layer(void **state)
{
	struct question question = { .keys = { KEY_COMM },
				     .n_keys = 1,
				     .filters = { .device = "vda",
						  .op = "read" } };

	assert_rows(&question, 3,
		    "comm,vfs_reads,vfs_read_bytes\n"
		    "mysqld,0,0\n"
		    "httpd,1,20480\n");
	question.filters.device = NULL;
	question.filters.op = "pread64";
	assert_rows(&question, 3,
		    "comm,vfs_reads,vfs_read_bytes\n"
		    "mysqld,2,32768\n");
	(void)state;
}

/* The trace began ten seconds before midnight. */
static void a_time_of_day_may_be_tomorrows(void **state)
{
	struct question question = { .keys = { KEY_SECOND },
				     .n_keys = 1,
				     .sort = "second" };

	question.filters.since =
		(struct moment){ MOMENT_CLOCK, 86391 * NS_PER_SECOND };
	assert_rows(&question, 1, "second\n1\n4\n5\n6\n7\n");
	question.filters.until =
		(struct moment){ MOMENT_CLOCK, 86394 * NS_PER_SECOND };
	assert_rows(&question, 1, "second\n1\n");
	question.filters.until = (struct moment){ MOMENT_CLOCK, 0 };
	assert_rows(&question, 1, "second\n1\n4\n5\n6\n7\n");
	question.filters.since = (struct moment){ MOMENT_CLOCK, 0 };
	question.filters.until.kind = MOMENT_NONE;
	assert_rows(&question, 1, "second\n");
	(void)state;
}

static void assert_same_from_rows(struct store *store,
				  const struct question *question)
{
	char *const sums =
		sample_report(store, "ledger", question, 0, SHEET_JSON);
	char *const rows = sample_report(store, "ledger", question, SOURCE_ROWS,
					 SHEET_JSON);

	assert_string_equal(sums, rows);
	free(sums);
	free(rows);
}

static const struct filters some_filters[] = {
	{ 0 },
	{ .has_pid = true, .pid = 509 },
	{ .comm = "httpd" },
	{ .device = "vda" },
	{ .op = "read" },
	{ .op = "pwrite64" },
	{ .fs = "xfs" },
	{ .since = { MOMENT_SECONDS, NS_PER_SECOND } },
	{ .until = { MOMENT_SECONDS, 4 * NS_PER_SECOND } },
};

static void rollups_and_rows_give_the_same_answer(void **state)
{
	struct store *const store = sample_open(NULL);
	const size_t n = sizeof(some_filters) / sizeof(some_filters[0]);
	struct question question = { 0 };
	size_t first, second, i;

	for (first = 0; first < N_KEYS; first++)
		for (second = first; second < N_KEYS; second++)
			for (i = 0; i < n; i++) {
				question.keys[0] = (enum key_id)first;
				question.keys[1] = (enum key_id)second;
				question.n_keys = first == second ? 1 : 2;
				question.filters = some_filters[i];
				assert_same_from_rows(store, &question);
			}
	store_close(store);
	(void)state;
}

static void the_cheapest_source_is_asked(void **state)
{
	struct question question = { .keys = { KEY_PID, KEY_OP }, .n_keys = 2 };

	assert_int_equal(question_source(&question), SOURCE_PROCESS);
	question.keys[1] = KEY_SECOND;
	assert_int_equal(question_source(&question), SOURCE_SECOND);
	question.keys[1] = KEY_DIR;
	assert_int_equal(question_source(&question), SOURCE_FILE);
	question.keys[0] = KEY_SECOND;
	assert_int_equal(question_source(&question), SOURCE_ROWS);

	question.n_keys = 1;
	question.filters.since = (struct moment){ MOMENT_SECONDS, 0 };
	assert_int_equal(question_source(&question), SOURCE_SECOND);
	question.filters.since.ns = 1;
	assert_int_equal(question_source(&question), SOURCE_ROWS);
	question.filters.since = (struct moment){ MOMENT_CLOCK, 0 };
	assert_int_equal(question_source(&question), SOURCE_ROWS);
	(void)state;
}

static void nothing_at_all_still_has_a_head(void **state)
{
	struct store *const store = sample_open("DELETE FROM trace;"
						"DELETE FROM rollup_process;"
						"DELETE FROM check_device;"
						"DELETE FROM coverage;");
	const struct question question = { .keys = { KEY_COMM }, .n_keys = 1 };
	char *const text =
		sample_report(store, "ledger", &question, 0, SHEET_TABLE);

	assert_string_equal(
		text, "       --- VFS ---   -- FILES --          -- DISK ---\n"
		      "COMM   READ  WRITE   READ  WRITE   HIT%   READ  WRITE\n"
		      "(no I/O)\n");
	free(text);
	store_close(store);
	(void)state;
}

/* A table without losses has no column for them. */
static void a_row_that_a_gap_touched_is_marked(void **state)
{
	struct store *const store = sample_open(
		"UPDATE trace SET n_lost = 1009;"
		"DELETE FROM check_device; DELETE FROM coverage;"
		"UPDATE rollup_process SET lost_ios = 13 WHERE call = 'read'"
		"	AND task_id = 15;");
	const struct question question = { .keys = { KEY_COMM },
					   .n_keys = 1,
					   .filters = { .fs = "xfs" } };
	char *const text =
		sample_report(store, "ledger", &question, 0, SHEET_TABLE);

	assert_string_equal(
		text,
		"         --- VFS ----   -- FILES ---          -- DISK ---\n"
		"COMM      READ  WRITE    READ  WRITE   HIT%   READ  WRITE   "
		"LOST\n"
		"mysqld       0      0       0      0             0  12.0K      "
		"0\n"
		"httpd    20.0K      0   20.0K      0    100      0      0     "
		"13\n"
		"total    20.0K      0   20.0K      0    100      0  12.0K     "
		"13\n"
		"In flight at the end, in no sum: 1 I/O, 53,248 B\n"
		"\n"
		"Lost: 1,009 events in 0 gaps; what happened there is in no "
		"sum\n");
	free(text);
	store_close(store);
	(void)state;
}

static void losses_are_said_with_their_gaps(void **state)
{
	struct store *const store = sample_open(
		"UPDATE trace SET n_lost = 1009, complete = 0;"
		"DELETE FROM check_device; DELETE FROM coverage;"
		"INSERT INTO loss VALUES (1, 1, 1204000000, 1310000000, 1009),"
		"	(1, 0, NULL, 5000, NULL);");
	const struct question question = { .keys = { KEY_COMM },
					   .n_keys = 1,
					   .filters = { .comm = "nobody" } };
	char *const text =
		sample_report(store, "ledger", &question, 0, SHEET_TABLE);

	assert_string_equal(
		strstr(text, "(no"),
		"(no I/O)\n\n"
		"Not finished: the recorder was cut off; this is what was "
		"there after 20.000 s\n"
		"Lost: 1,009 events in 2 gaps; what happened there is in no "
		"sum\n"
		"  cpu 0 from the start to 0.000005 s: nobody knows how many\n"
		"  cpu 1 from 1.204000 s to 1.310000 s: 1,009 events\n");
	free(text);
	store_close(store);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pid_that_is_reused_has_two_rows),
		cmocka_unit_test(
			a_table_says_what_is_in_no_sum_and_what_disagrees),
		cmocka_unit_test(what_has_one_reason_is_one_line),
		cmocka_unit_test(
			a_table_leaves_out_what_does_not_matter_for_its_keys),
		cmocka_unit_test(json_has_the_account_beside_the_rows),
		cmocka_unit_test(top_folds_all_but_the_remainders),
		cmocka_unit_test(sort_is_by_any_column),
		cmocka_unit_test(a_file_without_a_name_has_its_inode),
		cmocka_unit_test(a_device_that_is_named_counts_in_each_layer),
		cmocka_unit_test(a_time_of_day_may_be_tomorrows),
		cmocka_unit_test(rollups_and_rows_give_the_same_answer),
		cmocka_unit_test(the_cheapest_source_is_asked),
		cmocka_unit_test(nothing_at_all_still_has_a_head),
		cmocka_unit_test(a_row_that_a_gap_touched_is_marked),
		cmocka_unit_test(losses_are_said_with_their_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
