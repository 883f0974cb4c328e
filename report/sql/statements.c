/*
 * statements.c - run what a user wrote in SQL, one statement after another
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "report/sql/names.h"
#include "report/sql/statements.h"
#include "report/store/store.h"

/* What sqlite calls a name that it does not find, and where ours are. */
static const struct {
	const char *prefix;
	bool columns;
} unknowns[] = {
	{ "no such table: ", false },
	{ "no such column: ", true },
};

#define N_UNKNOWNS (sizeof(unknowns) / sizeof(unknowns[0]))

/* The names in the database; columns of a table that cannot be read are not. */
static void load_names(struct names *names, struct store *store, bool columns)
{
	struct names tables = { 0 };
	size_t i;

	names_load(columns ? &tables : names, store,
		   "SELECT name "
		   "FROM sqlite_schema "
		   "WHERE type IN ('table', 'view')",
		   NULL);
	for (i = 0; i < tables.n_items; i++)
		names_add_columns(names, store, tables.items[i], NULL);
	names_release(&tables);
}

/* The name that may have been meant; of "t.column" the column. */
static void find_nearest(struct store *store, bool columns,
			 struct ior_nearest *nearest)
{
	const char *const dot = strrchr(nearest->word, '.');
	struct names names = { 0 };
	size_t i;

	if (dot)
		nearest->word = dot + 1;
	load_names(&names, store, columns);
	for (i = 0; i < names.n_items; i++)
		ior_nearest_offer(nearest, names.items[i]);
	names_release(&names);
}

static int add_nearest(struct store *store, const struct ior_error *why,
		       size_t unknown, struct ior_error *err)
{
	struct ior_nearest nearest = {
		.word = why->text + strlen(unknowns[unknown].prefix),
	};

	find_nearest(store, unknowns[unknown].columns, &nearest);
	if (!nearest.best[0])
		return ior_fail(err, -why->code, "%s", why->text);
	return ior_fail(err, -why->code, "%s, the nearest is '%s'", why->text,
			nearest.best);
}

/* They are virtual tables, which a statement that only reads may not make. */
static bool is_virtual(const char *text)
{
	static const char failed[] = "vtable constructor failed: ";

	return !strncmp(text, failed, strlen(failed)) ||
	       !strcmp(text, "not authorized");
}

/* In our words, and names in single ticks. */
static int explain(struct store *store, struct ior_error *why,
		   struct ior_error *err)
{
	const int code = -why->code;
	char *quote;
	size_t i;

	if (code == EPERM || code == EROFS)
		return ior_fail(err, code,
				"iorec sql only reads: no statement may "
				"write, attach a database or set a pragma");
	if (is_virtual(why->text))
		return ior_fail(err, code,
				"iorec sql has no table-valued functions, as "
				"json_each; sqlite3 has, of the same database");
	for (i = 0; i < N_UNKNOWNS; i++)
		if (!strncmp(why->text, unknowns[i].prefix,
			     strlen(unknowns[i].prefix)))
			return add_nearest(store, why, i, err);

	if (!strncmp(why->text, "near \"", strlen("near \"")))
		while ((quote = strchr(why->text, '"')))
			*quote = '\'';
	return ior_fail(err, code, "%s", why->text);
}

/* Where in the text the byte at 'offset' is, counted from 1. */
static void locate(const char *sql, size_t offset, unsigned int *line,
		   unsigned int *column)
{
	size_t i;

	*line = 1;
	*column = 1;
	for (i = 0; i < offset; i++) {
		const bool ends = sql[i] == '\n';

		*line += ends;
		*column = ends ? 1 : *column + 1;
	}
}

/* 'at' is the offset of the statement that sqlite could not prepare. */
static int refuse(struct store *store, const char *sql, size_t at,
		  struct ior_error *why, struct ior_error *err)
{
	const int offset = store_error_offset(store);
	struct ior_error text = { 0 };
	unsigned int line, column;
	int r;

	r = explain(store, why, &text);
	if (offset < 0)
		return ior_fail(err, -r, "%s", text.text);

	locate(sql, at + (size_t)offset, &line, &column);
	return ior_fail(err, -r, "line %u, column %u: %.400s", line, column,
			text.text);
}

int statements_run(struct store *store, const char *sql, FILE *stream,
		   enum rows_format format, struct ior_error *err)
{
	struct ior_error why = { 0 };
	struct store_query *query;
	const char *at, *tail;
	int r;

	for (at = sql; *at; at = tail) {
		r = store_prepare(store, at, &tail, &query, &why);
		if (r < 0)
			return refuse(store, sql, (size_t)(at - sql), &why,
				      err);
		if (!query)
			continue;

		r = rows_print(stream, format, query, &why);
		store_query_free(query);
		if (r < 0)
			return explain(store, &why, err);
	}
	return 0;
}

int statements_read(FILE *stream, char **ret, struct ior_error *err)
{
	char *const text = malloc(STATEMENTS_SIZE_MAX + 1);
	size_t size;
	int r = 0;

	if (!text)
		return ior_fail(err, ENOMEM, "out of memory");

	size = fread(text, 1, STATEMENTS_SIZE_MAX + 1, stream);
	if (ferror(stream))
		r = ior_fail(err, errno, "cannot read standard input: %m");
	else if (size > STATEMENTS_SIZE_MAX)
		r = ior_fail(err, E2BIG,
			     "standard input holds more than 1 MiB of SQL");
	else if (memchr(text, '\0', size))
		r = ior_fail(err, EINVAL, "standard input is no text");
	if (r < 0) {
		free(text);
		return r;
	}

	text[size] = '\0';
	*ret = text;
	return 0;
}
