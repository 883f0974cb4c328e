/*
 * grids.c - the views that are sums by keys
 */
#include "report/view/grid.h"

#define KEYS_OF_TASKS                                                     \
	(1U << KEY_PID | 1U << KEY_TID | 1U << KEY_COMM | 1U << KEY_UID | \
	 1U << KEY_CGROUP)
#define KEYS_OF_FILES \
	(1U << KEY_FS | 1U << KEY_MOUNT | 1U << KEY_FILE | 1U << KEY_DIR)

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
			{ NULL, NULL, false } },
	.columns =
		(const struct grid_column[]){
			{ { "bytes", SHEET_COUNT, "BYTES", NULL },
			  "read_bytes + ifnull(write_bytes, 0)" },
			{ { "read_bytes", SHEET_COUNT, "READ", NULL }, NULL },
			{ { "write_bytes", SHEET_COUNT, "WRITE", NULL }, NULL },
			{ { "lost_ios", SHEET_COUNT, "LOST", NULL }, NULL },
			{ { NULL, SHEET_ANY, NULL, NULL }, NULL } },
	.weight = { "iif(o0 = 2, read_bytes + write_bytes, 0)",
		    "iif(o0 = 0, read_bytes + write_bytes, 0)" },
	.has_total = true,
	.comm_title = "EXEC",
	.empty = "(no I/O)",
};
