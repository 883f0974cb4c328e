/*
 * grid_sql.c - the statement that a question to a grid becomes
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/asked.h"
#include "report/view/grid.h"
#include "report/view/grid_sql.h"
#include "report/view/question_sql.h"

/* What the parts of a statement are made of. */
struct writer {
	FILE *sql;
	const struct grid *grid;
	const struct grid_source *source;
	const struct question *question;
	const struct traces *traces;
};

static const char *interval_expression(const struct writer *writer)
{
	return writer->question->interval_s ? "at_s" : "NULL";
}

/* The keys and own keys, by which all is grouped, each behind a comma. */
static void put_groups(const struct writer *writer)
{
	size_t i;

	question_sql_groups(writer->sql, writer->question);
	for (i = 0; writer->grid->own[i].value; i++)
		fprintf(writer->sql, ", o%zu", i);
}

/* The same without those that rows of one place differ in. */
static void put_rank_groups(const struct writer *writer)
{
	size_t i;

	question_sql_groups(writer->sql, writer->question);
	for (i = 0; i < writer->grid->n_rank; i++)
		fprintf(writer->sql, ", o%zu", i);
}

static void put_sums(const struct writer *writer, bool of_source)
{
	const struct grid_sum *sum;

	for (sum = writer->grid->sums; sum->name; sum++)
		fprintf(writer->sql, ",\n\t%s(%s) AS %s",
			sum->greatest ? "max" : "sum",
			of_source ? sum->value : sum->name, sum->name);
}

/* In a trace; over traces it is a sum. */
static void put_distinct(const struct writer *writer)
{
	const struct grid_distinct *const distinct = &writer->grid->distinct;

	fprintf(writer->sql, "count(DISTINCT %s) * ifnull(max(%s), 0)",
		distinct->value, distinct->each);
}

/* What there is of each row, as 'how' has it, behind a comma. */
static void put_number(const struct writer *writer, const char *how)
{
	const char *const name = writer->grid->distinct.name;

	if (name)
		fprintf(writer->sql, ",\n\t%s(%s) AS %s", how, name, name);
}

static const char *time_condition(const struct grid_source *source)
{
	if (source->has & GRID_TIME)
		return "r.time_ns >= s.from_ns AND r.time_ns < s.to_ns";
	return "r.second >= s.from_ns / 1000000000"
	       " AND r.second < s.to_ns / 1000000000";
}

/* The source, with all that keys and filters need. */
static void put_from(const struct writer *writer)
{
	const struct question *const question = writer->question;
	FILE *const sql = writer->sql;

	fprintf(sql, "\nFROM %s AS r\n", writer->source->sql);
	question_sql_joins(sql, question, time_condition(writer->source));
	if (writer->grid->joins)
		fprintf(sql, "\t%s\n", writer->grid->joins);
	fprintf(sql, "WHERE %s",
		writer->grid->each_layer || question_tells_devices(question)
			? "1"
			: "r.lower = 0");
	if (question->interval_s)
		fputs(" AND r.second IS NOT NULL", sql);
	question_sql_filters(sql, &question->filters);
}

static void put_part(const struct writer *writer)
{
	const struct question *const question = writer->question;
	FILE *const sql = writer->sql;
	size_t i;

	fputs("part AS MATERIALIZED (\nSELECT r.lower AS lower", sql);
	if (question->interval_s)
		fprintf(sql, ", r.second / %" PRId64 " * %" PRId64 " AS at_s",
			question->interval_s, question->interval_s);
	question_sql_keys(sql, question);
	for (i = 0; writer->grid->own[i].value; i++)
		fprintf(sql, ",\n\t%s AS o%zu", writer->grid->own[i].value, i);
	put_sums(writer, true);
	if (writer->grid->distinct.name) {
		fputs(",\n\t", sql);
		put_distinct(writer);
		fprintf(sql, " AS %s", writer->grid->distinct.name);
	}

	put_from(writer);
	fprintf(sql, "\nGROUP BY r.trace_id, r.lower, %s",
		interval_expression(writer));
	put_groups(writer);
	fputs("\n),\n", sql);
}

static void put_line(const struct writer *writer)
{
	FILE *const sql = writer->sql;
	const struct grid *const grid = writer->grid;

	fprintf(sql, "line AS (\nSELECT %s AS at_s",
		interval_expression(writer));
	put_groups(writer);
	put_sums(writer, false);
	put_number(writer, "sum");
	asked_put_length(sql, writer->question, writer->traces, true);
	fprintf(sql, "\nFROM part\nGROUP BY %s", interval_expression(writer));
	put_groups(writer);
	if (grid->having)
		fprintf(sql, "\nHAVING %s", grid->having);
	fputs("\n),\n", sql);
}

static const struct grid_column *sort_column(const struct writer *writer)
{
	const struct grid_column *column = writer->grid->columns;

	if (!writer->question->sort)
		return NULL;
	while (column->sheet.name &&
	       strcmp(column->sheet.name, writer->question->sort) != 0)
		column++;
	return column->sheet.name ? column : NULL;
}

/* A key that --sort names, ahead of all weights. */
static void put_sort_key(const struct writer *writer)
{
	const char *const sort = writer->question->sort;
	const struct grid_own *own;
	size_t i;

	if (!sort || sort_column(writer))
		return;
	for (i = 0; i < writer->question->n_keys; i++)
		if (strcmp(key_names[writer->question->keys[i]], sort) == 0)
			fprintf(writer->sql, "k%zu IS NULL, k%zu, ", i, i);
	for (i = 0; (own = &writer->grid->own[i])->value; i++)
		if (own->name && strcmp(own->name, sort) == 0)
			fprintf(writer->sql, "o%zu IS NULL, o%zu, ", i, i);
}

static const char *weight(const struct writer *writer, size_t i)
{
	const struct grid_column *const sort = sort_column(writer);

	if (sort && i == 0)
		return sort->value ? sort->value : sort->sheet.name;
	return writer->grid->weight[i] ? writer->grid->weight[i] : "0";
}

/* One line of a place needs no window, which would sort all lines once more. */
static void put_weight(const struct writer *writer, size_t i)
{
	if (!writer->grid->own[writer->grid->n_rank].value) {
		fprintf(writer->sql, ",\n\t%s", weight(writer, i));
		return;
	}
	fprintf(writer->sql, ",\n\tsum(%s) OVER (PARTITION BY at_s",
		weight(writer, i));
	put_rank_groups(writer);
	fputs(")", writer->sql);
}

/* The place of a row among those that --top counts, and what sorts it. */
static void put_weights(const struct writer *writer)
{
	FILE *const sql = writer->sql;
	size_t i;

	fputs("weighed AS (\nSELECT *", sql);
	for (i = 0; i < 2; i++) {
		put_weight(writer, i);
		fprintf(sql, " AS weight%zu", i);
	}
	fputs("\nFROM line\n),\nplaced AS (\nSELECT *,\n"
	      "\tdense_rank() OVER (PARTITION BY at_s, remainder\n\t\tORDER BY ",
	      sql);
	put_sort_key(writer);
	fputs("weight0 DESC, weight1 DESC", sql);
	put_rank_groups(writer);
	fputs(") AS place\nFROM weighed\n),\n", sql);
}

/* Cells of keys for a row that has none; own keys keep theirs. */
static void put_no_keys(const struct writer *writer)
{
	size_t i;

	fputs(", 0 AS remainder", writer->sql);
	for (i = 0; i < writer->question->n_keys; i++) {
		fprintf(writer->sql, ", NULL AS k%zu", i);
		if (key_defs[writer->question->keys[i]].identity)
			fprintf(writer->sql, ", NULL AS i%zu", i);
	}
	for (i = 0; writer->grid->own[i].value; i++)
		fprintf(writer->sql,
			i < writer->grid->n_rank ? ", NULL AS o%zu" : ", o%zu",
			i);
}

static void put_own_groups(const struct writer *writer)
{
	size_t i;

	for (i = writer->grid->n_rank; writer->grid->own[i].value; i++)
		fprintf(writer->sql, ", o%zu", i);
}

static void put_shown_rows(const struct writer *writer)
{
	const size_t top = writer->question->top;

	fputs("SELECT 0 AS mark, at_s, weight0, weight1", writer->sql);
	put_groups(writer);
	put_sums(writer, false);
	put_number(writer, "sum");
	fputs(",\n\tmax(length_s) AS length_s\nFROM placed\n", writer->sql);
	if (top)
		fprintf(writer->sql, "WHERE place <= %zu OR remainder\n", top);
	fputs("GROUP BY at_s", writer->sql);
	put_groups(writer);
}

static void put_other(const struct writer *writer)
{
	const size_t top = writer->question->top;

	fputs("\nUNION ALL\nSELECT 1, at_s, 0, 0", writer->sql);
	put_no_keys(writer);
	put_sums(writer, false);
	if (writer->grid->distinct.name)
		fputs(",\n\tNULL", writer->sql);
	asked_put_length(writer->sql, writer->question, writer->traces, false);
	fprintf(writer->sql,
		"\nFROM placed\n"
		"WHERE place > %zu AND NOT remainder\nGROUP BY at_s",
		top);
	put_own_groups(writer);
}

/* Of all rows, whatever their keys; of an interval it is not asked. */
static void put_total_number(const struct writer *writer)
{
	if (!writer->grid->distinct.name)
		return;
	fputs(",\n\t(SELECT sum(n) FROM (SELECT ", writer->sql);
	put_distinct(writer);
	fputs(" AS n", writer->sql);
	put_from(writer);
	fputs("\nGROUP BY r.trace_id))", writer->sql);
}

/* Of the layer on top, unless a device was named. */
static void put_total(const struct writer *writer)
{
	fprintf(writer->sql, "\nUNION ALL\nSELECT 2, %s AS at_s, 0, 0",
		interval_expression(writer));
	put_no_keys(writer);
	put_sums(writer, false);
	put_total_number(writer);
	asked_put_length(writer->sql, writer->question, writer->traces, false);
	fprintf(writer->sql, "\nFROM part\nWHERE %s\nGROUP BY %s",
		writer->question->filters.device ? "1" : "lower = 0",
		interval_expression(writer));
	put_own_groups(writer);
}

static void put_rows(const struct writer *writer)
{
	fputs("rows AS (\n", writer->sql);
	put_shown_rows(writer);
	if (writer->question->top)
		put_other(writer);
	if (writer->grid->has_total)
		put_total(writer);
	fputs("\n)\n", writer->sql);
}

static void put_shown_own(const struct writer *writer)
{
	const struct grid_own *own;
	size_t i;

	for (i = 0; (own = &writer->grid->own[i])->value; i++) {
		if (!own->name)
			continue;
		fputs(", ", writer->sql);
		if (own->shown)
			fputs(own->shown, writer->sql);
		else
			fprintf(writer->sql, "o%zu", i);
		fprintf(writer->sql, " AS \"%s\"", own->name);
	}
}

static void put_columns(const struct writer *writer)
{
	const struct grid_column *column;

	for (column = writer->grid->columns; column->sheet.name; column++)
		fprintf(writer->sql, ",\n\t%s AS \"%s\"",
			column->value ? column->value : column->sheet.name,
			column->sheet.name);
}

static void put_statement(const struct writer *writer)
{
	FILE *const sql = writer->sql;

	fputs("WITH\n", sql);
	question_sql_tables(sql, writer->question, writer->traces);
	asked_put(sql, &writer->question->filters, writer->traces);
	put_part(writer);
	put_line(writer);
	put_weights(writer);
	put_rows(writer);
	fputs("SELECT mark, at_s", sql);
	question_sql_columns(sql, writer->question);
	put_shown_own(writer);
	put_columns(writer);
	fputs("\nFROM rows\n", sql);
	question_sql_column_joins(sql, writer->question);
	fputs("ORDER BY at_s IS NULL, at_s, mark, ", sql);
	put_sort_key(writer);
	fputs("weight0 DESC, weight1 DESC", sql);
	put_groups(writer);
}

int grid_sql(const struct grid *grid, const struct grid_source *source,
	     const struct question *question, const struct traces *traces,
	     char **ret, struct ior_error *err)
{
	char *text;
	size_t size;
	FILE *const sql = open_memstream(&text, &size);
	const struct writer writer = { sql, grid, source, question, traces };

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	put_statement(&writer);
	if (fclose(sql) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = text;
	return 0;
}
