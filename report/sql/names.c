/*
 * names.c - words of a database: its tables and their columns
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/sql/names.h"
#include "report/store/store.h"
#include "report/view/escape.h"

#define LINE_WIDTH 79

static bool has(const struct names *names, const char *name)
{
	size_t i;

	for (i = 0; i < names->n_items; i++)
		if (!strcmp(names->items[i], name))
			return true;
	return false;
}

int names_add(struct names *names, const char *name, struct ior_error *err)
{
	char **items;
	char *copy;

	if (has(names, name))
		return 0;

	items = reallocarray(names->items, names->n_items + 1, sizeof(*items));
	if (!items)
		return ior_fail(err, ENOMEM, "out of memory");

	names->items = items;
	copy = strdup(name);
	if (!copy)
		return ior_fail(err, ENOMEM, "out of memory");

	names->items[names->n_items++] = copy;
	return 0;
}

int names_load(struct names *names, struct store *store, const char *sql,
	       struct ior_error *err)
{
	struct store_query *query;
	struct store_value name;
	int r;

	r = store_prepare(store, sql, NULL, &query, err);
	if (r < 0)
		return r;

	while ((r = store_step(query, err)) > 0) {
		store_get(query, 0, &name);
		if (name.type == STORE_TEXT)
			r = names_add(names, name.text, err);
		if (r < 0)
			break;
	}
	store_query_free(query);
	return r;
}

/*
 * The pragma that lists them is a virtual table, which no user's statement may
 * make; so a query tells.
 */
int names_add_columns(struct names *names, struct store *store,
		      const char *table, struct ior_error *err)
{
	struct store_query *query;
	char *sql;
	int r;
	int i;

	if (strchr(table, '"'))
		return 0; /* none of ours */
	if (asprintf(&sql, "SELECT * FROM \"%s\"", table) < 0)
		return ior_fail(err, ENOMEM, "out of memory");

	r = store_prepare(store, sql, NULL, &query, err);
	free(sql);
	if (r < 0)
		return r;

	for (i = 0; r == 0 && i < store_n_columns(query); i++)
		r = names_add(names, store_column_name(query, i), err);
	store_query_free(query);
	return r;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void names_sort(struct names *names)
{
	if (names->n_items)
		qsort(names->items, names->n_items, sizeof(*names->items),
		      compare);
}

/* Returns the column behind it. */
static size_t print_name(const char *name, size_t column, const char *title,
			 FILE *stream)
{
	char *const text = escape_copy(name, strlen(name));
	const size_t width = text ? escape_width(text) : 0;

	if (column + 2 + width > LINE_WIDTH) {
		fprintf(stream, "\n%*s", (int)strlen(title), "");
		column = strlen(title);
	}
	fprintf(stream, "  %s", text ? text : "");
	free(text);
	return column + 2 + width;
}

void names_print(const struct names *names, const char *prefix,
		 const char *title, FILE *stream)
{
	size_t column = strlen(title);
	size_t i;

	fputs(title, stream);
	for (i = 0; i < names->n_items; i++)
		if (!strncmp(names->items[i], prefix, strlen(prefix)))
			column = print_name(names->items[i], column, title,
					    stream);
	fputc('\n', stream);
}

void names_release(struct names *names)
{
	size_t i;

	for (i = 0; i < names->n_items; i++)
		free(names->items[i]);
	free(names->items);
	*names = (struct names){ 0 };
}
