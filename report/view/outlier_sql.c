/*
 * outlier_sql.c - the statement that asks for the slowest calls and requests
 *
 * As in the histograms a file system is of calls and a device of requests, so
 * that naming one leaves out the other; on_id is the device that either waited
 * for.
 */
#include <errno.h>
#include <stdio.h>

#include "iorec/error.h"
#include "report/view/outlier_sql.h"
#include "report/view/question_sql.h"

/* A socket or pipe is slow because its other end is. */
static const char calls[] =
	"SELECT 'vfs' AS layer, v.vfs_id AS id, v.trace_id, v.task_id,\n"
	"\tNULL AS device_id, f.device_id AS on_id, f.fs, v.op, v.call,\n"
	"\t0 AS lower, v.duration_ns AS ns, v.time_ns AS begin_ns, v.time_ns,\n"
	"\tv.file_id, v.offset, NULL AS sector, max(v.result, 0) AS bytes,\n"
	"\tiif(v.result < 0, v.result, NULL) AS error, NULL AS cause,\n"
	"\t'exact' AS match, NULL AS queued_ns, NULL AS on_device_ns,\n"
	"\tNULL AS stack_id\n"
	"FROM vfs_io AS v JOIN file AS f ON f.file_id = v.file_id\n"
	"WHERE v.counted AND NOT v.flags & 2 AND v.duration_ns IS NOT NULL\n"
	"\tAND f.kind IN ('file', 'blockdev')\n";

static const char requests[] =
	"SELECT 'disk', d.disk_id, d.trace_id, o.task_id, d.device_id,\n"
	"\td.device_id, '', d.op, d.call, d.lower,\n"
	"\tmax(0, d.complete_ns - d.queue_ns), d.queue_ns, d.complete_ns,\n"
	"\to.file_id, NULL, d.sector, d.bytes, d.error, d.cause, d.match,\n"
	"\td.issue_ns - d.queue_ns, d.complete_ns - d.issue_ns, d.stack_id\n"
	"FROM disk_io AS d\n"
	"\tJOIN disk_io_owner AS o ON o.disk_id = d.disk_id AND o.ios = 1\n"
	"WHERE d.requests > 0 AND NOT d.inflight AND d.match <> 'lost'\n"
	"\tAND d.queue_ns IS NOT NULL AND d.complete_ns IS NOT NULL\n";

/* What the device had while the I/O lasted, and who had most of it. */
static const char stories[] =
	"own AS (\n"
	"SELECT s.id, count(*) AS n, max(x.complete_ns) - min(x.queue_ns) AS ns\n"
	"FROM slow AS s JOIN disk_io AS x ON x.vfs_id = s.id\n"
	"WHERE s.layer = 'vfs' AND x.requests > 0 AND x.lower = 0\n"
	"GROUP BY s.id\n"
	"),\n"
	"other AS (\n"
	"SELECT s.layer, s.id, t.comm, count(*) AS n, sum(x.bytes) AS bytes\n"
	"FROM slow AS s\n"
	"\tJOIN disk_io AS x ON x.device_id = s.on_id\n"
	"\t\tAND x.queue_ns < s.begin_ns + s.ns\n"
	"\t\tAND (x.complete_ns IS NULL OR x.complete_ns > s.begin_ns)\n"
	"\tJOIN disk_io_owner AS o ON o.disk_id = x.disk_id AND o.ios = 1\n"
	"\tLEFT JOIN task AS t ON t.task_id = o.task_id\n"
	"WHERE x.requests > 0\n"
	"\tAND iif(s.layer = 'vfs', x.vfs_id IS NOT s.id, x.disk_id <> s.id)\n"
	"GROUP BY s.layer, s.id, t.comm\n"
	"),\n"
	"others AS (\n"
	"SELECT layer, id, sum(n) AS n, sum(bytes) AS bytes, comm, max(bytes)\n"
	"FROM other\n"
	"GROUP BY layer, id\n"
	")\n"
	"SELECT s.layer, s.place, s.ns, s.begin_ns, s.op, s.call, t.pid, t.comm,\n"
	"\td.name, nullif(f.fs, ''), coalesce(nullif(f.path, ''),\n"
	"\t'inode ' || f.ino || ' of ' || f.major || ':' || f.minor), s.offset,\n"
	"\ts.sector, s.bytes, s.error, s.cause, s.match, s.queued_ns,\n"
	"\ts.on_device_ns, iif(s.layer = 'vfs', ifnull(w.n, 0), NULL), w.ns,\n"
	"\tifnull(a.n, 0), ifnull(a.bytes, 0), a.comm, k.frames\n"
	"FROM slow AS s\n"
	"\tLEFT JOIN task AS t ON t.task_id = s.task_id\n"
	"\tLEFT JOIN device AS d ON d.device_id = s.on_id\n"
	"\tLEFT JOIN file AS f ON f.file_id = s.file_id\n"
	"\tLEFT JOIN stack AS k ON k.stack_id = s.stack_id\n"
	"\tLEFT JOIN own AS w ON s.layer = 'vfs' AND w.id = s.id\n"
	"\tLEFT JOIN others AS a ON a.layer = s.layer AND a.id = s.id\n"
	"ORDER BY s.layer, s.place";

/* With a LIMIT only these are sorted, not all that there are. */
static void put_slowest_of(FILE *sql, const struct question *question,
			   const char *layer)
{
	fputs("SELECT * FROM (\nSELECT r.*\nFROM source AS r\n", sql);
	question_sql_joins(sql, question,
			   "r.time_ns >= s.from_ns AND r.time_ns < s.to_ns");
	fprintf(sql, "WHERE r.layer = '%s' AND %s", layer,
		question->filters.device ? "1" : "r.lower = 0");
	question_sql_filters(sql, &question->filters);
	fprintf(sql, "\nORDER BY r.ns DESC, r.begin_ns, r.id\nLIMIT %zu\n)\n",
		question->outliers);
}

static void put_slow(FILE *sql, const struct question *question)
{
	fputs("slow AS MATERIALIZED (\nSELECT *,\n"
	      "\trow_number() OVER (PARTITION BY layer\n"
	      "\t\tORDER BY ns DESC, begin_ns, id) AS place\nFROM (\n",
	      sql);
	put_slowest_of(sql, question, "vfs");
	fputs("UNION ALL\n", sql);
	put_slowest_of(sql, question, "disk");
	fputs(")\n),\n", sql);
}

int outlier_sql(const struct question *question, const struct traces *traces,
		char **ret, struct ior_error *err)
{
	struct question keyless = *question;
	char *text;
	size_t size;
	FILE *const sql = open_memstream(&text, &size);

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	keyless.n_keys = 0;
	fputs("WITH\n", sql);
	question_sql_tables(sql, &keyless, traces);
	fprintf(sql, "source AS (\n%sUNION ALL\n%s),\n", calls, requests);
	put_slow(sql, &keyless);
	fputs(stories, sql);
	if (fclose(sql) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = text;
	return 0;
}
