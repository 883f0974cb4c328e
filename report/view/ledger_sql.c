/*
 * ledger_sql.c - the statement that a question to the ledger becomes
 *
 * A sum over devices must not count a byte twice that went through a loop or dm
 * device and the disk below it.  So each part of the ledger is summed with the
 * mark 'lower' of its layer kept apart, once, and the rows and the total are
 * made of these parts.  Below is only asked for where devices are told apart:
 * they are a key, or one is named by a filter; then the total is still that of
 * the layer on top, or of the device that was named.
 */
#include <errno.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/ledger_sql.h"
#include "report/view/question_sql.h"

const char *const ledger_numbers[N_LEDGER_NUMBERS] = {
	[VFS_READS] = "vfs_reads",
	[VFS_READ_BYTES] = "vfs_read_bytes",
	[VFS_WRITES] = "vfs_writes",
	[VFS_WRITE_BYTES] = "vfs_write_bytes",
	[FILE_READS] = "file_reads",
	[FILE_READ_BYTES] = "file_read_bytes",
	[FILE_WRITES] = "file_writes",
	[FILE_WRITE_BYTES] = "file_write_bytes",
	[READ_PAGES] = "read_pages",
	[HIT_PAGES] = "hit_pages",
	[READAHEAD_PAGES] = "readahead_pages",
	[INFLIGHT_PAGES] = "inflight_pages",
	[MISS_PAGES] = "miss_pages",
	[DISK_READS] = "disk_reads",
	[DISK_READ_BYTES] = "disk_read_bytes",
	[DISK_WRITES] = "disk_writes",
	[DISK_WRITE_BYTES] = "disk_write_bytes",
	[ESTIMATED_BYTES] = "estimated_bytes",
	[LOST_IOS] = "lost_ios",
};

static const char *source_table(enum key_source source)
{
	switch (source) {
	case SOURCE_PROCESS:
		return "rollup_process";
	case SOURCE_SECOND:
		return "rollup_second";
	case SOURCE_FILE:
		return "(SELECT a.*, b.fs FROM rollup_file AS a"
		       " LEFT JOIN file AS b ON b.file_id = a.file_id)";
	default:
		return "ledger_rows";
	}
}

#define IS_WHOLE_SECOND                        \
	"w.second * 1000000000 >= i.from_ns\n" \
	"\tAND (w.second + 1) * 1000000000 <= i.to_ns"

static void put_part_of_time(FILE *sql, const char *table,
			     const char *condition)
{
	size_t i;

	fputs("SELECT w.trace_id, w.task_id, w.device_id, w.op, w.lower,\n"
	      "\tw.second",
	      sql);
	for (i = 0; i < N_LEDGER_NUMBERS; i++)
		fprintf(sql, ",\n\tw.%s", ledger_numbers[i]);
	fprintf(sql,
		"\nFROM %s AS w CROSS JOIN span AS i\n"
		"WHERE i.trace_id = w.trace_id\n\tAND %s\n",
		table, condition);
}

/* Few rows are in the seconds that the time begins and ends in. */
static void put_seconds_and_edges(FILE *sql)
{
	fputs("(\n", sql);
	put_part_of_time(sql, "rollup_second", IS_WHOLE_SECOND);
	fputs("UNION ALL\n", sql);
	put_part_of_time(sql, "ledger_rows",
			 "w.time_ns >= i.from_ns AND w.time_ns < i.to_ns\n"
			 "\tAND NOT (" IS_WHOLE_SECOND ")");
	fputs(")", sql);
}

static const char *time_condition(enum key_source source)
{
	if (source == SOURCE_SECOND)
		return "r.second >= s.from_ns / 1000000000"
		       " AND r.second < s.to_ns / 1000000000";
	return "r.time_ns >= s.from_ns AND r.time_ns < s.to_ns";
}

static void put_sums(FILE *sql)
{
	size_t i;

	for (i = 0; i < N_LEDGER_NUMBERS; i++)
		fprintf(sql, ",\n\tifnull(sum(%s), 0) AS %s", ledger_numbers[i],
			ledger_numbers[i]);
}

static void put_source(FILE *sql, const struct question *question,
		       enum key_source source)
{
	fputs("\nFROM ", sql);
	if (source == SOURCE_ROWS && question_is_of_seconds(question)) {
		put_seconds_and_edges(sql);
		fputs(" AS r\n", sql);
		question_sql_joins(sql, question, "1");
		return;
	}
	fprintf(sql, "%s AS r\n", source_table(source));
	question_sql_joins(sql, question, time_condition(source));
}

/* The sums of each part: the keys, and whether it is below another. */
static void put_parts(FILE *sql, const struct question *question,
		      enum key_source source)
{
	fputs("part AS MATERIALIZED (\nSELECT r.lower AS lower", sql);
	question_sql_keys(sql, question);
	put_sums(sql);
	put_source(sql, question, source);
	fprintf(sql, "WHERE %s",
		question_tells_devices(question) ? "1" : "r.lower = 0");
	question_sql_filters(sql, &question->filters);
	fputs("\nGROUP BY r.lower", sql);
	question_sql_groups(sql, question);
	fputs("\n)\n", sql);
}

/* What did nothing that has a column is no row. */
static void put_rows(FILE *sql, const struct question *question)
{
	size_t i;

	fputs("SELECT 0 AS is_total, remainder", sql);
	question_sql_columns(sql, question);
	put_sums(sql);
	fputs("\nFROM part\n", sql);
	question_sql_column_joins(sql, question);
	fputs("GROUP BY is_total", sql);
	question_sql_groups(sql, question);
	fputs("\nHAVING 0", sql);
	for (i = 0; i < N_LEDGER_NUMBERS; i++)
		fprintf(sql, " OR sum(%s) <> 0", ledger_numbers[i]);
}

static void put_total(FILE *sql, const struct question *question)
{
	size_t i;

	fputs("\nUNION ALL\nSELECT 1, 0", sql);
	for (i = 0; i < question->n_keys; i++)
		fputs(question->keys[i] == KEY_PID &&
				      !question_has_key(question, KEY_COMM)
			      ? ", NULL, NULL"
			      : ", NULL",
		      sql);
	put_sums(sql);
	fprintf(sql, "\nFROM part\nWHERE %s",
		question->filters.device ? "1" : "lower = 0");
}

static const char *ratio_pages(const char *column)
{
	if (strcmp(column, "hit_ratio") == 0)
		return "hit_pages + readahead_pages + inflight_pages";
	if (strcmp(column, "resident_ratio") == 0)
		return "hit_pages";
	return NULL;
}

static bool is_number(const char *column)
{
	size_t i;

	for (i = 0; i < N_LEDGER_NUMBERS; i++)
		if (strcmp(ledger_numbers[i], column) == 0)
			return true;
	return false;
}

/* Numbers descend; keys ascend, and decide in the end. */
static void put_order(FILE *sql, const struct question *question)
{
	const char *const sort = question->sort;
	size_t i;

	fputs("\nORDER BY is_total", sql);
	if (sort && ratio_pages(sort))
		fprintf(sql, ", 1.0 * (%s) / read_pages DESC NULLS LAST",
			ratio_pages(sort));
	else if (sort && is_number(sort))
		fprintf(sql, ", %s DESC", sort);
	else if (sort)
		fprintf(sql, ", \"%s\" NULLS LAST", sort);
	fputs(", disk_read_bytes + disk_write_bytes DESC"
	      ", vfs_read_bytes + vfs_write_bytes DESC",
	      sql);
	for (i = 0; i < question->n_keys; i++)
		fprintf(sql, ", \"%s\" NULLS LAST",
			key_names[question->keys[i]]);
	if (question_has_key(question, KEY_PID))
		fputs(", comm", sql);
}

static void put_ledger(FILE *sql, const struct question *question,
		       enum key_source source, const struct traces *traces)
{
	fputs("WITH\n", sql);
	question_sql_tables(sql, question, traces);
	put_parts(sql, question, source);
	fputs("SELECT * FROM (\n", sql);
	put_rows(sql, question);
	put_total(sql, question);
	fputs("\n)", sql);
	put_order(sql, question);
}

int ledger_sql(const struct question *question, enum key_source source,
	       const struct traces *traces, char **ret, struct ior_error *err)
{
	char *text;
	size_t size;
	FILE *const sql = open_memstream(&text, &size);

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	put_ledger(sql, question, source, traces);
	if (fclose(sql) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = text;
	return 0;
}

int ledger_sql_in_flight(const struct question *question, char **ret,
			 struct ior_error *err)
{
	const struct question timeless = { .n_keys = 0 };
	char *text;
	size_t size;
	FILE *const sql = open_memstream(&text, &size);

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	fputs("SELECT sum(r.unfinished_ios), sum(r.unfinished_bytes)\n"
	      "FROM rollup_process AS r\n",
	      sql);
	question_sql_joins(sql, &timeless, NULL);
	fprintf(sql, "WHERE %s",
		question->filters.device ? "1" : "r.lower = 0");
	question_sql_filters(sql, &question->filters);
	if (fclose(sql) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = text;
	return 0;
}
