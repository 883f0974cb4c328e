/*
 * question.c - what a report is asked
 */
#include <inttypes.h>
#include <string.h>

#include "iorec/catalog.h"
#include "report/store/store.h"
#include "report/view/question.h"
#include "report/view/traces.h"

/* Of the VFS and of the disk. */
static const char *const ops[] = {
	"read", "write", "sync", "discard", "zero", "flush", "passthrough",
};

#define N_OPS (sizeof(ops) / sizeof(ops[0]))

/* The numbers of the parameters in what question_put_filters() writes. */
enum parameter {
	PARAMETER_PID = 1,
	PARAMETER_COMM,
	PARAMETER_DEVICE,
	PARAMETER_OP,
	PARAMETER_FS,
};

bool question_has_key(const struct question *question, enum key_id key)
{
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		if (question->keys[i] == key)
			return true;
	return false;
}

bool question_is_op(const char *op)
{
	size_t i;

	for (i = 0; i < N_OPS; i++)
		if (strcmp(ops[i], op) == 0)
			return true;
	return false;
}

static bool makes_rows(enum ior_call_class class)
{
	return class == IOR_CALL_READ || class == IOR_CALL_WRITE ||
	       class == IOR_CALL_SYNC || class == IOR_CALL_MOVE;
}

const char *question_op(size_t index)
{
	const struct ior_call_def *calls;
	size_t n_calls, i;

	if (index < N_OPS)
		return ops[index];

	index -= N_OPS;
	calls = ior_catalog_calls(&n_calls);
	for (i = 0; i < n_calls; i++)
		if (makes_rows(calls[i].class) &&
		    !question_is_op(calls[i].name) && index-- == 0)
			return calls[i].name;
	return NULL;
}

static bool is_whole_second(const struct moment *moment)
{
	return moment->kind == MOMENT_NONE || (moment->kind == MOMENT_SECONDS &&
					       moment->ns % NS_PER_SECOND == 0);
}

static unsigned int filter_sources(const struct filters *filters)
{
	unsigned int sources =
		SOURCE_PROCESS | SOURCE_SECOND | SOURCE_FILE | SOURCE_ROWS;

	if (filters->op && !question_is_op(filters->op))
		sources &= ~(unsigned int)SOURCE_SECOND;
	if (filters->fs)
		sources &= key_defs[KEY_FS].sources;
	if (question_has_time(filters))
		sources &= SOURCE_SECOND | SOURCE_ROWS;
	if (!is_whole_second(&filters->since) ||
	    !is_whole_second(&filters->until))
		sources &= SOURCE_ROWS;
	return sources;
}

enum key_source question_source(const struct question *question)
{
	unsigned int sources = filter_sources(&question->filters);
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		sources &= key_defs[question->keys[i]].sources;
	return (enum key_source)(sources & -sources); /* the lowest bit */
}

void question_put_filters(FILE *sql, const struct filters *filters)
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

static int bind_text(struct store_query *query, enum parameter parameter,
		     const char *value, struct ior_error *err)
{
	return value ? store_bind_text(query, (int)parameter, value, err) : 0;
}

int question_bind(struct store_query *query, const struct filters *filters,
		  struct ior_error *err)
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

bool question_has_time(const struct filters *filters)
{
	return filters->since.kind != MOMENT_NONE ||
	       filters->until.kind != MOMENT_NONE;
}

void question_put_spans(FILE *sql, const struct filters *filters,
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
