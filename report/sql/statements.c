/*
 * statements.c - run what a user wrote in SQL, one statement after another
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "report/sql/statements.h"
#include "report/store/store.h"

#define NO_TABLE "no such table: "

/* The table that may have been meant by the name in sqlite's sentence. */
static void find_nearest(struct store *store, struct ior_nearest *nearest)
{
	struct store_query *query = NULL;
	struct store_value name;

	if (store_prepare(store, "SELECT name FROM sqlite_schema", NULL, &query,
			  NULL) < 0)
		return;

	while (store_step(query, NULL) > 0) {
		store_get(query, 0, &name);
		ior_nearest_offer(nearest, name.text);
	}
	store_query_free(query);
}

static int add_nearest(struct store *store, int code,
		       const struct ior_error *why, struct ior_error *err)
{
	struct ior_nearest nearest = { .word = why->text + strlen(NO_TABLE) };

	find_nearest(store, &nearest);
	if (!nearest.best[0])
		return ior_fail(err, code, "%s", why->text);
	return ior_fail(err, code, "%s, the nearest is '%s'", why->text,
			nearest.best);
}

/* In our words, and names in single ticks. */
static int explain(struct store *store, struct ior_error *why,
		   struct ior_error *err)
{
	const int code = -why->code;
	char *quote;

	if (code == EPERM || code == EROFS)
		return ior_fail(err, code,
				"iorec sql only reads: no statement may "
				"write, attach a database or set a pragma");
	if (!strncmp(why->text, NO_TABLE, strlen(NO_TABLE)))
		return add_nearest(store, code, why, err);

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
