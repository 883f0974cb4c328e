/*
 * grid_rows.c - the rows that a grid's sums are of, each with its time
 *
 * What the rollups of the store do in C is said here in SQL.
 */
#include "report/view/grid_rows.h"

#define SECOND "time_ns / 1000000000 AS second"

/* The B of 2^B <= number < 2^(B+1), by the digits of the number in hex. */
#define BUCKET_OF_HEX                                       \
	"4 * length(hex) - 4 + (hex >= '2') + (hex >= '4')" \
	" + (hex >= '8') AS bucket"

/* Who a bio is charged to: of its owners the first. */
#define FROM_DISK            \
	" FROM disk_io AS d" \
	" JOIN disk_io_owner AS o ON o.disk_id = d.disk_id AND o.ios = 1"

const char grid_rows_calls[] =
	"(SELECT *, one AS n, one * failed AS errors, one * ns AS sum_ns,"
	" one * ns AS max_ns, one * lost AS lost_ios, " SECOND
	" FROM (SELECT v.trace_id, v.task_id, NULL AS device_id, f.fs, v.op,"
	" v.call, 0 AS lower, v.time_ns, " GRID_IS_ONE_CALL " AS one,"
	" v.counted AND v.result < 0 AS failed,"
	" (v.flags & 2) <> 0 AS lost,"
	" iif(v.flags & 2, 0, ifnull(v.duration_ns, 0)) AS ns,"
	" (v.counted AND v.op <> 'sync') * ifnull(max(v.result, 0), 0)"
	" AS bytes"
	" FROM vfs_io AS v LEFT JOIN file AS f USING (file_id)"
	" WHERE v.counted OR v.flags & 2))";

/* A page is of the second in which it came. */
const char grid_rows_reads[] =
	"(SELECT trace_id, task_id, device_id, file_id, fs, lower, second,"
	" read_pages, hit_pages, readahead_pages, inflight_pages, miss_pages,"
	" 0 AS ahead_pages, 0 AS unused_pages, 0 AS fault_pages, lost_ios,"
	" 0 AS again_pages, NULL AS bucket, NULL AS page_id,"
	" NULL AS stands_for"
	" FROM ledger_rows WHERE call IS NOT NULL"
	" UNION ALL SELECT c.trace_id, c.task_id, f.device_id, c.file_id, f.fs,"
	" 0, c.second, 0, 0, 0, 0, 0, c.ahead_pages, c.unused_pages,"
	" c.fault_pages, 0, 0, NULL, NULL, NULL"
	" FROM rollup_cache AS c LEFT JOIN file AS f USING (file_id)"
	" UNION ALL SELECT c.trace_id, c.task_id, f.device_id, c.file_id, f.fs,"
	" 0, c.second, 0, 0, 0, 0, 0, 0, 0, 0, 0, c.pages, c.bucket, NULL, NULL"
	" FROM rollup_refault AS c LEFT JOIN file AS f USING (file_id))";

/*
 * In the order in which the device got them.  The bios of one request are issued
 * together and lie side by side: only the first of them is a step.
 */
const char grid_rows_seeks[] =
	"(SELECT *, " BUCKET_OF_HEX
	" FROM (SELECT trace_id, task_id, device_id, op, lower, time_ns,"
	" " SECOND ", 1 AS n, bytes, ifnull(abs(step), 0) AS distance_bytes,"
	" CASE WHEN step IS NULL THEN 'first' WHEN step = 0 THEN 'sequential'"
	" WHEN step > 0 THEN 'forward' ELSE 'backward' END AS way,"
	" iif(step <> 0, printf('%x', abs(step)), NULL) AS hex"
	" FROM (SELECT *, lag(from_ns) OVER before AS before_ns,"
	" begin - lag(begin + bytes / 512 * 512) OVER before AS step"
	" FROM (SELECT d.trace_id, o.task_id, d.device_id, d.op, d.lower,"
	" d.complete_ns AS time_ns, ifnull(d.issue_ns, d.queue_ns) AS from_ns,"
	" d.sector * 512 AS begin, d.bytes" FROM_DISK
	" WHERE NOT d.inflight AND d.bytes > 0"
	" AND d.op NOT IN ('flush', 'passthrough')"
	" AND ifnull(d.issue_ns, d.queue_ns) IS NOT NULL)"
	" WINDOW before AS (PARTITION BY device_id ORDER BY from_ns, begin))"
	" WHERE before_ns IS NULL OR from_ns <> before_ns OR step <> 0))";

const char grid_rows_sizes[] =
	"(SELECT *, " SECOND ", " BUCKET_OF_HEX
	" FROM (SELECT v.trace_id, 0 AS layer, v.task_id, NULL AS device_id,"
	" f.fs, v.op, v.call, 0 AS lower, v.time_ns, 1 AS n,"
	" v.result AS bytes, printf('%x', v.result) AS hex"
	" FROM vfs_io AS v LEFT JOIN file AS f USING (file_id)"
	" WHERE v.counted AND v.op <> 'sync' AND v.result > 0"
	" UNION ALL SELECT d.trace_id, 1, o.task_id, d.device_id, NULL, d.op,"
	" NULL, d.lower, d.complete_ns, 1, d.bytes, printf('%x', d.bytes)" FROM_DISK
	" WHERE NOT d.inflight AND d.bytes > 0))";

/* A stage that lasts from one moment to another, if both are known. */
#define STAGE(stage, from, to)                                         \
	" " to " IS NOT NULL AND " from " IS NOT NULL AS " stage "_n," \
	" ifnull(max(0, " to " - " from "), 0) AS " stage "_ns,"       \
	" ifnull(max(0, " to " - " from "), 0) AS " stage "_max,"

/* A moment on the way, by the clock of another CPU, is not beyond its ends. */
#define WITHIN(from, at, to)                                              \
	"max(" from ", CASE WHEN " to " >= " from " THEN min(" at ", " to \
	") WHEN " to " < " from " THEN " at " END)"

#define ALL_STAGES                   \
	STAGE("get", "q", "g")       \
	STAGE("plug", "g", "i")      \
	STAGE("insert", "q", "i")    \
	STAGE("scheduler", "i", "d") \
	STAGE("queue", "q", "d")     \
	STAGE("device", "d", "c") STAGE("total", "q", "c")

#define AT_GET    WITHIN("q", "got", "ifnull(i, d)") " AS g"
#define AT_INSERT WITHIN("q", "inserted", "d") " AS i"

const char grid_rows_stages[] =
	"(SELECT trace_id, task_id, device_id, op, lower, time_ns," ALL_STAGES
	" lost AS lost_ios, " SECOND " FROM (SELECT *, " AT_GET
	" FROM (SELECT *, " AT_INSERT
	" FROM (SELECT d.trace_id, o.task_id, d.device_id, d.op, d.lower,"
	" d.complete_ns AS time_ns, d.match = 'lost' AS lost,"
	" iif(d.match = 'lost', NULL, d.queue_ns) AS q,"
	" iif(d.match = 'lost', NULL, d.get_ns) AS got,"
	" iif(d.match = 'lost', NULL, d.insert_ns) AS inserted,"
	" iif(d.match = 'lost', NULL, d.issue_ns) AS d,"
	" iif(d.match = 'lost', NULL, d.complete_ns) AS c" FROM_DISK
	" WHERE d.requests > 0 AND NOT d.inflight"
	" OR d.match = 'lost' AND (d.requests > 0 OR d.inflight)))))";
