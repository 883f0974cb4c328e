/*
 * absent.c - a filter that names what the traces do not have
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "iorec/nearest.h"
#include "report/store/store.h"
#include "report/view/absent.h"
#include "report/view/question.h"

#define PID_SIZE 24

/* What a filter wants, and a query for all that there is of it. */
struct wanted {
	const char *what;
	const char *word; /* NULL: it was not given */
	const char *sql;
	bool has_nearest; /* one number is not meant by another */
};

/* 1 when the query has it; else 0, and the nearest that it has. */
static int look_for(struct store_query *query, struct ior_nearest *nearest,
		    struct ior_error *err)
{
	struct store_value value;
	int r;

	while ((r = store_step(query, err)) > 0) {
		store_get(query, 0, &value);
		if (value.type != STORE_TEXT)
			continue; /* of a database that is none of ours */
		if (!strcmp(value.text, nearest->word))
			return 1;
		ior_nearest_offer(nearest, value.text);
	}
	return r;
}

static int find(struct store *store, const struct wanted *wanted,
		char ret[ABSENT_TEXT_SIZE], struct ior_error *err)
{
	struct ior_nearest nearest = { .word = wanted->word };
	struct store_query *query;
	int r;

	r = store_prepare(store, wanted->sql, NULL, &query, err);
	if (r < 0)
		return r;

	r = look_for(query, &nearest, err);
	store_query_free(query);
	if (r != 0)
		return r < 0 ? r : 0;

	if (!wanted->has_nearest)
		nearest.best[0] = '\0';
	snprintf(ret, ABSENT_TEXT_SIZE, "no %s '%.64s' in the trace%s%s%s",
		 wanted->what, wanted->word,
		 nearest.best[0] ? ", the nearest is '" : "", nearest.best,
		 nearest.best[0] ? "'" : "");
	return 1;
}

int absent_find(struct store *store, const struct filters *filters,
		char ret[ABSENT_TEXT_SIZE], struct ior_error *err)
{
	char pid[PID_SIZE];
	const struct wanted all[] = {
		{ "process", filters->comm, "SELECT DISTINCT comm FROM task",
		  true },
		{ "process", filters->has_pid ? pid : NULL,
		  "SELECT CAST(pid AS TEXT) FROM task WHERE pid IS NOT NULL",
		  false },
		{ "file system", filters->fs,
		  "SELECT DISTINCT fs FROM file WHERE fs IS NOT NULL", true },
	};
	size_t i;
	int r = 0;

	snprintf(pid, sizeof(pid), "%" PRId64, filters->pid);
	for (i = 0; r == 0 && i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].word)
			r = find(store, &all[i], ret, err);
	return r;
}
