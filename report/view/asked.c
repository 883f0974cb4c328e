/*
 * asked.c - the time of each trace that is asked about, and of it a row's
 */
#include <inttypes.h>

#include "report/view/asked.h"
#include "report/view/question.h"
#include "report/view/question_sql.h"
#include "report/view/traces.h"

void asked_put(FILE *sql, const struct filters *filters,
	       const struct traces *traces)
{
	const struct traces_item *trace;
	int64_t from_ns, to_ns;
	size_t i;

	fputs("asked(trace_id, from_s, to_s) AS (VALUES (0, 0, 0)", sql);
	for (i = 0; i < traces->n_items; i++) {
		trace = &traces->items[i];
		from_ns = 0;
		to_ns = trace->duration_ns;
		if (filters->since.kind != MOMENT_NONE)
			from_ns = moment_in(&filters->since, trace);
		if (filters->until.kind != MOMENT_NONE &&
		    moment_in(&filters->until, trace) < to_ns)
			to_ns = moment_in(&filters->until, trace);
		fprintf(sql, ", (%" PRId64 ", %.9f, %.9f)", trace->trace_id,
			(double)(from_ns > 0 ? from_ns : 0) / 1e9,
			(double)to_ns / 1e9);
	}
	fputs("),\n", sql);
}

static void put_key_condition(FILE *sql, enum key_id key, size_t i)
{
	if (key == KEY_HOST)
		fprintf(sql,
			"\n\t\tAND a.trace_id IN"
			" (SELECT trace_id FROM trace WHERE host IS k%zu)",
			i);
	if (key == KEY_DEVICE || key == KEY_PARTITION)
		fprintf(sql,
			"\n\t\tAND (k%zu IS NULL OR a.trace_id IN"
			" (SELECT trace_id FROM device WHERE name = k%zu))",
			i, i);
}

/* One trace is what all rows are about. */
static void put_from(FILE *sql, const struct question *question,
		     const struct traces *traces, bool has_keys)
{
	size_t i;

	fputs(" FROM asked AS a", sql);
	if (traces->n_items > 1) {
		fputs("\n\t\tWHERE 1", sql);
		question_sql_device_traces(sql, &question->filters);
		for (i = 0; has_keys && i < question->n_keys; i++)
			put_key_condition(sql, question->keys[i], i);
	}
	fputs(") AS length_s", sql);
}

/* So many seconds of what is asked about as lie in those from 'at' on. */
static void put_part(FILE *sql, const char *at, int64_t seconds)
{
	fprintf(sql,
		",\n\t(SELECT sum(max(0, min(a.to_s, %s + %" PRId64
		") - max(a.from_s, %s)))",
		at, seconds, at);
}

/* A row of a second is about no other. */
static bool find_second(const struct question *question, size_t *ret)
{
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		if (question->keys[i] == KEY_SECOND) {
			*ret = i;
			return true;
		}
	return false;
}

void asked_put_length(FILE *sql, const struct question *question,
		      const struct traces *traces, bool has_keys)
{
	char key[24];
	size_t i;

	if (has_keys && find_second(question, &i)) {
		snprintf(key, sizeof(key), "k%zu", i);
		put_part(sql, key, 1);
	} else if (question->interval_s) {
		put_part(sql, "at_s", question->interval_s);
	} else {
		fputs(",\n\t(SELECT sum(max(0, a.to_s - a.from_s))", sql);
	}
	put_from(sql, question, traces, has_keys);
}
