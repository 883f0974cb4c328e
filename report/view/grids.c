/*
 * grids.c - the views that are sums by keys
 */
#include "report/view/grid_parts.h"
#include "report/view/grid_rows.h"

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
			COLUMN_OF(read_bytes, COUNT, "READ", NULL),
			COLUMN_OF(write_bytes, COUNT, "WRITE", NULL),
			COLUMN_LOST,
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
		       GRID_TASK | GRID_DEVICE | GRID_FS | GRID_OP, false },
		     ROWS(grid_rows_sizes, GRID_TASK | GRID_DEVICE | GRID_FS |
						   GRID_OP | GRID_CALL) },
	.keys = KEYS_OF_TASKS | 1U << KEY_FS | 1U << KEY_DEVICE |
		1U << KEY_HOST | 1U << KEY_SECOND,
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
	.sums = (const struct grid_sum[]){ SUM_OF(n), SUM_OF(bytes), NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(n, COUNT, "COUNT", NULL),
			COLUMN_OF(bytes, SIZE, "BYTES", NULL), NO_COLUMN },
	.weight = { "bytes", "n" },
	.empty = "(no I/O)",
};

/* By call: how many, how many failed, how long. */
const struct grid grid_syscalls = {
	.sources = { { "(SELECT trace_id, task_id, NULL AS device_id, fs, op,"
		       " call, 0 AS lower, " GRID_IS_ONE_CALL
		       " * n AS n, 0 AS errors,"
		       " " GRID_IS_ONE_CALL " * sum_ns AS sum_ns,"
		       " " GRID_IS_ONE_CALL " * max_ns AS max_ns, 0 AS bytes,"
		       " " GRID_IS_ONE_CALL
		       " * (match = 'lost') * n AS lost_ios"
		       " FROM rollup_vfs_latency"
		       " UNION ALL SELECT trace_id, task_id, NULL, fs, op, call,"
		       " 0, 0, " GRID_IS_ONE_CALL
		       " * vfs_errors, 0, 0, vfs_read_bytes"
		       " + vfs_write_bytes, 0"
		       " FROM rollup_process WHERE call IS NOT NULL)",
		       GRID_TASK | GRID_FS | GRID_OP | GRID_CALL, false },
		     ROWS(grid_rows_calls,
			  GRID_TASK | GRID_FS | GRID_OP | GRID_CALL) },
	.keys = KEYS_OF_TASKS | 1U << KEY_FS | 1U << KEY_OP | 1U << KEY_HOST |
		1U << KEY_SECOND,
	.own = { { .name = "call",
		   .title = "CALL",
		   .kind = SHEET_KEY,
		   .value = "r.call" } },
	.n_rank = 1,
	.sums = (const struct grid_sum[]){ { "calls", "r.n", false },
					   SUM_OF(errors),
					   SUM_OF(bytes),
					   { "time_ns", "r.sum_ns", false },
					   { "max_ns", "r.max_ns", true },
					   SUM_OF(lost_ios),
					   NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(calls, COUNT, "CALLS", NULL),
			COLUMN_OF(errors, COUNT, "ERRORS", NULL),
			COLUMN_OF(bytes, SIZE, "BYTES", NULL),
			COLUMN_OF(time_ns, DURATION, "TIME", NULL),
			{ { "average_ns", SHEET_DURATION, "AVERAGE", NULL },
			  "time_ns / nullif(calls - lost_ios, 0)" },
			COLUMN_OF(max_ns, DURATION, "MAX", NULL),
			COLUMN_LOST,
			NO_COLUMN },
	.weight = { "time_ns", "calls" },
	.has_total = true,
	.empty = "(no calls)",
};

/* Pages read again that a cache of 2^K bytes would have kept. */
#define KEPT_BY(K)                                        \
	{                                                 \
		"kept_" #K,                               \
			"ifnull((r.bucket <= " #K "), 0)" \
			" * r.again_pages",               \
			false                             \
	}

/* Pages of reads by class, and what was brought in for nothing. */
const struct grid grid_cache = {
	.sources = { { "(SELECT r.trace_id, r.task_id, r.device_id, r.file_id,"
		       " f.fs, r.lower, r.read_pages, r.hit_pages,"
		       " r.readahead_pages, r.inflight_pages, r.miss_pages,"
		       " 0 AS ahead_pages, 0 AS unused_pages, 0 AS fault_pages,"
		       " r.lost_ios, 0 AS again_pages, NULL AS bucket,"
		       " NULL AS page_id, NULL AS stands_for FROM rollup_file AS r"
		       " LEFT JOIN file AS f USING (file_id)"
		       " WHERE r.call IS NOT NULL"
		       " UNION ALL SELECT c.trace_id, c.task_id, f.device_id,"
		       " c.file_id, f.fs, 0, 0, 0, 0, 0, 0, c.ahead_pages,"
		       " c.unused_pages, c.fault_pages, 0, 0, NULL, NULL, NULL"
		       " FROM rollup_cache AS c"
		       " LEFT JOIN file AS f USING (file_id)"
		       " UNION ALL SELECT c.trace_id, c.task_id, f.device_id,"
		       " c.file_id, f.fs, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, c.pages,"
		       " c.bucket, NULL, NULL FROM rollup_refault AS c"
		       " LEFT JOIN file AS f USING (file_id)"
		       " UNION ALL SELECT c.trace_id, c.task_id, f.device_id,"
		       " c.file_id, f.fs, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL,"
		       " c.page_id, c.pages FROM page_use AS c"
		       " LEFT JOIN file AS f USING (file_id))",
		       GRID_TASK | GRID_DEVICE | GRID_FILE | GRID_FS, false },
		     { grid_rows_reads,
		       GRID_TASK | GRID_DEVICE | GRID_FILE | GRID_FS |
			       GRID_SECOND,
		       true } },
	.keys = KEYS_OF_TASKS | KEYS_OF_FILES | 1U << KEY_DEVICE |
		1U << KEY_HOST | 1U << KEY_SECOND,
	.sums =
		(const struct grid_sum[]){
			SUM_OF(read_pages), SUM_OF(hit_pages),
			SUM_OF(readahead_pages), SUM_OF(inflight_pages),
			SUM_OF(miss_pages), SUM_OF(ahead_pages),
			SUM_OF(unused_pages), SUM_OF(fault_pages),
			SUM_OF(lost_ios), SUM_OF(again_pages), KEPT_BY(26),
			KEPT_BY(28), KEPT_BY(30), KEPT_BY(32), KEPT_BY(34),
			NO_SUM },
	.distinct = { "used_pages", "r.page_id", "r.stands_for" },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(read_pages, COUNT, "PAGES", "READ"),
			COLUMN_OF(hit_pages, COUNT, "HIT", "READ"),
			COLUMN_OF(readahead_pages, COUNT, "AHEAD", "READ"),
			COLUMN_OF(inflight_pages, COUNT, "INFLIGHT", "READ"),
			COLUMN_OF(miss_pages, COUNT, "MISS", "READ"),
			{ { "hit_ratio", SHEET_RATIO, "HIT%", NULL },
			  "1.0 * (hit_pages + readahead_pages + inflight_pages)"
			  " / nullif(read_pages, 0)" },
			COLUMN_OF(ahead_pages, COUNT, "PAGES", "READAHEAD"),
			COLUMN_OF(unused_pages, COUNT, "UNUSED", "READAHEAD"),
			{ { "used_ratio", SHEET_RATIO, "USED%", NULL },
			  "1.0 * (ahead_pages - unused_pages)"
			  " / nullif(ahead_pages, 0)" },
			COLUMN_OF(fault_pages, COUNT, "FAULTS", NULL),
			{ { "used_pages", SHEET_COUNT, "PAGES", "WORKING SET" },
			  "nullif(used_pages, 0)" },
			COLUMN_OF(again_pages, COUNT, "PAGES", "READ AGAIN"),
			{ { "again_64m_pages", SHEET_COUNT, "IN 64M",
			    "READ AGAIN" },
			  "kept_26" },
			{ { "again_256m_pages", SHEET_COUNT, NULL, NULL },
			  "kept_28" },
			{ { "again_1g_pages", SHEET_COUNT, "IN 1G",
			    "READ AGAIN" },
			  "kept_30" },
			{ { "again_4g_pages", SHEET_COUNT, NULL, NULL },
			  "kept_32" },
			{ { "again_16g_pages", SHEET_COUNT, NULL, NULL },
			  "kept_34" },
			COLUMN_LOST,
			NO_COLUMN },
	.weight = { "miss_pages + ahead_pages + fault_pages", "read_pages" },
	.having =
		"sum(read_pages + ahead_pages + fault_pages + again_pages) > 0",
	.has_total = true,
	.empty = "(no reads through the cache)",
};
