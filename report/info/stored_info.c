/*
 * stored_info.c - what a database has of a trace, in the words of info
 */
#include <stddef.h>

#include "iorec/error.h"
#include "report/info/info.h"
#include "report/store/store.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t get_number(const struct store_query *query, int column)
{
	struct store_value value;

	store_get(query, column, &value);
	return value.type == STORE_INTEGER && value.integer > 0
		       ? (uint64_t)value.integer
		       : 0;
}

static int take_trace(const struct store_query *query, struct info *info,
		      struct ior_error *err)
{
	(void)err;
	info->n_events = get_number(query, 0);
	info->n_lost = get_number(query, 1);
	info->complete = get_number(query, 2);
	info->duration_ns = (int64_t)get_number(query, 3);
	return 0;
}

static int take_gap(const struct store_query *query, struct info *info,
		    struct ior_error *err)
{
	struct info_gap gap = {
		.cpu = (uint32_t)get_number(query, 0),
		.n_events = get_number(query, 3),
	};
	struct store_value value;

	(void)err;
	store_get(query, 1, &value);
	gap.from_start = value.type != STORE_INTEGER;
	gap.from_ns = gap.from_start ? 0 : value.integer;
	store_get(query, 2, &value);
	gap.to_ns = value.type == STORE_INTEGER ? value.integer : 0;
	info_add_gap(info, &gap);
	return 0;
}

static int take_fact(const struct store_query *query, struct info *info,
		     struct ior_error *err)
{
	struct store_value name, value;

	store_get(query, 0, &name);
	store_get(query, 1, &value);
	if (name.type != STORE_TEXT || value.type != STORE_TEXT)
		return 0;
	return info_add_pair(&info->facts, name.text, value.text, true, err);
}

static int take_coverage(const struct store_query *query, struct info *info,
			 struct ior_error *err)
{
	struct store_value what, why;

	store_get(query, 1, &what);
	store_get(query, 2, &why);
	if (what.type != STORE_TEXT)
		return 0;
	return info_add_pair(&info->coverage, what.text,
			     why.type == STORE_TEXT ? why.text : "",
			     get_number(query, 0), err);
}

static int take_device(const struct store_query *query, struct info *info,
		       struct ior_error *err)
{
	const struct info_device device = {
		.size = get_number(query, 1),
		.rotational = get_number(query, 2),
		.accounted = get_number(query, 3),
	};
	struct store_value name, detail;

	store_get(query, 0, &name);
	store_get(query, 4, &detail);
	if (name.type != STORE_TEXT)
		return 0;
	return info_add_device(info, &device, name.text,
			       detail.type == STORE_TEXT ? detail.text : "",
			       err);
}

/* Questions about trace ?1, and what to do with each row of the answer. */
static const struct {
	const char *sql;
	int (*take)(const struct store_query *query, struct info *info,
		    struct ior_error *err);
} questions[] = {
	{ "SELECT n_events, n_lost, complete, duration_ns "
	  "FROM trace "
	  "WHERE trace_id = ?1",
	  take_trace },
	{ "SELECT cpu, from_ns, to_ns, events "
	  "FROM loss "
	  "WHERE trace_id = ?1 "
	  "ORDER BY rowid",
	  take_gap },
	{ "SELECT name, value "
	  "FROM fact "
	  "WHERE trace_id = ?1",
	  take_fact },
	{ "SELECT seen, what, why "
	  "FROM coverage "
	  "WHERE trace_id = ?1 "
	  "ORDER BY rowid",
	  take_coverage },
	{ "SELECT name, size, rotational, accounted, detail "
	  "FROM device "
	  "WHERE trace_id = ?1 AND parent_id IS NULL "
	  "ORDER BY device_id",
	  take_device },
};

static int ask(struct store *store, size_t question, int64_t trace_id,
	       struct info *info, struct ior_error *err)
{
	struct store_query *query;
	int r;

	r = store_prepare(store, questions[question].sql, NULL, &query, err);
	if (r < 0)
		return r;

	r = store_bind_integer(query, 1, trace_id, err);
	while (r >= 0 && (r = store_step(query, err)) > 0)
		r = questions[question].take(query, info, err);
	store_query_free(query);
	return r;
}

int info_of_stored(struct store *store, int64_t trace_id, struct info *info,
		   struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < N_ITEMS(questions); i++)
		r = ask(store, i, trace_id, info, err);
	if (r < 0)
		return r;

	info->n_damaged = info_get_number(info, "n_damaged_chunks") +
			  info_get_number(info, "n_damaged_pages");
	return 0;
}
