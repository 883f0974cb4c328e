/*
 * traces.c - the traces of a database, as far as every view asks
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/number.h"
#include "report/view/traces.h"

static const char select_traces[] =
	"SELECT t.trace_id, t.start_realtime_ns,"
	"	(SELECT CAST(value AS INTEGER) FROM fact AS f"
	"	WHERE f.trace_id = t.trace_id AND f.name = 'utc_offset_s'),"
	"	t.duration_ns, t.n_lost,"
	"	(SELECT count(*) FROM loss AS l"
	"	WHERE l.trace_id = t.trace_id),"
	"	t.complete, t.has_rows "
	"FROM trace AS t "
	"ORDER BY 1";

/* A day, so that what a stranger wrote here cannot overflow. */
#define UTC_OFFSET_MAX_S 86400

static int64_t get_integer(const struct store_query *query, int column)
{
	struct store_value value;

	store_get(query, column, &value);
	return value.type == STORE_INTEGER ? value.integer : 0;
}

static int64_t clamp(int64_t value, int64_t max)
{
	return value < -max ? -max : value > max ? max : value;
}

static void get_item(const struct store_query *query, struct traces_item *item)
{
	*item = (struct traces_item){
		.trace_id = get_integer(query, 0),
		.start_realtime_ns =
			clamp(get_integer(query, 1), INT64_MAX / 2),
		.utc_offset_s = clamp(get_integer(query, 2), UTC_OFFSET_MAX_S),
		.duration_ns = get_integer(query, 3),
		.n_lost = get_integer(query, 4),
		.n_gaps = get_integer(query, 5),
		.complete = get_integer(query, 6) != 0,
		.has_rows = get_integer(query, 7) != 0,
	};
}

static int load_items(struct store_query *query, struct traces *traces,
		      struct ior_error *err)
{
	struct traces_item *items;
	int r;

	while ((r = store_step(query, err)) > 0) {
		items = realloc(traces->items,
				(traces->n_items + 1) * sizeof(*items));
		if (!items)
			return ior_fail(err, ENOMEM, "out of memory");

		traces->items = items;
		get_item(query, &items[traces->n_items++]);
	}
	return r;
}

int traces_load(struct store *store, struct traces *ret, struct ior_error *err)
{
	struct traces traces = { 0 };
	struct store_query *query;
	int r;

	r = store_prepare(store, select_traces, NULL, &query, err);
	if (r < 0)
		return r;

	r = load_items(query, &traces, err);
	store_query_free(query);
	if (r < 0) {
		traces_release(&traces);
		return r;
	}

	*ret = traces;
	return 0;
}

bool traces_are_whole(const struct traces *traces)
{
	size_t i;

	for (i = 0; i < traces->n_items; i++)
		if (!traces->items[i].complete)
			return false;
	return !traces_are_lossy(traces);
}

bool traces_are_lossy(const struct traces *traces)
{
	size_t i;

	for (i = 0; i < traces->n_items; i++)
		if (traces->items[i].n_lost || traces->items[i].n_gaps)
			return true;
	return false;
}

int64_t traces_n_lost(const struct traces *traces)
{
	uint64_t n = 0; /* a stranger's numbers may overflow */
	size_t i;

	for (i = 0; i < traces->n_items; i++)
		n += (uint64_t)traces->items[i].n_lost;
	return (int64_t)n;
}

void traces_put_lost(FILE *out, int64_t n_lost)
{
	char text[NUMBER_SIZE];

	fprintf(out, "%s event%s",
		n_lost ? number_exact(n_lost, text) : "an unknown number of",
		n_lost == 1 ? "" : "s");
}

bool traces_have_rows(const struct traces *traces)
{
	size_t i;

	for (i = 0; i < traces->n_items; i++)
		if (!traces->items[i].has_rows)
			return false;
	return true;
}

void traces_release(struct traces *traces)
{
	free(traces->items);
	*traces = (struct traces){ 0 };
}
