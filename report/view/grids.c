/*
 * grids.c - the views that are sums by keys
 */
#include "report/view/grid.h"

#define KEYS_OF_TASKS                                                     \
	(1U << KEY_PID | 1U << KEY_TID | 1U << KEY_COMM | 1U << KEY_UID | \
	 1U << KEY_CGROUP)
#define KEYS_OF_FILES \
	(1U << KEY_FS | 1U << KEY_MOUNT | 1U << KEY_FILE | 1U << KEY_DIR)

#define NO_SUM                    \
	{                         \
		NULL, NULL, false \
	}
#define NO_COLUMN                                     \
	{                                             \
		{ NULL, SHEET_ANY, NULL, NULL }, NULL \
	}

/* The parts of the ledger, and the rows that they are the sums of. */
#define LEDGER_PROCESS                                                       \
	{                                                                    \
		"rollup_process",                                            \
			GRID_TASK | GRID_DEVICE | GRID_PARTITION | GRID_FS | \
				GRID_OP | GRID_CALL | GRID_CAUSE,            \
			false                                                \
	}
#define LEDGER_SECOND                                                          \
	{                                                                      \
		"rollup_second",                                               \
			GRID_TASK | GRID_DEVICE | GRID_OP | GRID_SECOND, false \
	}
#define LEDGER_FILE                                                           \
	{                                                                     \
		"(SELECT a.*, b.fs FROM rollup_file AS a"                     \
		" LEFT JOIN file AS b ON b.file_id = a.file_id)",             \
			GRID_TASK | GRID_DEVICE | GRID_PARTITION | GRID_FS |  \
				GRID_FILE | GRID_OP | GRID_CALL | GRID_CAUSE, \
			false                                                 \
	}
#define LEDGER_ROWS                      \
	{                                \
		"ledger_rows", ~0U, true \
	}

/* The table of vfs.d, one row a program and level, and memory between them. */
const struct grid grid_levels = {
	.sources = { LEDGER_PROCESS, LEDGER_SECOND, LEDGER_FILE, LEDGER_ROWS },
	.joins = "JOIN (SELECT 0 AS level UNION ALL SELECT 1"
		 " UNION ALL SELECT 2) AS l\n"
		 "\tJOIN trace AS z ON z.trace_id = r.trace_id",
	.keys = KEYS_OF_TASKS | KEYS_OF_FILES | 1U << KEY_DEVICE |
		1U << KEY_OP | 1U << KEY_SECOND | 1U << KEY_HOST,
	.own = { { .name = "level",
		   .title = "LEVEL",
		   .kind = SHEET_KEY,
		   .value = "l.level",
		   .shown = "CASE o0 WHEN 0 THEN 'vfs' WHEN 1 THEN 'cache'"
			    " ELSE 'disk' END" } },
	.sums =
		(const struct grid_sum[]){
			{ "read_bytes",
			  "CASE l.level WHEN 0 THEN r.vfs_read_bytes"
			  " WHEN 1 THEN z.page_size * (r.hit_pages"
			  " + r.readahead_pages + r.inflight_pages)"
			  " ELSE r.disk_read_bytes END",
			  false },
			{ "write_bytes",
			  "CASE l.level WHEN 0 THEN r.vfs_write_bytes"
			  " WHEN 2 THEN r.disk_write_bytes END",
			  false },
			{ "lost_ios", "iif(l.level = 1, 0, r.lost_ios)",
			  false },
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "bytes", SHEET_COUNT, "BYTES", NULL },
			  "read_bytes + ifnull(write_bytes, 0)" },
			{ { "read_bytes", SHEET_COUNT, "READ", NULL }, NULL },
			{ { "write_bytes", SHEET_COUNT, "WRITE", NULL }, NULL },
			{ { "lost_ios", SHEET_COUNT, "LOST", NULL }, NULL },
			NO_COLUMN },
	.weight = { "iif(o0 = 2, read_bytes + write_bytes, 0)",
		    "iif(o0 = 0, read_bytes + write_bytes, 0)" },
	.has_total = true,
	.comm_title = "EXEC",
	.empty = "(no I/O)",
};

/* Sizes at both levels, a row a power of two. */
const struct grid grid_sizes = {
	.sources = { { "(SELECT trace_id, 0 AS layer, task_id,"
		       " NULL AS device_id, fs, op, 0 AS lower, bucket, n,"
		       " bytes FROM rollup_vfs_size"
		       " UNION ALL SELECT trace_id, 1, task_id, device_id, NULL,"
		       " op, lower, bucket, n, bytes FROM rollup_disk_size)",
		       GRID_TASK | GRID_DEVICE | GRID_FS | GRID_OP, false } },
	.keys = KEYS_OF_TASKS | 1U << KEY_FS | 1U << KEY_DEVICE |
		1U << KEY_HOST,
	.own = { { .name = "layer",
		   .title = "LAYER",
		   .kind = SHEET_KEY,
		   .value = "r.layer",
		   .shown = "iif(o0, 'disk', 'vfs')" },
		 { .name = "op",
		   .title = "OP",
		   .kind = SHEET_KEY,
		   .value = "r.op" },
		 { .name = "from_bytes",
		   .title = "FROM",
		   .kind = SHEET_SIZE,
		   .value = "1 << r.bucket" } },
	.sums = (const struct grid_sum[]){ { "n", "r.n", false },
					   { "bytes", "r.bytes", false },
					   NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "n", SHEET_COUNT, "COUNT", NULL }, NULL },
			{ { "bytes", SHEET_SIZE, "BYTES", NULL }, NULL },
			NO_COLUMN },
	.weight = { "bytes", "n" },
	.empty = "(no I/O)",
};

/* By call: how many, how many failed, how long. */
const struct grid grid_syscalls = {
	.sources = { { "(SELECT trace_id, task_id, NULL AS device_id, fs, op,"
		       " call, 0 AS lower, n, 0 AS errors, sum_ns, max_ns,"
		       " 0 AS bytes, (match = 'lost') * n AS lost_ios"
		       " FROM rollup_vfs_latency"
		       " UNION ALL SELECT trace_id, task_id, NULL, fs, op, call,"
		       " 0, 0, vfs_errors, 0, 0, vfs_read_bytes"
		       " + vfs_write_bytes, 0"
		       " FROM rollup_process WHERE call IS NOT NULL)",
		       GRID_TASK | GRID_FS | GRID_OP | GRID_CALL, false } },
	.keys = KEYS_OF_TASKS | 1U << KEY_FS | 1U << KEY_OP | 1U << KEY_HOST,
	.own = { { .name = "call",
		   .title = "CALL",
		   .kind = SHEET_KEY,
		   .value = "r.call" } },
	.n_rank = 1,
	.sums = (const struct grid_sum[]){ { "calls", "r.n", false },
					   { "errors", "r.errors", false },
					   { "bytes", "r.bytes", false },
					   { "time_ns", "r.sum_ns", false },
					   { "max_ns", "r.max_ns", true },
					   { "lost_ios", "r.lost_ios", false },
					   NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "calls", SHEET_COUNT, "CALLS", NULL }, NULL },
			{ { "errors", SHEET_COUNT, "ERRORS", NULL }, NULL },
			{ { "bytes", SHEET_SIZE, "BYTES", NULL }, NULL },
			{ { "time_ns", SHEET_DURATION, "TIME", NULL }, NULL },
			{ { "average_ns", SHEET_DURATION, "AVERAGE", NULL },
			  "time_ns / nullif(calls - lost_ios, 0)" },
			{ { "max_ns", SHEET_DURATION, "MAX", NULL }, NULL },
			{ { "lost_ios", SHEET_COUNT, "LOST", NULL }, NULL },
			NO_COLUMN },
	.weight = { "time_ns", "calls" },
	.has_total = true,
	.empty = "(no calls)",
};

/* Pages of reads by class, and what was brought in for nothing. */
const struct grid grid_cache = {
	.sources = { { "(SELECT r.trace_id, r.task_id, r.device_id, r.file_id,"
		       " f.fs, r.lower, r.read_pages, r.hit_pages,"
		       " r.readahead_pages, r.inflight_pages, r.miss_pages,"
		       " 0 AS ahead_pages, 0 AS unused_pages, 0 AS fault_pages,"
		       " r.lost_ios FROM rollup_file AS r"
		       " LEFT JOIN file AS f USING (file_id)"
		       " WHERE r.call IS NOT NULL"
		       " UNION ALL SELECT c.trace_id, c.task_id, f.device_id,"
		       " c.file_id, f.fs, 0, 0, 0, 0, 0, 0, c.ahead_pages,"
		       " c.unused_pages, c.fault_pages, 0"
		       " FROM rollup_cache AS c"
		       " LEFT JOIN file AS f USING (file_id))",
		       GRID_TASK | GRID_DEVICE | GRID_FILE | GRID_FS, false } },
	.keys = KEYS_OF_TASKS | KEYS_OF_FILES | 1U << KEY_DEVICE |
		1U << KEY_HOST,
	.sums =
		(const struct grid_sum[]){
			{ "read_pages", "r.read_pages", false },
			{ "hit_pages", "r.hit_pages", false },
			{ "readahead_pages", "r.readahead_pages", false },
			{ "inflight_pages", "r.inflight_pages", false },
			{ "miss_pages", "r.miss_pages", false },
			{ "ahead_pages", "r.ahead_pages", false },
			{ "unused_pages", "r.unused_pages", false },
			{ "fault_pages", "r.fault_pages", false },
			{ "lost_ios", "r.lost_ios", false },
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			{ { "read_pages", SHEET_COUNT, "PAGES", "READ" },
			  NULL },
			{ { "hit_pages", SHEET_COUNT, "HIT", "READ" }, NULL },
			{ { "readahead_pages", SHEET_COUNT, "AHEAD", "READ" },
			  NULL },
			{ { "inflight_pages", SHEET_COUNT, "INFLIGHT", "READ" },
			  NULL },
			{ { "miss_pages", SHEET_COUNT, "MISS", "READ" }, NULL },
			{ { "hit_ratio", SHEET_RATIO, "HIT%", NULL },
			  "1.0 * (hit_pages + readahead_pages + inflight_pages)"
			  " / nullif(read_pages, 0)" },
			{ { "ahead_pages", SHEET_COUNT, "PAGES", "READAHEAD" },
			  NULL },
			{ { "unused_pages", SHEET_COUNT, "UNUSED", "READAHEAD" },
			  NULL },
			{ { "used_ratio", SHEET_RATIO, "USED%", NULL },
			  "1.0 * (ahead_pages - unused_pages)"
			  " / nullif(ahead_pages, 0)" },
			{ { "fault_pages", SHEET_COUNT, "FAULTS", NULL },
			  NULL },
			{ { "lost_ios", SHEET_COUNT, "LOST", NULL }, NULL },
			NO_COLUMN },
	.weight = { "miss_pages + ahead_pages + fault_pages", "read_pages" },
	.having = "sum(read_pages + ahead_pages + fault_pages) > 0",
	.has_total = true,
	.empty = "(no reads through the cache)",
};
