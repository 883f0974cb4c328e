/*
 * import.c - a trace into a database, whole or not at all
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/model/ledger.h"
#include "report/store/database.h"
#include "report/store/insert_queue.h"
#include "report/store/rows.h"

/* Steps of sqlite's machine between two looks at 'interrupted'. */
#define STEPS_BETWEEN_LOOKS (1 << 20)

struct import {
	const struct store_import_options *options;
	struct trace *trace;
	struct rows *rows;
	struct ledger *ledger;
	uint64_t n_events;
};

static int fail_interrupted(struct ior_error *err)
{
	return ior_fail(err, EINTR, "interrupted");
}

static bool is_interrupted(const struct import *import)
{
	return import->options->interrupted && *import->options->interrupted;
}

static int look_from_sqlite(void *context)
{
	return is_interrupted(context);
}

static int take_text(void *context, uint16_t chunk_kind,
		     const struct ior_text *text, struct ior_error *err)
{
	struct import *const import = context;

	return ledger_text(import->ledger, chunk_kind, text, err);
}

static int take_loss(void *context, const struct trace_loss *loss,
		     struct ior_error *err)
{
	struct import *const import = context;

	return ledger_loss(import->ledger, loss, err);
}

static int take_event(void *context, const struct event *event,
		      struct ior_error *err)
{
	struct import *const import = context;

	if (is_interrupted(import))
		return fail_interrupted(err);
	if (import->n_events++ == 0)
		rows_begin_at(import->rows, event->time_ns);
	return ledger_event(import->ledger, event, err);
}

static int take_progress(void *context, uint64_t done, uint64_t size,
			 struct ior_error *err)
{
	const struct import *const import = context;
	const struct store_import_options *const options = import->options;

	if (is_interrupted(import))
		return fail_interrupted(err);
	if (options->progress && options->progress(options->context, done, size,
						   import->n_events) != 0)
		return fail_interrupted(err);
	return 0;
}

static int run(struct import *import, struct trace_summary *summary,
	       struct ior_error *err)
{
	const struct trace_consumer consumer = {
		.text = take_text,
		.loss = take_loss,
		.event = take_event,
		.progress = take_progress,
		.context = import,
	};
	int r;

	r = trace_run(import->trace, &consumer, err);
	if (r < 0)
		return r;

	r = ledger_finish(import->ledger, err);
	if (r < 0)
		return r;

	trace_get_summary(import->trace, summary);
	return rows_finish(import->rows, summary, err);
}

static int import_trace(struct import *import, struct store *store,
			struct trace_summary *summary, struct ior_error *err)
{
	const struct rows_options options = {
		.store = store,
		.rollups_only = import->options->rollups_only,
	};
	int r;

	r = insert_queue_create(&store->inserts, err);
	if (r < 0)
		return r;

	r = rows_create(&options, &import->rows, err);
	if (r == 0)
		r = ledger_create(rows_sink(import->rows), import->trace,
				  &import->ledger, err);
	if (r == 0) {
		rows_set_ledger(import->rows, import->ledger);
		r = run(import, summary, err);
	}
	/* after this nobody but us is at the connection */
	insert_queue_free(store->inserts);
	store->inserts = NULL;
	ledger_free(import->ledger);
	rows_free(import->rows);
	return r;
}

/* Whatever fails, the database is as it was. */
static int transact(struct import *import, struct store *store,
		    struct trace_summary *summary, struct ior_error *err)
{
	struct trace_summary found;
	int r;

	r = store_execute(store, "BEGIN IMMEDIATE", err);
	if (r < 0)
		return r;

	r = import_trace(import, store, &found, err);
	if (r == 0)
		r = store_execute(store, "COMMIT", err);
	if (r < 0) {
		store_execute(store, "ROLLBACK", NULL);
		return r;
	}

	*summary = found;
	return 0;
}

/* Memory is bounded; only what nobody keeps may be lost with the power. */
static int tune(struct store *store, struct ior_error *err)
{
	int r;

	r = store_execute(store, "PRAGMA cache_size = -32768", err);
	if (r == 0 && store->mode == STORE_TEMPORARY)
		r = store_execute(store, "PRAGMA synchronous = OFF", err);
	return r;
}

int store_import(struct store *store, const char *path,
		 const struct store_import_options *options,
		 struct trace_summary *summary, struct ior_error *err)
{
	struct import import = { .options = options };
	int r;

	r = trace_open(path, &import.trace, err);
	if (r < 0)
		return r;

	r = tune(store, err);
	if (r == 0) {
		sqlite3_progress_handler(store->db, STEPS_BETWEEN_LOOKS,
					 look_from_sqlite, &import);
		r = transact(&import, store, summary, err);
		sqlite3_progress_handler(store->db, 0, NULL, NULL);
	}
	trace_close(import.trace);
	return r;
}
