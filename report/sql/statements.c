/*
 * statements.c - run what a user wrote in SQL, one statement after another
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "report/sql/names.h"
#include "report/sql/statements.h"
#include "report/store/store.h"

/* What somebody may have meant. */
struct guess {
	struct ior_nearest nearest;
	char owner[64]; /* the table whose column it is to the letter */
};

static void load_tables(struct names *names, struct store *store)
{
	names_load(names, store,
		   "SELECT name "
		   "FROM sqlite_schema "
		   "WHERE type IN ('table', 'view')",
		   NULL);
}

static void offer_column(struct guess *guess, const char *table,
			 const char *column)
{
	if (!guess->owner[0] && !strcasecmp(column, guess->nearest.word))
		snprintf(guess->owner, sizeof(guess->owner), "%s", table);
	ior_nearest_offer(&guess->nearest, column);
}

/* Columns of a table that cannot be read are none. */
static void find_column(struct guess *guess, struct store *store)
{
	const char *const dot = strrchr(guess->nearest.word, '.');
	struct names tables = { 0 };
	size_t i, j;

	if (dot) /* of "t.column" the column */
		guess->nearest.word = dot + 1;
	load_tables(&tables, store);
	for (i = 0; i < tables.n_items; i++) {
		struct names columns = { 0 };

		names_add_columns(&columns, store, tables.items[i], NULL);
		for (j = 0; j < columns.n_items; j++)
			offer_column(guess, tables.items[i], columns.items[j]);
		names_release(&columns);
	}
	names_release(&tables);
}

static void find_table(struct guess *guess, struct store *store)
{
	struct names tables = { 0 };
	size_t i;

	load_tables(&tables, store);
	for (i = 0; i < tables.n_items; i++)
		ior_nearest_offer(&guess->nearest, tables.items[i]);
	names_release(&tables);
}

/* What sqlite calls a name that it does not find, and where ours are. */
static const struct {
	const char *prefix;
	void (*find)(struct guess *guess, struct store *store);
} unknowns[] = {
	{ "no such table: ", find_table },
	{ "no such column: ", find_column },
};

#define N_UNKNOWNS (sizeof(unknowns) / sizeof(unknowns[0]))

static int add_guess(struct store *store, const struct ior_error *why,
		     size_t unknown, struct ior_error *err)
{
	struct guess guess = {
		.nearest.word = why->text + strlen(unknowns[unknown].prefix),
	};

	unknowns[unknown].find(&guess, store);
	if (guess.owner[0])
		return ior_fail(err, -why->code, "%s, which is one of '%s'",
				why->text, guess.owner);
	if (guess.nearest.best[0])
		return ior_fail(err, -why->code, "%s, the nearest is '%s'",
				why->text, guess.nearest.best);
	return ior_fail(err, -why->code, "%s", why->text);
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
			return add_guess(store, why, i, err);

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
