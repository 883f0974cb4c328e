/*
 * question_sql.c - the parts of a statement that the views have in common
 */
#include <inttypes.h>
#include <stdlib.h>

#include "report/store/store.h"
#include "report/view/question_sql.h"
#include "report/view/traces.h"

/* The numbers of the parameters in what question_put_filters() writes. */
enum parameter {
	PARAMETER_PID = 1,
	PARAMETER_COMM,
	PARAMETER_DEVICE,
	PARAMETER_OP,
	PARAMETER_FS,
};

/* A process by the last of its names. */
static const char with_process[] =
	"process AS (\n"
	"\tSELECT process_id, pid, comm, max(ifnull(from_ns, -1))\n"
	"\tFROM task\n"
	"\tGROUP BY process_id\n"
	"),\n";

static void put_spans(FILE *sql, const struct filters *filters,
		      const struct traces *traces)
{
	const struct traces_item *trace;
	int64_t from_ns, to_ns;
	size_t i;

	/* Of no trace there is no span, but a table needs a row. */
	fputs("VALUES (0, 0, 0)", sql);
	for (i = 0; i < traces->n_items; i++) {
		trace = &traces->items[i];
		from_ns = 0;
		to_ns = INT64_MAX;
		if (filters->since.kind != MOMENT_NONE)
			from_ns = moment_in(&filters->since, trace);
		if (filters->until.kind != MOMENT_NONE)
			to_ns = moment_in(&filters->until, trace);
		fprintf(sql, ", (%" PRId64 ", %" PRId64 ", %" PRId64 ")",
			trace->trace_id, from_ns, to_ns);
	}
}

void question_sql_tables(FILE *sql, const struct question *question,
			 const struct traces *traces)
{
	if (question_has_key(question, KEY_PID))
		fputs(with_process, sql);
	if (question_has_time(&question->filters)) {
		fputs("span(trace_id, from_ns, to_ns) AS (", sql);
		put_spans(sql, &question->filters, traces);
		fputs("),\n", sql);
	}
}

static void put_key(FILE *sql, const struct key_def *key, size_t i)
{
	/* A process is known by its id until its pid and name are printed. */
	if (key->remainder && key != &key_defs[KEY_PID])
		fprintf(sql,
			",\n\tCASE WHEN %s THEN t.comm ELSE %s END AS k%zu",
			key->remainder, key->value, i);
	else
		fprintf(sql, ",\n\t%s AS k%zu", key->value, i);
	if (key->identity)
		fprintf(sql, ", %s AS i%zu", key->identity, i);
}

void question_sql_keys(FILE *sql, const struct question *question)
{
	const struct key_def *key;
	size_t i;

	fputs(", 0", sql);
	for (i = 0; i < question->n_keys; i++) {
		key = &key_defs[question->keys[i]];
		if (key->remainder)
			fprintf(sql, " OR (%s)", key->remainder);
	}
	fputs(" AS remainder", sql);
	for (i = 0; i < question->n_keys; i++)
		put_key(sql, &key_defs[question->keys[i]], i);
}

/* Only what keys need is joined: a source may lack the columns. */
void question_sql_joins(FILE *sql, const struct question *question,
			const char *in_span)
{
	fputs("\tLEFT JOIN task AS t ON t.task_id = r.task_id\n"
	      "\tLEFT JOIN device AS d ON d.device_id = r.device_id\n",
	      sql);
	if (question_has_key(question, KEY_PARTITION))
		fputs("\tLEFT JOIN device AS p ON p.device_id = r.partition_id\n",
		      sql);
	if (question_has_key(question, KEY_FILE) ||
	    question_has_key(question, KEY_DIR) ||
	    question_has_key(question, KEY_MOUNT))
		fputs("\tLEFT JOIN file AS f ON f.file_id = r.file_id\n", sql);
	if (question_has_key(question, KEY_HOST))
		fputs("\tLEFT JOIN trace AS h ON h.trace_id = r.trace_id\n",
		      sql);
	if (question_has_time(&question->filters))
		fprintf(sql,
			"\tJOIN span AS s ON s.trace_id = r.trace_id AND %s\n",
			in_span);
}

void question_sql_filters(FILE *sql, const struct filters *filters)
{
	if (filters->has_pid)
		fprintf(sql, "\n\tAND t.pid = ?%d", PARAMETER_PID);
	if (filters->comm)
		fprintf(sql, "\n\tAND t.comm = ?%d", PARAMETER_COMM);
	if (filters->device)
		fprintf(sql, "\n\tAND d.name = ?%d", PARAMETER_DEVICE);
	if (filters->op)
		fprintf(sql, "\n\tAND r.%s = ?%d",
			question_is_op(filters->op) ? "op" : "call",
			PARAMETER_OP);
	if (filters->fs)
		fprintf(sql, "\n\tAND r.fs = ?%d", PARAMETER_FS);
}

void question_sql_device_traces(FILE *sql, const struct filters *filters)
{
	if (filters->device)
		fprintf(sql,
			"\n\t\tAND a.trace_id IN (SELECT trace_id FROM device"
			" WHERE name = ?%d)",
			PARAMETER_DEVICE);
}

void question_sql_groups(FILE *sql, const struct question *question)
{
	size_t i;

	fputs(", remainder", sql);
	for (i = 0; i < question->n_keys; i++) {
		fprintf(sql, ", k%zu", i);
		if (key_defs[question->keys[i]].identity)
			fprintf(sql, ", i%zu", i);
	}
}

static void put_column(FILE *sql, const struct question *question, size_t i)
{
	const enum key_id key = question->keys[i];

	if (key != KEY_PID) {
		fprintf(sql, ", k%zu AS \"%s\"", i, key_names[key]);
		return;
	}
	fputs(", q.pid AS pid", sql);
	if (!question_has_key(question, KEY_COMM))
		fputs(", q.comm AS comm", sql);
}

void question_sql_columns(FILE *sql, const struct question *question)
{
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		put_column(sql, question, i);
}

void question_sql_column_joins(FILE *sql, const struct question *question)
{
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		if (question->keys[i] == KEY_PID)
			fprintf(sql,
				"\tLEFT JOIN process AS q"
				" ON q.process_id = k%zu\n",
				i);
}

static int bind_text(struct store_query *query, enum parameter parameter,
		     const char *value, struct ior_error *err)
{
	return value ? store_bind_text(query, (int)parameter, value, err) : 0;
}

static int bind_filters(struct store_query *query,
			const struct filters *filters, struct ior_error *err)
{
	int r = 0;

	if (filters->has_pid)
		r = store_bind_integer(query, PARAMETER_PID, filters->pid, err);
	if (r == 0)
		r = bind_text(query, PARAMETER_COMM, filters->comm, err);
	if (r == 0)
		r = bind_text(query, PARAMETER_DEVICE, filters->device, err);
	if (r == 0)
		r = bind_text(query, PARAMETER_OP, filters->op, err);
	if (r == 0)
		r = bind_text(query, PARAMETER_FS, filters->fs, err);
	return r;
}

int question_prepare(struct store *store, char *sql,
		     const struct filters *filters, struct store_query **ret,
		     struct ior_error *err)
{
	struct store_query *query = NULL;
	int r;

	r = store_prepare(store, sql, NULL, &query, err);
	free(sql);
	if (r < 0)
		return r;

	r = bind_filters(query, filters, err);
	if (r < 0) {
		store_query_free(query);
		return r;
	}
	*ret = query;
	return 0;
}
