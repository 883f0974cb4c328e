/*
 * test_latency.c - how long things took, and how often each event fired
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/store/store.h"
#include "report/view/stage.h"
#include "tests/view/sample.h"

/* What there is without --by. */
#define BY_DEFAULT .keys = { KEY_FS, KEY_DEVICE }, .n_keys = 2

static void assert_report(const char *more, const char *view,
			  const struct question *question,
			  enum sheet_format format, const char *expected)
{
	struct store *const store = sample_open(more);
	char *const text = sample_report(store, view, question, 0, format);

	assert_string_equal(text, expected);
	free(text);
	store_close(store);
}

static void csv_has_a_row_a_bucket(void **state)
{
	const struct question question = { BY_DEFAULT };

	assert_report(
		NULL, "latency", &question, SHEET_CSV,
		"layer,op,stage,fs,device,from_ns,to_ns,n,sum_ns,count,p50_ns,p90_ns,p99_ns,p999_ns,max_ns,exact,merged,split,requeued,partial,unmatched,untimed,lost\n"
		"vfs,read,total,ext4,,512,1024,1,700,3,3000000,5000000,5000000,5000000,5000000,3,0,0,0,0,0,0,0\n"
		"vfs,read,total,ext4,,2097152,4194304,1,3000000,3,3000000,5000000,5000000,5000000,5000000,3,0,0,0,0,0,0,0\n"
		"vfs,read,total,ext4,,4194304,8388608,1,5000000,3,3000000,5000000,5000000,5000000,5000000,3,0,0,0,0,0,0,0\n"
		"vfs,write,total,sockfs,,256,512,2,600,2,294,300,300,300,300,2,0,0,0,0,0,0,0\n"
		"vfs,sync,total,ext4,,8388608,16777216,1,9000000,1,9000000,9000000,9000000,9000000,9000000,1,0,0,0,0,0,0,0\n"
		"vfs,write,total,ext4,,1024,2048,1,1500,1,1500,1500,1500,1500,1500,1,0,0,0,0,0,0,0\n"
		"vfs,read,total,sockfs,,32768,65536,1,40000,1,40000,40000,40000,40000,40000,1,0,0,0,0,0,0,0\n"
		"vfs,read,total,xfs,,512,1024,1,900,1,900,900,900,900,900,1,0,0,0,0,0,0,0\n"
		"disk,read,device,,loop0,2097152,4194304,1,2300000,2,2300000,4300000,4300000,4300000,4300000,2,0,0,0,0,0,0,0\n"
		"disk,read,device,,loop0,4194304,8388608,1,4300000,2,2300000,4300000,4300000,4300000,4300000,2,0,0,0,0,0,0,0\n"
		"disk,read,queue,,loop0,65536,131072,2,200000,2,99152,100000,100000,100000,100000,2,0,0,0,0,0,0,0\n"
		"disk,read,total,,loop0,2097152,4194304,1,2400000,2,2400000,4400000,4400000,4400000,4400000,2,0,0,0,0,0,0,0\n"
		"disk,read,total,,loop0,4194304,8388608,1,4400000,2,2400000,4400000,4400000,4400000,4400000,2,0,0,0,0,0,0,0\n"
		"disk,write,device,,loop0,524288,1048576,1,600000,1,600000,600000,600000,600000,600000,1,0,0,0,0,0,0,0\n"
		"disk,write,queue,,loop0,65536,131072,1,100000,1,100000,100000,100000,100000,100000,1,0,0,0,0,0,0,0\n"
		"disk,write,total,,loop0,524288,1048576,1,700000,1,700000,700000,700000,700000,700000,1,0,0,0,0,0,0,0\n"
		"disk,read,device,,vda,1048576,2097152,1,2000000,1,2000000,2000000,2000000,2000000,2000000,1,0,0,0,0,0,0,0\n"
		"disk,read,queue,,vda,65536,131072,1,100000,1,100000,100000,100000,100000,100000,1,0,0,0,0,0,0,0\n"
		"disk,read,total,,vda,2097152,4194304,1,2100000,1,2100000,2100000,2100000,2100000,2100000,1,0,0,0,0,0,0,0\n"
		"disk,write,device,,vda,524288,1048576,1,600000,1,600000,600000,600000,600000,600000,1,0,0,0,0,0,0,0\n"
		"disk,write,queue,,vda,65536,131072,1,100000,1,100000,100000,100000,100000,100000,1,0,0,0,0,0,0,0\n"
		"disk,write,total,,vda,524288,1048576,1,700000,1,700000,700000,700000,700000,700000,1,0,0,0,0,0,0,0\n");
	(void)state;
}

static void one_call_of_one_program_is_drawn(void **state)
{
	const struct question question = {
		BY_DEFAULT,
		.filters = { .comm = "httpd", .op = "sendto" },
	};

	assert_report(
		"DELETE FROM coverage", "latency", &question, SHEET_TABLE,
		"vfs write, fs sockfs: 2 calls\n"
		"p50 294ns, p90 300ns, p99 300ns, p99.9 300ns, max 300ns\n"
		"   value |--------------------------------------------------     count\n"
		"   128ns |                                                           0\n"
		"   256ns |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@         2\n"
		"   512ns |                                                           0\n");
	(void)state;
}

/* Of one in its bucket the longest tells all. */
#define NO_PARTS "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"

/* A call and a request were open across lost events, one began before. */
#define LOSSY                                                               \
	"UPDATE vfs_io SET duration_ns = NULL, flags = 2 WHERE vfs_id = 1;" \
	"UPDATE disk_io SET match = 'lost' WHERE disk_id IN (3, 6);"        \
	"UPDATE disk_io SET queue_ns = NULL, match = 'unmatched'"           \
	" WHERE disk_id = 1;"                                               \
	"UPDATE disk_io SET match = 'split' WHERE disk_id = 4;"             \
	"DELETE FROM rollup_vfs_latency; DELETE FROM rollup_disk_latency;"  \
	"INSERT INTO rollup_vfs_latency VALUES"                             \
	" (1, 11, 'ext4', 'read', 'pread64', 'lost', NULL, 1, 0,"           \
	" " NO_PARTS ", 0),"                                                \
	" (1, 12, 'ext4', 'read', 'read', 'exact', 9, 1, 700,"              \
	" " NO_PARTS ", 700),"                                              \
	" (1, 14, 'ext4', 'read', 'pread64', 'exact', 22, 1, 5000000,"      \
	" " NO_PARTS ", 5000000);"                                          \
	"INSERT INTO rollup_disk_latency VALUES"                            \
	" (1, 11, 3, 'read', 0, 'total', 'unmatched', NULL, 1, 0,"          \
	" " NO_PARTS ", 0),"                                                \
	" (1, 14, 3, 'read', 0, 'total', 'lost', NULL, 1, 0,"               \
	" " NO_PARTS ", 0),"                                                \
	" (1, 1, 3, 'write', 0, 'total', 'split', 19, 1, 700000,"           \
	" " NO_PARTS ", 700000);"                                           \
	"DELETE FROM coverage;"

static void what_is_left_out_is_said(void **state)
{
	struct question question = {
		BY_DEFAULT,
		.filters = { .op = "read", .fs = "ext4" },
	};

	assert_report(
		LOSSY, "latency", &question, SHEET_CSV,
		"layer,op,stage,fs,device,from_ns,to_ns,n,sum_ns,count,p50_ns,p90_ns,p99_ns,p999_ns,max_ns,exact,merged,split,requeued,partial,unmatched,untimed,lost\n"
		"vfs,read,total,ext4,,512,1024,1,700,2,700,5000000,5000000,5000000,5000000,2,0,0,0,0,0,0,1\n"
		"vfs,read,total,ext4,,4194304,8388608,1,5000000,2,700,5000000,5000000,5000000,5000000,2,0,0,0,0,0,0,1\n");
	question.filters.fs = NULL;
	question.filters.device = "loop0";
	assert_report(LOSSY, "latency", &question, SHEET_TABLE,
		      "disk read, device loop0: 0 requests timed\n"
		      "left out: 1 open across lost events, 1 whose begin was "
		      "not seen\n");
	assert_report(
		LOSSY, "latency", &question, SHEET_CSV,
		"layer,op,stage,fs,device,from_ns,to_ns,n,sum_ns,count,p50_ns,p90_ns,p99_ns,p999_ns,max_ns,exact,merged,split,requeued,partial,unmatched,untimed,lost\n"
		"disk,read,total,,loop0,,,0,0,0,,,,,,0,0,0,0,0,0,1,1\n");
	(void)state;
}

static void how_surely_requests_match_stands_beside_them(void **state)
{
	const struct question question = {
		BY_DEFAULT,
		.filters = { .op = "write", .device = "loop0" },
	};

	assert_report(
		LOSSY, "latency", &question, SHEET_TABLE,
		"disk write, device loop0: 1 request\n"
		"p50 700us, p90 700us, p99 700us, p99.9 700us, max 700us\n"
		"matched: 1 split\n"
		"   value |--------------------------------------------------     count\n"
		"   262us |                                                           0\n"
		"   524us |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@         1\n"
		"  1.05ms |                                                           0\n");
	(void)state;
}

static void a_stage_of_requests_can_be_drawn(void **state)
{
	const struct question question = {
		BY_DEFAULT,
		.filters = { .device = "loop0" },
		.stage = &stages[STAGE_QUEUE],
	};

	assert_report(
		"DELETE FROM coverage", "latency", &question, SHEET_TABLE,
		"disk read, device loop0: 2 requests from queue to issue\n"
		"p50 99.2us, p90 100us, p99 100us, p99.9 100us, max 100us\n"
		"   value |--------------------------------------------------     count\n"
		"  32.8us |                                                           0\n"
		"  65.5us |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@         2\n"
		"   131us |                                                           0\n"
		"\n"
		"disk write, device loop0: 1 request from queue to issue\n"
		"p50 100us, p90 100us, p99 100us, p99.9 100us, max 100us\n"
		"   value |--------------------------------------------------     count\n"
		"  32.8us |                                                           0\n"
		"  65.5us |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@         1\n"
		"   131us |                                                           0\n");
	(void)state;
}

static void nothing_is_said_under_a_head(void **state)
{
	const struct question question = { BY_DEFAULT,
					   .filters = { .fs = "btrfs" } };

	assert_report(
		"DELETE FROM coverage", "latency", &question, SHEET_TABLE,
		"   value |--------------------------------------------------"
		"     count\n"
		"(no calls or requests)\n");
	assert_report("DELETE FROM coverage", "latency", &question, SHEET_JSON,
		      "{\"view\": \"latency\",\n"
		      "\"rows\": [],\n"
		      "\"lost\": {\"events\": 0, \"gaps\": []},\n"
		      "\"coverage\": {\"seen\": [], \"unseen\": []}}\n");
	(void)state;
}

static void assert_same_from_rows(struct store *store,
				  const struct question *question)
{
	char *const sums =
		sample_report(store, "latency", question, 0, SHEET_CSV);
	char *const rows = sample_report(store, "latency", question,
					 SOURCE_ROWS, SHEET_CSV);

	assert_string_equal(sums, rows);
	free(sums);
	free(rows);
}

static void rollups_and_rows_give_the_same_answer(void **state)
{
	static const struct filters filters[] = {
		{ 0 },
		{ .has_pid = true, .pid = 509 },
		{ .comm = "(journal)" },
		{ .device = "vda" },
		{ .op = "read" },
		{ .op = "pread64" },
		{ .fs = "ext4" },
		{ .since = { MOMENT_SECONDS, 0 } },
	};
	struct store *const store = sample_open(NULL);
	struct question question = { .n_keys = 1 };
	size_t key, i;

	for (key = 0; key < N_KEYS; key++)
		for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++) {
			question.keys[0] = (enum key_id)key;
			question.filters = filters[i];
			assert_same_from_rows(store, &question);
		}
	store_close(store);
	(void)state;
}

static void events_are_counted_by_process(void **state)
{
	struct question question = { .n_keys = 0 };

	assert_report("DELETE FROM coverage", "events", &question, SHEET_TABLE,
		      "EVENT                       PID   COMM    COUNT\n"
		      "syscalls:sys_enter_pread64  509   mysqld    107\n"
		      "block:block_rq_issue        509   mysqld     13\n"
		      "syscalls:sys_enter_pread64  1021  httpd       3\n"
		      "block:block_rq_requeue                        0\n");
	question.top = 1;
	question.sort = "event";
	assert_report("DELETE FROM coverage", "events", &question, SHEET_CSV,
		      "event,pid,comm,count\n"
		      "block:block_rq_issue,509,mysqld,13\n"
		      "(other),,,110\n");
	(void)state;
}

static void an_event_that_fired_in_another_trace_did_fire(void **state)
{
	const struct question question = { .filters = { .comm = NULL } };

	assert_report("DELETE FROM event_count WHERE task_id IN (11, 12);"
		      "INSERT INTO event_count VALUES"
		      "	(2, 'syscalls', 'sys_enter_pread64', NULL, 0)",
		      "events", &question, SHEET_CSV,
		      "event,pid,comm,count\n"
		      "syscalls:sys_enter_pread64,1021,httpd,3\n"
		      "block:block_rq_requeue,,,0\n");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_has_a_row_a_bucket),
		cmocka_unit_test(one_call_of_one_program_is_drawn),
		cmocka_unit_test(what_is_left_out_is_said),
		cmocka_unit_test(how_surely_requests_match_stands_beside_them),
		cmocka_unit_test(a_stage_of_requests_can_be_drawn),
		cmocka_unit_test(nothing_is_said_under_a_head),
		cmocka_unit_test(rollups_and_rows_give_the_same_answer),
		cmocka_unit_test(events_are_counted_by_process),
		cmocka_unit_test(an_event_that_fired_in_another_trace_did_fire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
