/*
 * trace_row.c - the row of a trace and its facts
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/decode/trace.h"
#include "report/model/row.h"
#include "report/store/batch.h"
#include "report/store/cell.h"
#include "report/store/database.h"
#include "report/store/insert_queue.h"
#include "report/store/origin.h"
#include "report/store/table.h"
#include "report/store/trace_row.h"

static const struct table fact_table = {
	.name = "fact",
	.types = "ntt",
	.replaces = true,
};
static const struct table trace_table = {
	.name = "trace",
	.types = "nttttttt"
		 "nnnnn"
		 "nnnn",
};

/* Facts that are columns of the trace, in their order. */
enum fact {
	FACT_UUID,
	FACT_HOST,
	FACT_KERNEL,
	FACT_MACHINE,
	FACT_IOREC,
	FACT_LEVEL,
	FACT_COMMAND,
	N_TEXTS,
	FACT_START_REALTIME = N_TEXTS,
	FACT_START,
	FACT_N_CPUS,
	FACT_PAGE_SIZE,
	N_FACTS,
};

static const char *const names[N_FACTS] = {
	[FACT_UUID] = "uuid",
	[FACT_HOST] = "host",
	[FACT_KERNEL] = "kernel",
	[FACT_MACHINE] = "machine",
	[FACT_IOREC] = "iorec",
	[FACT_LEVEL] = "level",
	[FACT_COMMAND] = "command",
	[FACT_START_REALTIME] = "start_realtime_ns",
	[FACT_START] = "start_ns",
	[FACT_N_CPUS] = "n_cpus",
	[FACT_PAGE_SIZE] = "page_size",
};

struct trace_row {
	struct store *store;
	const struct origin *origin;
	struct batch *facts;
	struct batch *traces;
	char *values[N_FACTS]; /* NULL: not given */
};

int trace_row_create(struct store *store, const struct origin *origin,
		     struct trace_row **ret, struct ior_error *err)
{
	struct trace_row *row;
	int r;

	row = calloc(1, sizeof(*row));
	if (!row)
		return ior_fail(err, ENOMEM, "out of memory");
	row->store = store;
	row->origin = origin;

	r = batch_create(store, &fact_table, &row->facts, err);
	if (r == 0)
		r = batch_create(store, &trace_table, &row->traces, err);
	if (r < 0) {
		trace_row_free(row);
		return r;
	}

	*ret = row;
	return 0;
}

static int refuse_known(const struct trace_row *row, const char *uuid,
			struct ior_error *err)
{
	sqlite3_stmt *statement;
	bool known;
	int r;

	r = insert_queue_finish(row->store->inserts, err);
	if (r < 0)
		return r;

	r = store_compile(row->store, "SELECT 1 FROM trace WHERE uuid = ?",
			  &statement, err);
	if (r < 0)
		return r;

	sqlite3_bind_text(statement, 1, uuid, -1, SQLITE_STATIC);
	known = sqlite3_step(statement) == SQLITE_ROW;
	if (sqlite3_finalize(statement) != SQLITE_OK)
		return store_fail(row->store, err);
	if (known)
		return ior_fail(err, EEXIST,
				"trace %s is there already; name another "
				"database to import it again",
				uuid);
	return 0;
}

static int keep_value(char **value, const char *text, struct ior_error *err)
{
	char *const copy = strdup(text);

	if (!copy)
		return ior_fail(err, ENOMEM, "out of memory");
	free(*value);
	*value = copy;
	return 0;
}

static int insert_fact(struct trace_row *row, const char *name,
		       const char *value, struct ior_error *err)
{
	const int64_t cells[] = {
		row->origin->trace_id,
		cell_text(name),
		cell_text(value),
	};

	return batch_add_copy(row->facts, cells, err);
}

int trace_row_fact(struct trace_row *row, const struct fact_row *fact,
		   struct ior_error *err)
{
	unsigned i;
	int r;

	for (i = 0; i < N_FACTS; i++) {
		if (strcmp(names[i], fact->name) != 0)
			continue;
		if (i == FACT_UUID) {
			r = refuse_known(row, fact->value, err);
			if (r < 0)
				return r;
		}
		r = keep_value(&row->values[i], fact->value, err);
		if (r < 0)
			return r;
	}
	return insert_fact(row, fact->name, fact->value, err);
}

/* CELL_NULL when the text is not a number from 0 up. */
static int64_t number_of(const char *text)
{
	char *end;
	long long number;

	if (!text || *text < '0' || *text > '9')
		return CELL_NULL;
	errno = 0;
	number = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0' ? number : CELL_NULL;
}

bool trace_row_get_number(const struct trace_row *row, const char *name,
			  int64_t *ret)
{
	int64_t number;
	unsigned i;

	for (i = N_TEXTS; i < N_FACTS; i++) {
		number = number_of(row->values[i]);
		if (!strcmp(names[i], name) && number != CELL_NULL) {
			*ret = number;
			return true;
		}
	}
	return false;
}

/* Facts that reading the trace has told. */
static int insert_summary(struct trace_row *row,
			  const struct trace_summary *summary,
			  struct ior_error *err)
{
	const struct {
		const char *name;
		uint64_t number;
	} facts[] = {
		{ "n_late", summary->n_late },
		{ "n_unknown", summary->n_unknown },
		{ "n_malformed", summary->n_malformed },
		{ "n_damaged_chunks", summary->n_damaged_chunks },
		{ "n_damaged_pages", summary->n_damaged_pages },
		{ "n_damaged_formats", summary->n_damaged_formats },
	};
	char text[24];
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(facts) / sizeof(facts[0]); i++) {
		snprintf(text, sizeof(text), "%" PRIu64, facts[i].number);
		r = insert_fact(row, facts[i].name, text, err);
	}
	return r;
}

static int insert_trace(struct trace_row *row,
			const struct trace_summary *summary, bool has_rows,
			struct ior_error *err)
{
	char *const *const values = row->values;
	int64_t cells[CELLS_MAX];
	int64_t *cell = cells;
	unsigned i;

	*cell++ = row->origin->trace_id;
	for (i = 0; i < N_TEXTS; i++)
		*cell++ = cell_known_text(values[i]);
	*cell++ = number_of(values[FACT_START_REALTIME]);
	*cell++ = (int64_t)row->origin->start_ns;
	*cell++ = origin_time(row->origin, summary->last_ns);
	*cell++ = number_of(values[FACT_N_CPUS]);
	*cell++ = number_of(values[FACT_PAGE_SIZE]);
	*cell++ = (int64_t)summary->n_events;
	*cell++ = (int64_t)summary->n_lost;
	*cell++ = summary->complete;
	*cell = has_rows;

	return batch_add_copy(row->traces, cells, err);
}

int trace_row_finish(struct trace_row *row, const struct trace_summary *summary,
		     bool has_rows, struct ior_error *err)
{
	char text[64];
	int r;

	/* a trace whose head is damaged is told apart by nothing */
	if (!row->values[FACT_UUID] || !*row->values[FACT_UUID]) {
		snprintf(text, sizeof(text), "(unknown %" PRId64 ")",
			 row->origin->trace_id);
		r = keep_value(&row->values[FACT_UUID], text, err);
		if (r < 0)
			return r;
	}

	r = insert_summary(row, summary, err);
	if (r == 0)
		r = insert_trace(row, summary, has_rows, err);
	if (r == 0)
		r = batch_flush(row->facts, err);
	if (r == 0)
		r = batch_flush(row->traces, err);
	return r;
}

void trace_row_free(struct trace_row *row)
{
	unsigned i;

	if (!row)
		return;
	batch_free(row->facts);
	batch_free(row->traces);
	for (i = 0; i < N_FACTS; i++)
		free(row->values[i]);
	free(row);
}
