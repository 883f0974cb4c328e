/*
 * test_rollup.c - rollups are the sums of the rows, whatever the rows are
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "database.h"
#include "iorec/error.h"
#include "report/decode/trace.h"
#include "script.h"
#include "sums.h"

#define MS 1000000ull

/* Where the trace begins, by its facts. */
#define START 1000u

#define N_FILES 13

static struct file_row files[N_FILES];

static const struct device_row devices[] = {
	{ .device_id = 1, .name = "sda" },
	{ .device_id = 2, .name = "dm-0" },
	{ .device_id = 3, .name = "sdb" },
};

static uint64_t seed;

/* The same numbers on every run. */
static uint32_t draw(uint32_t below)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % below;
}

/* Of each kind; the file system of some is not known yet. */
static void set_up_files(void)
{
	static const char *const names[] = { "ext4", "xfs", "", "sockfs" };
	uint32_t i;

	for (i = 0; i < N_FILES; i++)
		files[i] = (struct file_row){
			.file_id = i + 1,
			.kind = (enum file_kind)(i % 7),
			.device_id = i % 3,
			.fs = names[i % 4],
			.mount = "",
			.path = "",
		};
}

static int tell_files(const struct row_sink *sink, struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < N_FILES; i++)
		r = sink->file(sink->context, &files[i], err);
	return r;
}

static int tell_call(const struct row_sink *sink, uint64_t id,
		     struct ior_error *err)
{
	static const char *const calls[] = { "read", "write", "fsync" };
	static const uint32_t flags[] = { 0, 0, 0, VFS_LOST, VFS_CUT };
	struct vfs_row row = {
		.vfs_id = id,
		.time_ns = draw(5000) * MS,
		.duration_ns = draw(1 << draw(30)),
		.task_id = 1 + draw(17),
		.file_id = draw(N_FILES + 1),
		.class = (enum vfs_class)draw(3),
		.result = (int64_t)draw(65536) - 4096,
		.pages = draw(23),
		.hit_pages = draw(11),
		.readahead_pages = draw(7),
		.inflight_pages = draw(5),
		.miss_pages = draw(3),
		.flags = flags[draw(5)],
	};

	row.call = calls[row.class];
	return sink->vfs(sink->context, &row, err);
}

static int tell_bio(const struct row_sink *sink, uint64_t id,
		    struct ior_error *err)
{
	static const uint32_t flags[] = { 0, DISK_SYNC, DISK_LOWER,
					  DISK_INFLIGHT };
	const struct disk_owner owners[] = {
		{ 1 + draw(17), draw(N_FILES + 1), draw(8192),
		  (enum owner_method)draw(4) },
		{ 1 + draw(17), draw(N_FILES + 1), draw(4096),
		  METHOD_ESTIMATED },
	};
	struct disk_row row = {
		.disk_id = id,
		.request_id = id,
		.n_requests = draw(3),
		.queue_ns = 1000 + draw(5000) * MS,
		.device_id = 1 + draw(3),
		.partition_id = draw(3),
		.op = (enum disk_op)draw(6),
		.cause = (enum disk_cause)draw(12),
		.match = (enum disk_match)draw(7),
		.flags = flags[draw(4)],
		.task_id = 3,
		.n_owners = 1 + draw(2),
		.owners = owners,
	};

	row.issue_ns = draw(5) ? row.queue_ns + draw(1 << 20) : 0;
	if (!(row.flags & DISK_INFLIGHT))
		row.complete_ns = row.queue_ns + (1 << 20) + draw(1 << 30);
	row.size = owners[0].size;
	if (row.n_owners == 2)
		row.size += owners[1].size;
	return sink->disk(sink->context, &row, err);
}

static int tell_any_rows(const struct row_sink *sink, struct ior_error *err)
{
	uint64_t id;
	int r = 0;

	for (id = 1; r == 0 && id <= 4001; id++) {
		r = tell_call(sink, id, err);
		if (r == 0)
			r = tell_bio(sink, id, err);
	}

	/* what a mount told too late */
	files[2].fs = "btrfs";
	files[2].device_id = 3;
	return r < 0 ? r : tell_files(sink, err);
}

/* More than any rollup holds at a time, and again the same. */
static int tell_many_tasks(const struct row_sink *sink, struct ior_error *err)
{
	struct vfs_row row = {
		.time_ns = 1009,
		.file_id = 1,
		.call = "read",
		.result = 127,
	};
	unsigned i;
	int r = 0;

	for (i = 0; r == 0 && i < 140009; i++) {
		row.vfs_id++;
		row.task_id = 1 + i % 70001;
		r = sink->vfs(sink->context, &row, err);
	}
	return r < 0 ? r : tell_files(sink, err);
}

/* What two tasks brought in of two files, and that a page of it was used. */
static int tell_readahead(const struct row_sink *sink, struct ior_error *err)
{
	static const struct cache_row rows[] = {
		{ 7, 1, 2, 31, 31, 0, 0, START },
		{ 7, 1, 0, 0, -1, 0, 0, START + 999 * MS },
		{ 7, 1, 3, 13, 13, 0, 0, START + 2000 * MS },
		{ 7, 2, 0, 0, 0, 1, 15, START },
		{ 8, 1, 5, 0, 0, 0, 0, START },
	};
	static const struct refault_row again[] = {
		{ 7, 1, 1009, 4, 22 },
		{ 7, 1, 1013, 4, 22 },
		{ 7, 1, 3000001013, 4, 22 },
		{ 7, 1, 1019, 4, 23 },
	};
	static const struct page_use_row uses[] = {
		{ 1, 7, 1, 4 },
		{ 1, 8, 1, 4 },
		{ 2, 8, 2, 4 },
	};
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(rows) / sizeof(rows[0]); i++)
		r = sink->cache(sink->context, &rows[i], err);
	for (i = 0; r == 0 && i < sizeof(again) / sizeof(again[0]); i++)
		r = sink->refault(sink->context, &again[i], err);
	for (i = 0; r == 0 && i < sizeof(uses) / sizeof(uses[0]); i++)
		r = sink->page_use(sink->context, &uses[i], err);
	return r < 0 ? r : tell_files(sink, err);
}

/* A bio of two owners, of whom one is known how old its pages are. */
static int tell_writeback(const struct row_sink *sink, struct ior_error *err)
{
	static const struct disk_owner owners[] = {
		{ 7, 1, 8192, METHOD_ESTIMATED },
		{ TASK_BEFORE, 1, 4096, METHOD_BEFORE },
	};
	static const struct disk_age ages[] = {
		{ 7, 29, 1, 600000, 600000000 },
		{ 7, 26, 1, 100000, 100000000 },
	};
	static const struct throttle_row pauses[] = {
		{ 7, 1, 1009, 20000000 },
		{ 7, 1, 1013, 40000000 },
		{ 8, 0, 3000001019, 4000000 },
	};
	struct disk_row row = {
		.disk_id = 1,
		.op = DISK_WRITE,
		.cause = CAUSE_WRITEBACK,
		.device_id = 1,
		.file_id = 1,
		.task_id = 8,
		.complete_ns = 1019,
		.size = 12288,
		.n_owners = 2,
		.owners = owners,
		.n_ages = 2,
		.ages = ages,
	};
	size_t i;
	int r;

	r = sink->disk(sink->context, &row, err);
	row.disk_id = 2;
	row.flags = DISK_INFLIGHT;
	if (r == 0)
		r = sink->disk(sink->context, &row, err);
	row.disk_id = 3;
	row.flags = 0;
	row.cause = CAUSE_DIRECT;
	if (r == 0)
		r = sink->disk(sink->context, &row, err);
	row.disk_id = 4;
	row.cause = CAUSE_FSYNC;
	row.flags = DISK_LOWER;
	row.n_ages = 0;
	if (r == 0)
		r = sink->disk(sink->context, &row, err);
	for (i = 0; r == 0 && i < sizeof(pauses) / sizeof(pauses[0]); i++)
		r = sink->throttle(sink->context, &pauses[i], err);
	return r;
}

/* A request of each fate on one device. */
static int tell_requests(const struct row_sink *sink, struct ior_error *err)
{
	static const struct disk_owner owner = { 7, 0, 4096, METHOD_EXACT };
	const struct disk_row whole = {
		.disk_id = 1,
		.request_id = 1,
		.n_requests = 1,
		.queue_ns = 1000 + 1,
		.first_issue_ns = 1000 + 3,
		.issue_ns = 1000 + 101,
		.complete_ns = 1000 + 1125,
		.device_id = 1,
		.size = 4096,
		.n_owners = 1,
		.owners = &owner,
	};
	struct disk_row rows[] = { whole, whole, whole, whole, whole };
	size_t i;
	int r = 0;

	rows[1].n_requests = 0; /* merged in the first */
	rows[2].match = MATCH_LOST;
	rows[3].flags = DISK_INFLIGHT;
	rows[4].request_id = 0; /* on a device without requests */
	rows[4].issue_ns = 0;
	rows[4].device_id = 2;

	for (i = 0; r == 0 && i < 5; i++) {
		rows[i].disk_id = i + 1;
		r = sink->disk(sink->context, &rows[i], err);
	}
	return r;
}

/* Requests that got, and came into a scheduler, at these times. */
static int tell_ways(const struct row_sink *sink, struct ior_error *err)
{
	static const struct disk_owner owner = { 7, 0, 4096, METHOD_EXACT };
	static const struct {
		uint64_t get_ns;
		uint64_t insert_ns;
	} ways[] = {
		{ 1011, 1017 }, /* as it should be */
		{ 0, 1017 },    /* merged in front of another */
		{ 1011, 0 },    /* no scheduler */
		{ 1203, 1307 }, /* behind the issue, by another CPU's clock */
		{ 1001, 1002 }, /* ... and before it was queued */
	};
	struct disk_row row = {
		.request_id = 1,
		.n_requests = 1,
		.queue_ns = 1003,
		.first_issue_ns = 1103,
		.issue_ns = 1103,
		.complete_ns = 1203,
		.size = 4096,
		.n_owners = 1,
		.owners = &owner,
	};
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		row.disk_id = i + 1;
		row.device_id = (uint32_t)i + 1;
		row.get_ns = ways[i].get_ns;
		row.insert_ns = ways[i].insert_ns;
		r = sink->disk(sink->context, &row, err);
	}
	return r;
}

/* What is in flight is in no sum, and what has no stack at all has no row. */
static int tell_stacks(const struct row_sink *sink, struct ior_error *err)
{
	static const struct disk_owner owner = { 8, 0, 4096, METHOD_EXACT };
	static const uint32_t stacks[] = {
		STACK_FIRST, STACK_FIRST, STACK_FIRST + 1,
		STACK_LOST,  STACK_NONE,  STACK_FIRST,
	};
	struct disk_row row = {
		.device_id = 1,
		.size = 4096,
		.task_id = 7,
		.n_owners = 1,
		.owners = &owner,
	};
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(stacks) / sizeof(stacks[0]); i++) {
		row.disk_id = i + 1;
		row.stack_id = stacks[i];
		row.flags = i == 5 ? DISK_INFLIGHT : 0;
		r = sink->disk(sink->context, &row, err);
	}
	return r;
}

static int tell_durations(const struct row_sink *sink, struct ior_error *err)
{
	static const uint64_t durations[] = { 0, 1, 2, 3, 4, 1023, 1024, 1024 };
	struct vfs_row row = {
		.time_ns = 1009,
		.task_id = 7,
		.file_id = 1,
		.call = "read",
	};
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < 8; i++) {
		row.vfs_id = i + 1;
		row.duration_ns = durations[i];
		row.result = i == 1 ? -EIO : 1;
		row.flags = i == 7 ? VFS_LOST : 0;
		r = sink->vfs(sink->context, &row, err);
	}
	return r < 0 ? r : tell_files(sink, err);
}

/* The last one is so late that a slot has room for all the others. */
static int tell_long_trace(const struct row_sink *sink, struct ior_error *err)
{
	static const uint64_t times[] = { 0, 1, MS - 1, MS, 3000 * MS };
	struct vfs_row row = {
		.task_id = 7,
		.file_id = 1,
		.call = "read",
		.result = 1,
		.duration_ns = 1024,
	};
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(times) / sizeof(times[0]); i++) {
		row.vfs_id = i + 1;
		row.time_ns = START + times[i];
		r = sink->vfs(sink->context, &row, err);
	}
	return r < 0 ? r : tell_files(sink, err);
}

/* More slots, durations and kinds than are held at a time, and one much later. */
static int tell_full_slots(const struct row_sink *sink, struct ior_error *err)
{
	struct vfs_row row = { .task_id = 7, .file_id = 1, .call = "read" };
	unsigned i;
	int r = 0;

	for (i = 0; r == 0 && i < 1000 * 60 * 2; i++) {
		row.vfs_id = i + 1;
		row.time_ns = START + i % 1000 * 1000;
		row.duration_ns = UINT64_C(1) << i / 1000 % 60;
		row.class = i < 1000 * 60 ? VFS_READ : VFS_WRITE;
		r = sink->vfs(sink->context, &row, err);
	}
	row.vfs_id++;
	row.time_ns = START + 3000 * MS;
	if (r == 0)
		r = sink->vfs(sink->context, &row, err);
	return r < 0 ? r : tell_files(sink, err);
}

static struct store *import(int (*tell)(const struct row_sink *sink,
					struct ior_error *err))
{
	const struct store_import_options options = { 0 };
	char path[] = "/tmp/iorec-test-rollup.XXXXXX";
	struct ior_error error = { 0 };
	struct trace_summary summary;
	struct store *store;

	seed = 8191;
	set_up_files();
	script = (struct script){
		.tell = tell,
		.files = files,
		.n_files = N_FILES,
		.devices = devices,
		.n_devices = 3,
	};

	assert_int_equal(close(mkstemp(path)), 0);
	write_trace(path, "one");
	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	store_import(store, path, &options, &summary, &error);
	unlink(path);
	assert_string_equal(error.text, "");
	return store;
}

static void rollups_are_the_sums_of_the_ledgers_rows(void **state)
{
	struct store *const store = import(tell_any_rows);

	assert_same_rows(store, SUMS_OF("rollup_file", FILE_KEYS),
			 SUMS_OF("ledger_rows", FILE_KEYS));
	assert_same_rows(store, SUMS_OF("rollup_process", PROCESS_KEYS),
			 SUMS_OF("ledger_rows", PROCESS_KEYS));
	assert_same_rows(store, SUMS_OF("rollup_second", SECOND_KEYS),
			 SUMS_OF("ledger_rows", SECOND_KEYS));
	store_close(store);
	(void)state;
}

static void a_file_system_learned_late_is_in_every_rollup(void **state)
{
	struct store *const store = import(tell_any_rows);

	assert_rows(store,
		    "SELECT min(n) > 0 FROM ("
		    "SELECT count(*) AS n FROM rollup_process "
		    "WHERE fs = 'btrfs' AND device_id = 3 UNION ALL "
		    "SELECT count(*) FROM rollup_vfs_latency "
		    "WHERE fs = 'btrfs')",
		    "1\n");
	assert_rows(store,
		    "SELECT DISTINCT typeof(fs) FROM rollup_vfs_latency "
		    "ORDER BY 1",
		    "null\ntext\n");
	store_close(store);
	(void)state;
}

static void the_rollup_of_devices_is_the_sum_of_their_rows(void **state)
{
#define DEVICE_KEYS                                                         \
	"trace_id, complete_ns / 1000000000, device_id, partition_id, op, " \
	"lower"
	struct store *const store = import(tell_any_rows);

	assert_same_rows(
		store,
		"SELECT trace_id, second, device_id, partition_id, op, lower, "
		"sum(ios), sum(requests), sum(bytes), sum(timed), "
		"sum(queue_ns), sum(device_ns) FROM rollup_device "
		"GROUP BY 1, 2, 3, 4, 5, 6",
		"SELECT " DEVICE_KEYS ", count(*), sum(requests), sum(bytes), "
		"sum(requests > 0 AND match <> 'lost' AND issue_ns NOT NULL), "
		"sum(iif(requests > 0 AND match <> 'lost' AND issue_ns NOT NULL, "
		"issue_ns - queue_ns, 0)), "
		"sum(iif(requests > 0 AND match <> 'lost' AND issue_ns NOT NULL, "
		"complete_ns - issue_ns, 0)) FROM disk_io WHERE NOT inflight "
		"GROUP BY " DEVICE_KEYS);
	store_close(store);
	(void)state;
}

static void the_rollup_of_latencies_is_the_sum_of_the_calls(void **state)
{
	struct store *const store = import(tell_any_rows);

	assert_same_rows(
		store,
		"SELECT trace_id, task_id, fs, op, call, sum(n), sum(sum_ns), "
		"max(max_ns) FROM rollup_vfs_latency GROUP BY 1, 2, 3, 4, 5",
		"SELECT v.trace_id, task_id, fs, op, call, count(*), "
		"ifnull(sum(duration_ns), 0), ifnull(max(duration_ns), 0) "
		"FROM vfs_io AS v LEFT JOIN file USING (file_id) "
		"WHERE (counted OR v.flags & 2) "
		"GROUP BY 1, 2, 3, 4, 5");
	assert_rows(
		store,
		"SELECT count(*) FROM rollup_vfs_latency "
		"WHERE max_ns >= 2 << bucket "
		"OR sum_ns < n * ((bucket > 0) << bucket) "
		"OR bucket NOT NULL AND n <> part_0 + part_1 + part_2 + part_3 "
		"+ part_4 + part_5 + part_6 + part_7 + part_8 + part_9 "
		"+ part_10 + part_11 + part_12 + part_13 + part_14 + part_15",
		"0\n");
	store_close(store);
	(void)state;
}

static void slots_of_time_sum_to_the_rollups_of_latencies(void **state)
{
	struct store *const store = import(tell_any_rows);

	assert_same_rows(store,
			 "SELECT fs, op, call, bucket, sum(n) FROM rollup_heat "
			 "WHERE layer = 'vfs' GROUP BY 1, 2, 3, 4",
			 "SELECT fs, op, call, bucket, sum(n) "
			 "FROM rollup_vfs_latency GROUP BY 1, 2, 3, 4");
	assert_same_rows(store,
			 "SELECT device_id, op, lower, stage, bucket, sum(n) "
			 "FROM rollup_heat WHERE layer = 'disk' "
			 "GROUP BY 1, 2, 3, 4, 5",
			 "SELECT device_id, op, lower, stage, bucket, sum(n) "
			 "FROM rollup_disk_latency "
			 "WHERE stage IN ('queue', 'device', 'total') "
			 "GROUP BY 1, 2, 3, 4, 5");
	assert_same_rows(store,
			 "SELECT time_ns, sum(n) FROM rollup_heat "
			 "WHERE layer = 'vfs' GROUP BY 1",
			 "SELECT time_ns / 10000000 * 10000000, count(*) "
			 "FROM vfs_io WHERE counted OR flags & 2 GROUP BY 1");
	store_close(store);
	(void)state;
}

static void slots_become_longer_as_a_trace_goes_on(void **state)
{
	struct store *const store = import(tell_long_trace);

	assert_rows(store,
		    "SELECT time_ns, layer, stage, fs, op, call, bucket, n "
		    "FROM rollup_heat ORDER BY 1",
		    "0|vfs|total|ext4|read|read|10|4\n"
		    "3000000000|vfs|total|ext4|read|read|10|1\n");
	store_close(store);
	(void)state;
}

static void slots_that_could_not_be_held_are_parts_of_longer_ones(void **state)
{
	struct store *const store = import(tell_full_slots);

	assert_rows(store,
		    "SELECT time_ns / 10000000 * 10000000, count(*) > 60 * 2, "
		    "sum(n) FROM rollup_heat GROUP BY 1",
		    "0|1|120000\n3000000000|0|1\n");
	store_close(store);
	(void)state;
}

static void a_rollup_that_is_full_goes_on_anew(void **state)
{
	struct store *const store = import(tell_many_tasks);

	assert_rows(store,
		    "SELECT count(*) > 70001, count(DISTINCT task_id), "
		    "sum(vfs_reads), sum(file_read_bytes) FROM rollup_file",
		    "1|70001|140009|0\n");
	assert_same_rows(store, SUMS_OF("rollup_process", PROCESS_KEYS),
			 SUMS_OF("ledger_rows", PROCESS_KEYS));
	assert_rows(store, "SELECT sum(n), max(max_ns) FROM rollup_vfs_latency",
		    "140009|0\n");
	store_close(store);
	(void)state;
}

static void stacks_are_of_who_queued(void **state)
{
	struct store *const store = import(tell_stacks);

	assert_rows(store, "SELECT * FROM rollup_stack ORDER BY stack_id",
		    "1|7|1|read|unknown|0|2|1|4096\n"
		    "1|7|1|read|unknown|0|4|2|8192\n"
		    "1|7|1|read|unknown|0|5|1|4096\n");
	store_close(store);
	(void)state;
}

static void the_rollup_of_the_cache_tells_what_nobody_used(void **state)
{
	struct store *const store = import(tell_readahead);

	assert_rows(store,
		    "SELECT * FROM rollup_cache "
		    "ORDER BY task_id, file_id, second",
		    "1|0|7|1|2|31|30|0|0\n"
		    "1|2|7|1|3|13|13|0|0\n"
		    "1|0|7|2|0|0|0|1|15\n"
		    "1|0|8|1|5|0|0|0|0\n");
	assert_rows(store, "SELECT * FROM rollup_refault ORDER BY 2, 5",
		    "1|0|7|1|22|8\n"
		    "1|0|7|1|23|4\n"
		    "1|3|7|1|22|4\n");
	assert_rows(store, "SELECT * FROM page_use ORDER BY 1, 3",
		    "1|1|7|1|4\n"
		    "1|1|8|1|4\n"
		    "2|1|8|2|4\n");
	store_close(store);
	(void)state;
}

static void durations_fall_into_parts_of_powers_of_two(void **state)
{
	struct store *const store = import(tell_durations);

	assert_rows(store,
		    "SELECT fs, op, call, match, bucket, n, sum_ns, max_ns, "
		    "part_0, part_8, part_15 "
		    "FROM rollup_vfs_latency ORDER BY bucket",
		    "ext4|read|read|lost||1|0|0|0|0|0\n"
		    "ext4|read|read|exact|0|2|1|1|2|0|0\n"
		    "ext4|read|read|exact|1|2|5|3|1|1|0\n"
		    "ext4|read|read|exact|2|1|4|4|1|0|0\n"
		    "ext4|read|read|exact|9|1|1023|1023|0|0|1\n"
		    "ext4|read|read|exact|10|1|1024|1024|1|0|0\n");
	store_close(store);
	(void)state;
}

static void only_a_request_of_its_own_has_times(void **state)
{
	struct store *const store = import(tell_requests);

	assert_rows(store,
		    "SELECT device_id, stage, match, bucket, n, sum_ns "
		    "FROM rollup_disk_latency ORDER BY 1, 2, 3",
		    "1|device|exact|10|1|1024\n"
		    "1|device|lost||1|0\n"
		    "1|queue|exact|6|1|100\n"
		    "1|queue|lost||1|0\n"
		    "1|total|exact|10|1|1124\n"
		    "1|total|lost||1|0\n"
		    "2|device|exact||1|0\n"
		    "2|queue|exact||1|0\n"
		    "2|total|exact|10|1|1124\n");
	assert_rows(store,
		    "SELECT device_id, ios, requests, bytes, timed, queue_ns, "
		    "device_ns FROM rollup_device ORDER BY 1",
		    "1|3|2|12288|1|100|1024\n2|1|1|4096|1|0|1124\n");
	store_close(store);
	(void)state;
}

static void the_parts_of_a_queue_time_sum_to_it(void **state)
{
	struct store *const store = import(tell_ways);

	assert_rows(store,
		    "SELECT device_id, stage, n, sum_ns, max_ns "
		    "FROM rollup_disk_latency "
		    "WHERE stage NOT IN ('device', 'total') ORDER BY 1, 2",
		    "1|get|1|8|8\n"
		    "1|insert|1|14|14\n"
		    "1|plug|1|6|6\n"
		    "1|queue|1|100|100\n"
		    "1|scheduler|1|86|86\n"
		    "2|insert|1|14|14\n"
		    "2|queue|1|100|100\n"
		    "2|scheduler|1|86|86\n"
		    "3|get|1|8|8\n"
		    "3|queue|1|100|100\n"
		    "4|get|1|100|100\n"
		    "4|insert|1|100|100\n"
		    "4|plug|1|0|0\n"
		    "4|queue|1|100|100\n"
		    "4|scheduler|1|0|0\n"
		    "5|get|1|0|0\n"
		    "5|insert|1|0|0\n"
		    "5|plug|1|0|0\n"
		    "5|queue|1|100|100\n"
		    "5|scheduler|1|100|100\n");
	assert_rows(store,
		    "SELECT get_ns, insert_ns FROM disk_io ORDER BY 1, 2 DESC",
		    "|17\n1|2\n11|17\n11|\n203|307\n");
	store_close(store);
	(void)state;
}

static void what_is_written_back_has_owners_and_ages(void **state)
{
	struct store *const store = import(tell_writeback);

	assert_rows(store,
		    "SELECT * FROM rollup_writeback ORDER BY lower, task_id, "
		    "bucket",
		    "1|0|4|1|1|8|writeback|0||4096|0|0|0|0\n"
		    "1|0|7|1|1|8|writeback|0||8192|8192|0|0|0\n"
		    "1|0|7|1|1|8|writeback|0|26|0|0|1|100000|100000000\n"
		    "1|0|7|1|1|8|writeback|0|29|0|0|1|600000|600000000\n"
		    "1|0|4|1|1|8|fsync|1||4096|0|0|0|0\n"
		    "1|0|7|1|1|8|fsync|1||8192|8192|0|0|0\n");
	assert_rows(store, "SELECT * FROM rollup_throttle ORDER BY task_id",
		    "1|0|7|1|2|60000000|40000000\n"
		    "1|3|8||1|4000000|4000000\n");
	store_close(store);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rollups_are_the_sums_of_the_ledgers_rows),
		cmocka_unit_test(a_file_system_learned_late_is_in_every_rollup),
		cmocka_unit_test(
			the_rollup_of_devices_is_the_sum_of_their_rows),
		cmocka_unit_test(
			the_rollup_of_latencies_is_the_sum_of_the_calls),
		cmocka_unit_test(slots_of_time_sum_to_the_rollups_of_latencies),
		cmocka_unit_test(slots_become_longer_as_a_trace_goes_on),
		cmocka_unit_test(
			slots_that_could_not_be_held_are_parts_of_longer_ones),
		cmocka_unit_test(a_rollup_that_is_full_goes_on_anew),
		cmocka_unit_test(stacks_are_of_who_queued),
		cmocka_unit_test(
			the_rollup_of_the_cache_tells_what_nobody_used),
		cmocka_unit_test(durations_fall_into_parts_of_powers_of_two),
		cmocka_unit_test(only_a_request_of_its_own_has_times),
		cmocka_unit_test(the_parts_of_a_queue_time_sum_to_it),
		cmocka_unit_test(what_is_written_back_has_owners_and_ages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
