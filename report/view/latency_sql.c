/*
 * latency_sql.c - the statement that asks how long things took
 *
 * Rollups and rows are brought into one shape: a row r of a layer, with what
 * the keys and filters ask of it.  A file system is of calls only, a device of
 * requests only; so naming one also chooses the layer.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/view/histogram.h"
#include "report/view/latency_sql.h"
#include "report/view/question_sql.h"
#include "report/view/stage.h"

const char *const latency_matches[LATENCY_N_MATCHES] = {
	"exact", "merged", "split", "requeued", "partial", "unmatched", "lost",
};

#define PARTS                                                             \
	"part_0, part_1, part_2, part_3, part_4, part_5, part_6, part_7," \
	" part_8, part_9, part_10, part_11, part_12, part_13, part_14,"   \
	" part_15"

static const char rollups[] =
	"\tSELECT 'vfs' AS layer, trace_id, task_id, NULL AS device_id, fs,\n"
	"\t\top, call, 0 AS lower, 'total' AS stage, match, bucket, n, sum_ns,\n"
	"\t\tmax_ns, " PARTS "\n"
	"\tFROM rollup_vfs_latency\n"
	"\tUNION ALL\n"
	"\tSELECT 'disk', trace_id, task_id, device_id, '',\n"
	"\t\top, NULL, lower, stage, match, bucket, n, sum_ns,\n"
	"\t\tmax_ns, " PARTS "\n"
	"\tFROM rollup_disk_latency\n"
	"\tWHERE stage IN ('queue', 'device', 'total')\n";

static const char calls[] =
	"\tSELECT 'vfs' AS layer, v.trace_id, v.task_id, NULL AS device_id,\n"
	"\t\tf.fs, v.op, v.call, 0 AS lower, 'total' AS stage,\n"
	"\t\tiif(v.flags & 2, 'lost', 'exact') AS match,\n"
	"\t\tv.duration_ns AS ns, v.time_ns,\n"
	"\t\tv.time_ns / 1000000000 AS second, v.cpu, v.file_id,\n"
	"\t\tNULL AS partition_id, NULL AS cause\n"
	"\tFROM vfs_io AS v LEFT JOIN file AS f ON f.file_id = v.file_id\n"
	"\tWHERE v.counted OR v.flags & 2\n";

/* Of the bios in a request one stands for it. */
static const char requests[] =
	"\tSELECT 'disk', d.trace_id, o.task_id, d.device_id,\n"
	"\t\t'', d.op, NULL, d.lower, s.stage, d.match,\n"
	"\t\tmax(0, CASE\n"
	"\t\t\tWHEN d.match = 'lost' THEN NULL\n"
	"\t\t\tWHEN s.stage = 'queue' THEN d.issue_ns - d.queue_ns\n"
	"\t\t\tWHEN s.stage = 'device'\n"
	"\t\t\t\tTHEN d.complete_ns - d.issue_ns\n"
	"\t\t\tELSE d.complete_ns - d.queue_ns END) AS ns,\n"
	"\t\td.complete_ns, d.complete_ns / 1000000000, d.cpu, o.file_id,\n"
	"\t\td.partition_id, d.cause\n"
	"\tFROM disk_io AS d\n"
	"\t\tJOIN disk_io_owner AS o ON o.disk_id = d.disk_id AND o.ios = 1\n"
	"\t\tJOIN (SELECT 'queue' AS stage UNION ALL SELECT 'device'\n"
	"\t\t\tUNION ALL SELECT 'total') AS s\n"
	"\tWHERE d.requests > 0 AND NOT d.inflight\n"
	"\t\tOR d.match = 'lost' AND (d.requests > 0 OR d.inflight)\n";

/* Find the bucket of r.ns by halves: from 'from' up to before 'to'. */
static void put_bucket(FILE *sql, unsigned int from, unsigned int to)
{
	const unsigned int middle = from + (to - from) / 2;

	if (to - from == 1) {
		fprintf(sql, "%u", from);
		return;
	}
	fprintf(sql, "CASE WHEN ns < %" PRIu64 " THEN ",
		histogram_from_ns(middle));
	put_bucket(sql, from, middle);
	fputs(" ELSE ", sql);
	put_bucket(sql, middle, to);
	fputs(" END", sql);
}

void latency_sql_rows(FILE *sql)
{
	fprintf(sql,
		"\tSELECT *, (ns * %d >> bucket) & %d AS part, 1 AS n,\n"
		"\t\tifnull(ns, 0) AS sum_ns, ifnull(ns, 0) AS max_ns\n"
		"\tFROM (SELECT *, CASE WHEN ns IS NULL THEN NULL ELSE ",
		HISTOGRAM_PARTS, HISTOGRAM_PARTS - 1);
	put_bucket(sql, 0, HISTOGRAM_BUCKETS);
	fprintf(sql, " END AS bucket\n\tFROM (\n%s\tUNION ALL\n%s\t))\n", calls,
		requests);
}

static void put_source(FILE *sql, enum key_source source)
{
	fputs("source AS (\n", sql);
	if (source == SOURCE_ROWS)
		latency_sql_rows(sql);
	else
		fputs(rollups, sql);
	fputs("),\n", sql);
}

/* A row of a rollup has several in each part of its bucket, an I/O is in one. */
static void put_parts(FILE *sql, enum key_source source)
{
	int i;

	for (i = 0; i < HISTOGRAM_PARTS; i++) {
		if (source == SOURCE_ROWS)
			fprintf(sql, ",\n\tsum(r.part = %d) AS part_%d", i, i);
		else
			fprintf(sql, ",\n\tsum(r.part_%d) AS part_%d", i, i);
	}
}

static void put_part(FILE *sql, const struct question *question,
		     enum key_source source)
{
	size_t i;

	fputs("part AS (\nSELECT r.layer, r.op, r.stage, r.bucket,\n"
	      "\tsum(r.n) AS n, sum(r.sum_ns) AS sum_ns,\n"
	      "\tmax(r.max_ns) AS max_ns",
	      sql);
	put_parts(sql, source);
	for (i = 0; i < LATENCY_N_MATCHES; i++)
		fprintf(sql, ",\n\tsum(r.n * (r.match = '%s')) AS n_%s",
			latency_matches[i], latency_matches[i]);
	question_sql_keys(sql, question);
	fputs("\nFROM source AS r\n", sql);
	question_sql_joins(sql, question,
			   "r.time_ns >= s.from_ns AND r.time_ns < s.to_ns");
	fprintf(sql, "WHERE %s",
		question_tells_devices(question) ? "1" : "r.lower = 0");
	if (question->stage)
		fprintf(sql, "\n\tAND r.layer = '%s' AND r.stage = '%s'",
			question->stage->layer, question->stage->stage);
	question_sql_filters(sql, &question->filters);
	fputs("\nGROUP BY r.layer, r.op, r.stage, r.bucket", sql);
	question_sql_groups(sql, question);
	fputs("\n)\n", sql);
}

static void put_statement(FILE *sql, const struct question *question,
			  enum key_source source, const struct traces *traces)
{
	size_t i;

	fputs("WITH\n", sql);
	question_sql_tables(sql, question, traces);
	put_source(sql, source);
	put_part(sql, question, source);

	fputs("SELECT dense_rank() OVER (ORDER BY layer", sql);
	question_sql_groups(sql, question);
	fputs(", op, stage) AS histogram,\n"
	      "\tlayer, op, stage, bucket, n, sum_ns, max_ns, " PARTS,
	      sql);
	for (i = 0; i < LATENCY_N_MATCHES; i++)
		fprintf(sql, ", n_%s", latency_matches[i]);
	question_sql_columns(sql, question);
	fputs("\nFROM part\n", sql);
	question_sql_column_joins(sql, question);
	/* Calls before requests, what there is most of first. */
	fputs("ORDER BY layer DESC, sum(n) OVER (PARTITION BY layer", sql);
	question_sql_groups(sql, question);
	fputs(", op, stage) DESC, histogram, bucket", sql);
}

int latency_sql(const struct question *question, enum key_source source,
		const struct traces *traces, char **ret, struct ior_error *err)
{
	char *text;
	size_t size;
	FILE *const sql = open_memstream(&text, &size);

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	put_statement(sql, question, source, traces);
	if (fclose(sql) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = text;
	return 0;
}
