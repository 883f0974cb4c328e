/*
 * test_heatmap.c - how long calls and requests took, over time
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
#define BY_DEFAULT .keys = { KEY_DEVICE }, .n_keys = 1

#define HEAD(keys) "stage," keys "time_ns,slot_ns,from_ns,to_ns,n\n"

static void assert_report(const char *more, const struct question *question,
			  enum sheet_format format, const char *expected)
{
	struct store *const store = sample_open(more);
	char *const text = sample_report(store, "heatmap", question, 0, format);

	assert_string_equal(text, expected);
	free(text);
	store_close(store);
}

static void requests_are_what_there_is_without_a_stage(void **state)
{
	const struct question question = { BY_DEFAULT };

	assert_report(
		NULL, &question, SHEET_CSV,
		HEAD("device,") "total,loop0,100000000,100000000,2097152,4194304,1\n"
				"total,loop0,4200000000,100000000,4194304,8388608,1\n"
				"total,loop0,6000000000,100000000,524288,1048576,1\n"
				"total,vda,100000000,100000000,2097152,4194304,1\n"
				"total,vda,7000000000,100000000,524288,1048576,1\n");
	(void)state;
}

static void a_file_system_is_of_calls(void **state)
{
	const struct question question = { BY_DEFAULT,
					   .filters = { .fs = "ext4" } };
	const struct question fsync = { BY_DEFAULT,
					.filters = { .op = "fsync" } };

	assert_report(
		NULL, &question, SHEET_CSV,
		HEAD("fs,") "call,ext4,100000000,100000000,2097152,4194304,1\n"
			    "call,ext4,1200000000,100000000,512,1024,1\n"
			    "call,ext4,1300000000,100000000,1024,2048,1\n"
			    "call,ext4,4200000000,100000000,4194304,8388608,1\n"
			    "call,ext4,5300000000,100000000,8388608,16777216,1\n");
	assert_report(NULL, &fsync, SHEET_CSV,
		      HEAD("fs,") "call,ext4,5300000000,100000000,8388608,"
				  "16777216,1\n");
	(void)state;
}

static void an_interval_is_the_length_of_a_slot(void **state)
{
	const struct question question = {
		.keys = { KEY_OP },
		.n_keys = 1,
		.interval_s = 3,
		.stage = &stages[STAGE_QUEUE],
	};

	assert_report(
		NULL, &question, SHEET_CSV,
		HEAD("op,") "queue,read,0,3000000000,65536,131072,1\n"
			    "queue,read,3000000000,3000000000,65536,131072,1\n"
			    "queue,write,6000000000,3000000000,65536,131072,2\n");
	(void)state;
}

static void a_map_has_a_title_and_its_time(void **state)
{
	const struct question question = {
		BY_DEFAULT,
		.filters = { .device = "loop0",
			     .since = { MOMENT_SECONDS, 2500000000 },
			     .until = { MOMENT_SECONDS, 6500000000 } },
	};

	assert_report(
		"DELETE FROM coverage", &question, SHEET_TABLE,
		"device loop0: 2 requests from queue to completion\n"
		"   value |                                                   |     count\n"
		"  4.19ms |                     @                             |         1\n"
		"  2.10ms |                                                   |         0\n"
		"  1.05ms |                                                   |         0\n"
		"   524us |                                            @      |         1\n"
		"         +---------+---------+---------+---------+---------+-\n"
		"         2.5       3.3       4.1       4.9       5.7       6.5\n"
		"          seconds, a column is 80.0ms\n"
		"          requests: @ 1\n");
	(void)state;
}

static void maps_beyond_the_top_are_counted(void **state)
{
	const struct question question = {
		.keys = { KEY_OP },
		.n_keys = 1,
		.top = 1,
		.stage = &stages[STAGE_QUEUE],
	};

	assert_report(
		"DELETE FROM coverage", &question, SHEET_TABLE,
		"op read: 2 requests from queue to issue\n"
		"   value |                                                   |     count\n"
		"  65.5us |@         @                                        |         2\n"
		"         +---------+---------+---------+---------+---------+-\n"
		"         0         4         8         12        16        20\n"
		"          seconds, a column is 400ms\n"
		"          requests: @ 1\n"
		"\n"
		"(1 more; --top shows them)\n");
	assert_report(
		NULL, &question, SHEET_CSV,
		HEAD("op,") "queue,read,100000000,100000000,65536,131072,1\n"
			    "queue,read,4200000000,100000000,65536,131072,1\n");
	(void)state;
}

static void what_has_no_duration_is_left_out_and_said(void **state)
{
	const struct question question = {
		BY_DEFAULT,
		.filters = { .device = "loop0" },
	};
	const struct question nothing = { BY_DEFAULT,
					  .filters = { .comm = "nobody" } };

	assert_report("DELETE FROM coverage;"
		      "UPDATE rollup_heat SET bucket = NULL",
		      &question, SHEET_TABLE,
		      "device loop0: 0 requests from queue to completion\n"
		      "left out: 3 whose duration is not known\n");
	assert_report("DELETE FROM coverage", &nothing, SHEET_TABLE,
		      "(no requests)\n");
	(void)state;
}

static void assert_same_from_rows(struct store *store,
				  const struct question *question)
{
	char *const sums =
		sample_report(store, "heatmap", question, 0, SHEET_CSV);
	char *const rows = sample_report(store, "heatmap", question,
					 SOURCE_ROWS, SHEET_CSV);

	assert_string_equal(sums, rows);
	free(sums);
	free(rows);
}

static void rollups_and_rows_give_the_same_map(void **state)
{
	static const struct filters filters[] = {
		{ 0 },
		{ .comm = "(journal)" },
		{ .device = "vda" },
		{ .op = "read" },
		{ .op = "pread64" },
		{ .fs = "ext4" },
		{ .until = { MOMENT_SECONDS, 5000000000 } },
	};
	struct store *const store = sample_open(NULL);
	struct question question = { .n_keys = 1 };
	size_t key, i, stage;

	for (key = 0; key < N_KEYS; key++)
		for (i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
			for (stage = 0; stage < N_STAGES; stage++) {
				question.keys[0] = (enum key_id)key;
				question.filters = filters[i];
				question.stage = &stages[stage];
				assert_same_from_rows(store, &question);
			}
	store_close(store);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_what_there_is_without_a_stage),
		cmocka_unit_test(a_file_system_is_of_calls),
		cmocka_unit_test(an_interval_is_the_length_of_a_slot),
		cmocka_unit_test(a_map_has_a_title_and_its_time),
		cmocka_unit_test(maps_beyond_the_top_are_counted),
		cmocka_unit_test(what_has_no_duration_is_left_out_and_said),
		cmocka_unit_test(rollups_and_rows_give_the_same_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
