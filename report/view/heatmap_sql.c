/*
 * heatmap_sql.c - the statement that asks how long things took, over time
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "iorec/error.h"
#include "report/view/heatmap_sql.h"
#include "report/view/latency_sql.h"
#include "report/view/question_sql.h"
#include "report/view/stage.h"

static void put_part(FILE *sql, const struct question *question,
		     uint64_t slot_ns)
{
	fprintf(sql,
		"part AS (\nSELECT r.time_ns / %" PRIu64 " * %" PRIu64
		" AS time_ns, r.bucket,\n\tsum(r.n) AS n",
		slot_ns, slot_ns);
	question_sql_keys(sql, question);
	fputs("\nFROM source AS r\n", sql);
	question_sql_joins(sql, question,
			   "r.time_ns >= s.from_ns AND r.time_ns < s.to_ns");
	fprintf(sql, "WHERE r.layer = '%s' AND r.stage = '%s' AND %s",
		question->stage->layer, question->stage->stage,
		question_tells_devices(question) ? "1" : "r.lower = 0");
	question_sql_filters(sql, &question->filters);
	fputs("\nGROUP BY 1, 2", sql);
	question_sql_groups(sql, question);
	fputs("\n)\n", sql);
}

static void put_statement(FILE *sql, const struct question *question,
			  enum key_source source, const struct traces *traces,
			  uint64_t slot_ns)
{
	fputs("WITH\n", sql);
	question_sql_tables(sql, question, traces);
	fputs("source AS (\n", sql);
	if (source == SOURCE_ROWS)
		latency_sql_rows(sql);
	else
		fputs("SELECT *\nFROM rollup_heat\n", sql);
	fputs("),\n", sql);
	put_part(sql, question, slot_ns);

	fputs("SELECT dense_rank() OVER (ORDER BY 0", sql);
	question_sql_groups(sql, question);
	fputs(") AS map,\n\ttime_ns, bucket, n", sql);
	question_sql_columns(sql, question);
	fputs("\nFROM part\n", sql);
	question_sql_column_joins(sql, question);
	/* What there is most of first. */
	fputs("ORDER BY sum(n) OVER (PARTITION BY 0", sql);
	question_sql_groups(sql, question);
	fputs(") DESC, map, time_ns, bucket", sql);
}

int heatmap_sql(const struct question *question, enum key_source source,
		const struct traces *traces, uint64_t slot_ns, char **ret,
		struct ior_error *err)
{
	char *text;
	size_t size;
	FILE *const sql = open_memstream(&text, &size);

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	put_statement(sql, question, source, traces, slot_ns);
	if (fclose(sql) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = text;
	return 0;
}
