/*
 * test_import.c - rows of a ledger become rows of tables, all or none
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
#include <unistd.h>

#include "database.h"
#include "iorec/error.h"
#include "report/decode/trace.h"
#include "script.h"

static char directory[64];
static char trace_path[96];
static char database_path[96];

static struct file_row files[] = {
	{
		.file_id = 1,
		.kind = FILE_KIND_FILE,
		.dev = 7u << 20 | 3,
		.ino = 211,
		.device_id = 2,
		.fs = "ext4",
		.mount = "/mnt",
		.path = "/mnt/some/file",
	},
	{
		.file_id = 2,
		.kind = FILE_KIND_SOCKET,
		.fs = "sockfs",
		.mount = "",
		.path = "socket:[17]",
	},
};

static const struct device_row devices[] = {
	{
		.device_id = 1,
		.dev = 7u << 20 | 3,
		.size = 4099,
		.accounted = true,
		.name = "loop3",
		.detail = "/tmp/image",
	},
	{
		.device_id = 2,
		.dev = 8u << 20 | 1,
		.parent_id = 1,
		.start = 2053,
		.rotational = true,
		.name = "sda1",
		.detail = "",
	},
};

static int tell_names(const struct row_sink *sink, struct ior_error *err)
{
	static const struct task_row journal = {
		.task_id = TASK_JOURNAL,
		.process_id = TASK_JOURNAL,
		.uid = UINT32_MAX,
		.thread_comm = "",
		.comm = "(journal)",
		.cgroup = "",
		.to_ns = 2003,
	};
	static const struct task_row task = {
		.task_id = 7,
		.process_id = 11,
		.tid = 103,
		.pid = 101,
		.ppid = 1,
		.uid = 1000,
		.thread_comm = "worker",
		.comm = "server",
		.cgroup = "/system.slice",
		.from_ns = 1013,
		.to_ns = 2003,
	};
	size_t i;
	int r;

	r = sink->task(sink->context, &journal, err);
	if (r == 0)
		r = sink->task(sink->context, &task, err);
	for (i = 0; r == 0 && i < 2; i++)
		r = sink->file(sink->context, &files[i], err);
	for (i = 0; r == 0 && i < 2; i++)
		r = sink->device(sink->context, &devices[i], err);
	return r;
}

static int tell_calls(const struct row_sink *sink, struct ior_error *err)
{
	struct vfs_row row = {
		.vfs_id = 5,
		.time_ns = 1000 + 1009,
		.duration_ns = 307,
		.task_id = 7,
		.file_id = 1,
		.cpu = 3,
		.class = VFS_READ,
		.call = "pread64",
		.offset = 8192,
		.asked = 16384,
		.result = 12289,
		.pages = 4,
		.hit_pages = 1,
		.readahead_pages = 2,
		.miss_pages = 1,
	};
	int r;

	r = sink->vfs(sink->context, &row, err);
	if (r < 0)
		return r;

	row = (struct vfs_row){
		.vfs_id = 6,
		.time_ns = 997,
		.duration_ns = 1 << 20,
		.task_id = 7,
		.class = VFS_SYNC,
		.call = "fsync",
		.offset = -1,
		.result = -EIO,
		.flags = VFS_LOST | VFS_CUT,
	};
	return sink->vfs(sink->context, &row, err);
}

static int tell_bios(const struct row_sink *sink, struct ior_error *err)
{
	const struct disk_owner owners[] = {
		{ 7, 1, 4096, METHOD_EXACT },
		{ TASK_JOURNAL, 0, 8192, METHOD_ESTIMATED },
	};
	struct disk_row row = {
		.disk_id = 19,
		.request_id = 23,
		.n_requests = 1,
		.upper_id = 18,
		.queue_ns = 1000 + 101,
		.get_ns = 1000 + 102,
		.insert_ns = 1000 + 107,
		.first_issue_ns = 1000 + 103,
		.issue_ns = 1000 + 211,
		.complete_ns = 1000 + 1000000007,
		.device_id = 1,
		.partition_id = 2,
		.sector = 2503,
		.size = 12288,
		.op = DISK_WRITE,
		.cause = CAUSE_FSYNC,
		.match = MATCH_REQUEUED,
		.flags = DISK_SYNC | DISK_LOWER,
		.error = -EIO,
		.cpu = 1,
		.task_id = 7,
		.vfs_id = 6,
		.call = "fsync",
		.file_id = 1,
		.stack_id = STACK_FIRST,
		.n_owners = 2,
		.owners = owners,
	};
	int r;

	r = sink->disk(sink->context, &row, err);
	if (r < 0)
		return r;

	row = (struct disk_row){
		.disk_id = 29,
		.queue_ns = 1000 + 401,
		.device_id = 1,
		.size = 4096,
		.flags = DISK_INFLIGHT,
		.task_id = 7,
		.n_owners = 1,
		.owners = owners,
	};
	return sink->disk(sink->context, &row, err);
}

static int tell_accounts(const struct row_sink *sink, struct ior_error *err)
{
	static const struct mount_row mount = {
		4026531841, 31,          7u << 20 | 3, 2,
		"ext4",     "/dev/sda1", "/",          "/mnt",
	};
	static const struct loss_row losses[] = {
		{ 1, 0, 1009, 0 },
		{ 2, 1013, 1019, 127 },
	};
	static const struct counter_row counters[] = {
		{ 1021, "loadavg", "", "running", 3 },
		{ 1031, "io", "11", "rchar", 4099 },
	};
	static const struct stack_row stack = { STACK_FIRST, "main;submit" };
	static const struct coverage_row coverage = { ABOUT_DISK, false, "swap",
						      "absent" };
	static const struct event_count_row counts[] = {
		{ "block", "block_bio_queue", 7, 31 },
		{ "block", "block_split", 0, 0 },
	};
	size_t i;
	int r;

	/* a name space may be told of twice */
	r = sink->mount(sink->context, &mount, err);
	if (r == 0)
		r = sink->mount(sink->context, &mount, err);
	for (i = 0; r == 0 && i < 2; i++)
		r = sink->loss(sink->context, &losses[i], err);
	for (i = 0; r == 0 && i < 2; i++)
		r = sink->counter(sink->context, &counters[i], err);
	for (i = 0; r == 0 && i < 2; i++)
		r = sink->event_count(sink->context, &counts[i], err);
	if (r == 0)
		r = sink->stack(sink->context, &stack, err);
	return r < 0 ? r : sink->coverage(sink->context, &coverage, err);
}

static int tell_all(const struct row_sink *sink, struct ior_error *err)
{
	int r;

	r = tell_calls(sink, err);
	if (r == 0)
		r = tell_bios(sink, err);
	if (r == 0)
		r = tell_accounts(sink, err);
	return r < 0 ? r : tell_names(sink, err);
}

static int tell_more_than_fits_a_batch(const struct row_sink *sink,
				       struct ior_error *err)
{
	struct vfs_row row = { .time_ns = 1009, .task_id = 7, .call = "read" };
	int r = 0;

	for (row.vfs_id = 1; r == 0 && row.vfs_id <= 5003; row.vfs_id++)
		r = sink->vfs(sink->context, &row, err);
	return r;
}

/* 5003 is prime, so N times 17 of it are all ids below it, out of order. */
static int tell_out_of_order(const struct row_sink *sink, struct ior_error *err)
{
	struct vfs_row row = { .time_ns = 1009, .task_id = 7, .call = "read" };
	uint32_t i;
	int r = 0;

	for (i = 1; r == 0 && i < 5003; i++) {
		row.vfs_id = i * 17 % 5003;
		row.asked = i;
		r = sink->vfs(sink->context, &row, err);
	}
	return r;
}

static int tell_a_call_twice(const struct row_sink *sink, struct ior_error *err)
{
	const struct vfs_row row = { .vfs_id = 2,
				     .task_id = 7,
				     .call = "read" };
	int r;

	r = sink->vfs(sink->context, &row, err);
	if (r == 0)
		r = tell_more_than_fits_a_batch(sink, err);
	return r;
}

/* More than a batch has room for, and one alone that is more than that. */
static int tell_long_names(const struct row_sink *sink, struct ior_error *err)
{
	static char name[100003];
	struct coverage_row row = { .what = name };
	size_t i;
	int r = 0;

	memset(name, 'n', sizeof(name) - 1);
	for (i = 0; r == 0 && i < 67; i++) {
		row.what = name + (i == 31 ? 0 : sizeof(name) - 1009);
		r = sink->coverage(sink->context, &row, err);
	}
	return r;
}

static int tell_and_fail(const struct row_sink *sink, struct ior_error *err)
{
	int r;

	r = tell_more_than_fits_a_batch(sink, err);
	if (r == 0)
		r = tell_names(sink, err);
	return r < 0 ? r : ior_fail(err, EIO, "cannot go on");
}

static int enter(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/iorec-test-import.XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(trace_path, sizeof(trace_path), "%s/t.ioz", directory);
	snprintf(database_path, sizeof(database_path), "%s/t.db", directory);
	script = (struct script){
		.tell = tell_all,
		.files = files,
		.n_files = 2,
		.devices = devices,
		.n_devices = 2,
	};
	return 0;
}

static int leave(void **state)
{
	(void)state;
	unlink(trace_path);
	unlink(database_path);
	return rmdir(directory);
}

static int import(struct store *store, const char *uuid,
		  const struct store_import_options *options,
		  struct ior_error *err)
{
	struct trace_summary summary;

	write_trace(trace_path, uuid);
	return store_import(store, trace_path, options, &summary, err);
}

static struct store *import_rows(bool rollups_only)
{
	const struct store_import_options options = {
		.rollups_only = rollups_only,
	};
	struct ior_error error = { 0 };
	struct store *store;

	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	import(store, "one", &options, &error);
	assert_string_equal(error.text, "");
	return store;
}

static void facts_become_the_row_of_the_trace(void **state)
{
	struct store *const store = import_rows(false);

	assert_rows(store, "SELECT * FROM trace",
		    "1|one|alpha||||||1700000000000000000|1000|||4096"
		    "|0|0|1|1\n");
	assert_rows(store, "SELECT * FROM fact WHERE name NOT GLOB 'n_[dlmu]*'",
		    "1|host|alpha\n"
		    "1|n_cpus|two\n"
		    "1|page_size|4096\n"
		    "1|start_ns|1000\n"
		    "1|start_realtime_ns|1700000000000000000\n"
		    "1|subbuf_size|4096\n"
		    "1|uuid|one\n"
		    "1|version|1\n");
	store_close(store);
	(void)state;
}

static void names_become_rows(void **state)
{
	struct store *const store = import_rows(false);

	assert_rows(store, "SELECT * FROM task",
		    "1|1|1||||||(journal)|||1003\n"
		    "7|1|11|103|101|1|1000|worker|server|/system.slice"
		    "|13|1003\n");
	assert_rows(store, "SELECT * FROM file",
		    "1|1|file|7|3|211|2|ext4|/mnt|/mnt/some|/mnt/some/file\n"
		    "2|1|socket|||||sockfs|||socket:[17]\n");
	assert_rows(store, "SELECT * FROM device",
		    "1|1|loop3|7|3|||2098688|0|1|/tmp/image\n"
		    "2|1|sda1|8|1|1|2053||1|0|\n");
	store_close(store);
	(void)state;
}

static void calls_become_rows(void **state)
{
	struct store *const store = import_rows(false);

	assert_rows(store, "SELECT * FROM vfs_io",
		    "5|1|1009|307|7|1|3|read|pread64|8192|16384|12289"
		    "|4|1|2|0|1|1|0\n"
		    "6|1|0||7||0|sync|fsync|||-5|0|0|0|0|0|0|18\n");
	store_close(store);
	(void)state;
}

static void bios_become_rows(void **state)
{
	struct store *const store = import_rows(false);

	assert_rows(store, "SELECT * FROM disk_io",
		    "19|1|23|1|18|101|102|107|103|211|1000000007|1|2|2503|12288"
		    "|write|fsync|requeued|17|1|0|-5|1|7|6|fsync|1|4\n"
		    "29|1||0||401||||||1||0|4096"
		    "|read|unknown|exact|32|0|1||0|7||||\n");
	assert_rows(store, "SELECT * FROM disk_io_owner",
		    "1|19|7|1|4096|1|exact\n"
		    "1|19|1||8192|0|estimated\n"
		    "1|29|7|1|4096|1|exact\n");
	store_close(store);
	(void)state;
}

static void accounts_become_rows(void **state)
{
	struct store *const store = import_rows(false);

	assert_rows(store, "SELECT * FROM mount",
		    "1|4026531841|31|7|3|2|ext4|/dev/sda1|/|/mnt\n");
	assert_rows(store, "SELECT * FROM loss", "1|1||9|\n1|2|13|19|127\n");
	assert_rows(store, "SELECT * FROM counter",
		    "1|21|loadavg||running|3\n1|31|io|11|rchar|4099\n");
	assert_rows(store, "SELECT * FROM stack", "4|1|main;submit\n");
	assert_rows(store, "SELECT * FROM coverage", "1|0|disk|swap|absent\n");
	assert_rows(store, "SELECT * FROM event_count",
		    "1|block|block_bio_queue|7|31\n1|block|block_split||0\n");
	store_close(store);
	(void)state;
}

static void a_batch_that_is_full_loses_nothing(void **state)
{
	struct store *store;

	script.tell = tell_more_than_fits_a_batch;
	store = import_rows(false);
	assert_rows(store,
		    "SELECT count(*), min(vfs_id), max(vfs_id), sum(task_id) "
		    "FROM vfs_io",
		    "5003|1|5003|35021\n");
	store_close(store);
	(void)state;
}

static void calls_that_end_out_of_order_become_rows(void **state)
{
	struct store *store;

	script.tell = tell_out_of_order;
	store = import_rows(false);
	assert_rows(store,
		    "SELECT count(*), min(vfs_id), max(vfs_id), "
		    "sum(vfs_id = asked * 17 % 5003) FROM vfs_io",
		    "5002|1|5002|5002\n");
	store_close(store);
	(void)state;
}

static void names_of_any_length_become_rows(void **state)
{
	struct store *store;

	script.tell = tell_long_names;
	store = import_rows(false);
	assert_rows(store,
		    "SELECT length(what), count(*), count(DISTINCT what) "
		    "FROM coverage GROUP BY 1 ORDER BY min(rowid)",
		    "1008|66|1\n100002|1|1\n");
	assert_rows(store,
		    "SELECT row FROM (SELECT what, row_number() OVER "
		    "(ORDER BY rowid) AS row FROM coverage) "
		    "WHERE length(what) = 100002",
		    "32\n");
	store_close(store);
	(void)state;
}

static void an_insert_that_fails_is_told_and_leaves_nothing(void **state)
{
	const struct store_import_options options = { 0 };
	struct store *const store = import_rows(false);
	struct ior_error error = { 0 };

	script.tell = tell_a_call_twice;
	assert_int_equal(import(store, "two", &options, &error), -EEXIST);
	assert_string_equal(error.text,
			    "UNIQUE constraint failed: vfs_io.vfs_id");
	assert_rows(store, "SELECT max(trace_id) FROM vfs_io", "1\n");
	assert_rows(store, "SELECT count(*) FROM trace", "1\n");
	store_close(store);
	(void)state;
}

static void rollups_only_keeps_no_rows(void **state)
{
	struct store *const store = import_rows(true);

	assert_rows(store, "SELECT has_rows FROM trace", "0\n");
	assert_rows(store, "SELECT * FROM vfs_io", "");
	assert_rows(store, "SELECT * FROM disk_io", "");
	assert_rows(store, "SELECT * FROM disk_io_owner", "");
	assert_rows(store, "SELECT sum(vfs_reads) FROM rollup_file", "1\n");
	store_close(store);
	(void)state;
}

static void two_traces_share_no_id(void **state)
{
	const struct store_import_options options = { 0 };
	struct store *const store = import_rows(false);

	assert_int_equal(import(store, "two", &options, NULL), 0);
	assert_rows(store, "SELECT trace_id, uuid FROM trace",
		    "1|one\n2|two\n");
	assert_rows(store,
		    "SELECT vfs_id, task_id, file_id FROM vfs_io "
		    "WHERE trace_id = 2",
		    "1099511627781|1099511627783|1099511627777\n"
		    "1099511627782|1099511627783|\n");
	assert_rows(store,
		    "SELECT disk_id, request_id, upper_id, device_id, "
		    "partition_id, task_id, vfs_id, file_id "
		    "FROM disk_io WHERE trace_id = 2 AND upper_id",
		    "1099511627795|1099511627799|1099511627794|1099511627777|"
		    "1099511627778|1099511627783|1099511627782|"
		    "1099511627777\n");
	assert_rows(store,
		    "SELECT count(*) FROM counter, task "
		    "WHERE process_id = key AND tid = 103",
		    "2\n");
	store_close(store);
	(void)state;
}

static void a_trace_is_not_imported_twice(void **state)
{
	const struct store_import_options options = { 0 };
	struct store *const store = import_rows(false);
	struct ior_error error = { 0 };

	assert_int_equal(import(store, "one", &options, &error), -EEXIST);
	assert_string_equal(error.text,
			    "trace one is there already; name another "
			    "database to import it again");
	assert_rows(store, "SELECT count(*) FROM vfs_io", "2\n");
	assert_rows(store, "SELECT count(*) FROM task", "2\n");
	assert_int_equal(import(store, "two", &options, NULL), 0);
	store_close(store);
	(void)state;
}

static atomic_bool interrupted;

static void an_import_that_is_interrupted_leaves_nothing(void **state)
{
	struct store_import_options options = { 0 };
	struct ior_error error = { 0 };
	struct store *store;

	assert_int_equal(store_open(database_path, STORE_WRITE, &store, NULL),
			 0);
	assert_int_equal(import(store, "one", &options, NULL), 0);

	interrupted = true;
	options.interrupted = &interrupted;
	assert_int_equal(import(store, "two", &options, &error), -EINTR);
	assert_string_equal(error.text, "interrupted");
	assert_rows(store, "SELECT uuid FROM trace", "one\n");
	assert_rows(store, "SELECT count(*) FROM fact WHERE trace_id <> 1",
		    "0\n");

	interrupted = false;
	assert_int_equal(import(store, "two", &options, NULL), 0);
	store_close(store);

	assert_int_equal(store_open(database_path, STORE_READ, &store, NULL),
			 0);
	assert_rows(store, "PRAGMA integrity_check", "ok\n");
	assert_rows(store, "SELECT uuid FROM trace", "one\ntwo\n");
	store_close(store);
	(void)state;
}

static void an_import_that_fails_late_leaves_nothing(void **state)
{
	const struct store_import_options options = { 0 };
	struct store *const store = import_rows(false);
	struct ior_error error = { 0 };

	script.tell = tell_and_fail;
	assert_int_equal(import(store, "two", &options, &error), -EIO);
	assert_string_equal(error.text, "cannot go on");
	assert_rows(store, "SELECT max(trace_id) FROM vfs_io", "1\n");
	assert_rows(store, "SELECT max(trace_id) FROM task", "1\n");

	script.tell = tell_all;
	assert_int_equal(import(store, "two", &options, NULL), 0);
	assert_rows(store, "SELECT max(trace_id) FROM vfs_io", "2\n");
	store_close(store);
	(void)state;
}

static int refuse(void *context, uint64_t done, uint64_t size,
		  uint64_t n_events)
{
	assert_true(done <= size);
	assert_int_equal(n_events, 0);
	++*(int *)context;
	return 1;
}

static void progress_may_end_an_import(void **state)
{
	int n_calls = 0;
	const struct store_import_options options = {
		.progress = refuse,
		.context = &n_calls,
	};
	struct ior_error error = { 0 };
	struct store *store;

	assert_int_equal(store_open("", STORE_TEMPORARY, &store, NULL), 0);
	assert_int_equal(import(store, "one", &options, &error), -EINTR);
	assert_string_equal(error.text, "interrupted");
	assert_int_equal(n_calls, 1);
	assert_rows(store, "SELECT * FROM trace", "");
	store_close(store);
	(void)state;
}

static void an_import_leaves_no_table_of_its_own(void **state)
{
	struct store *const store = import_rows(false);
	struct store_query *query;
	struct ior_error error = { 0 };

	assert_int_equal(store_prepare(store, "SELECT * FROM batch_vfs_io",
				       NULL, &query, &error),
			 -EINVAL);
	assert_string_equal(error.text, "no such table: batch_vfs_io");
	assert_rows(store, "SELECT name FROM temp.sqlite_schema", "");
	store_close(store);
	(void)state;
}

#define in_directory(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_directory(facts_become_the_row_of_the_trace),
		in_directory(names_become_rows),
		in_directory(calls_become_rows),
		in_directory(bios_become_rows),
		in_directory(accounts_become_rows),
		in_directory(a_batch_that_is_full_loses_nothing),
		in_directory(calls_that_end_out_of_order_become_rows),
		in_directory(names_of_any_length_become_rows),
		in_directory(an_insert_that_fails_is_told_and_leaves_nothing),
		in_directory(rollups_only_keeps_no_rows),
		in_directory(two_traces_share_no_id),
		in_directory(a_trace_is_not_imported_twice),
		in_directory(an_import_that_is_interrupted_leaves_nothing),
		in_directory(an_import_that_fails_late_leaves_nothing),
		in_directory(progress_may_end_an_import),
		in_directory(an_import_leaves_no_table_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
