/*
 * grids_writeback.c - the view of what was written back, how late, who waited
 */
#include "report/view/grid_parts.h"

/* A thread of the kernel; a worker's parent may not be known. */
#define BY_KERNEL "(ifnull(w.ppid, 0) = 2 OR w.comm LIKE 'kworker/%')"
#define BY_SELF   "(w.process_id = t.process_id)"

/* Pages that were dirty for less than 2^K ns, for the percentiles. */
#define YOUNGER(K)                                                             \
	{                                                                      \
		"below_" #K, "ifnull((r.bucket < " #K "), 0) * r.pages", false \
	}

#define UP_TO(share, K) \
	" WHEN below_" #K " >= " share " * pages THEN min(max_ns, 1 << " #K ")"

/* Not more than twice, below 0.13 s not more than eight times as much. */
#define AGE_OF(share)                                                      \
	"CASE WHEN pages = 0 THEN NULL" UP_TO(share, 20) UP_TO(share, 23)  \
		UP_TO(share, 25) UP_TO(share, 27) UP_TO(share, 28) UP_TO(  \
			share, 29) UP_TO(share, 30) UP_TO(share, 31)       \
			UP_TO(share, 32) UP_TO(share, 33) UP_TO(share, 34) \
				UP_TO(share, 35) UP_TO(share, 36)          \
					UP_TO(share, 37) " ELSE max_ns END"

/* That nobody was held back is known where the trace has the event of it. */
const struct grid grid_writeback = {
	.sources = { { "(SELECT r.trace_id, r.task_id, r.device_id, r.file_id,"
		       " f.fs, r.lower, r.second, r.cause, r.writer_id,"
		       " r.bucket, r.bytes, r.estimated_bytes, r.pages,"
		       " r.age_us, r.max_ns, e.zero AS pauses,"
		       " e.zero AS pause_ns, e.zero AS pause_max_ns"
		       " FROM rollup_writeback AS r"
		       " LEFT JOIN file AS f USING (file_id)"
		       " LEFT JOIN (SELECT trace_id, 0 AS zero FROM event_count"
		       " WHERE name = 'balance_dirty_pages'"
		       " GROUP BY trace_id) AS e ON e.trace_id = r.trace_id"
		       " UNION ALL SELECT p.trace_id, p.task_id, f.device_id,"
		       " p.file_id, f.fs, 0, p.second, NULL, NULL, NULL, 0, 0,"
		       " 0, 0, 0,"
		       " p.pauses, p.pause_ns, p.max_ns"
		       " FROM rollup_throttle AS p"
		       " LEFT JOIN file AS f USING (file_id))",
		       GRID_TASK | GRID_DEVICE | GRID_FILE | GRID_FS |
			       GRID_CAUSE | GRID_SECOND,
		       false } },
	.joins = "LEFT JOIN task AS w ON w.task_id = r.writer_id",
	.keys = KEYS_OF_TASKS | KEYS_OF_FILES | 1U << KEY_DEVICE |
		1U << KEY_CAUSE | 1U << KEY_HOST | 1U << KEY_SECOND,
	.sums =
		(const struct grid_sum[]){
			SUM_OF(bytes),
			{ "flusher_bytes", "ifnull(" BY_KERNEL ", 0) * r.bytes",
			  false },
			{ "own_bytes",
			  "ifnull(" BY_SELF " AND NOT " BY_KERNEL
			  ", 0) * r.bytes",
			  false },
			SUM_OF(estimated_bytes),
			SUM_OF(pages),
			SUM_OF(age_us),
			{ "max_ns", "r.max_ns", true },
			YOUNGER(20),
			YOUNGER(23),
			YOUNGER(25),
			YOUNGER(27),
			YOUNGER(28),
			YOUNGER(29),
			YOUNGER(30),
			YOUNGER(31),
			YOUNGER(32),
			YOUNGER(33),
			YOUNGER(34),
			YOUNGER(35),
			YOUNGER(36),
			YOUNGER(37),
			SUM_OF(pauses),
			SUM_OF(pause_ns),
			{ "pause_max_ns", "r.pause_max_ns", true },
			NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(bytes, SIZE, "BYTES", "WRITTEN BACK"),
			COLUMN_OF(flusher_bytes, SIZE, "FLUSHER",
				  "WRITTEN BACK"),
			COLUMN_OF(own_bytes, SIZE, "SELF", "WRITTEN BACK"),
			{ { "other_bytes", SHEET_SIZE, "OTHERS",
			    "WRITTEN BACK" },
			  "bytes - flusher_bytes - own_bytes" },
			COLUMN_OF(estimated_bytes, SIZE, NULL, NULL),
			COLUMN_OF(pages, COUNT, "PAGES", "DIRTY FOR"),
			{ { "age_avg_ns", SHEET_DURATION, "AVG", "DIRTY FOR" },
			  "age_us * 1000 / nullif(pages, 0)" },
			{ { "age_p50_ns", SHEET_DURATION, "P50", "DIRTY FOR" },
			  AGE_OF("0.5") },
			{ { "age_p99_ns", SHEET_DURATION, "P99", "DIRTY FOR" },
			  AGE_OF("0.99") },
			{ { "age_max_ns", SHEET_DURATION, "MAX", "DIRTY FOR" },
			  "iif(pages, max_ns, NULL)" },
			COLUMN_OF(pauses, COUNT, "PAUSES", "HELD BACK"),
			COLUMN_OF(pause_ns, DURATION, "FOR", "HELD BACK"),
			COLUMN_OF(pause_max_ns, DURATION, NULL, "HELD BACK"),
			NO_COLUMN },
	.weight = { "bytes", "ifnull(pause_ns, 0)" },
	.has_total = true,
	.empty = "(nothing was written back)",
};
