/*
 * statements.h - run what a user wrote in SQL, one statement after another
 */
#ifndef SQL_STATEMENTS_H
#define SQL_STATEMENTS_H

#include <stdio.h>

#include "report/view/rows.h"

struct ior_error;
struct store;

/* More is no question any more; sqlite takes no more either (defence.c). */
#define STATEMENTS_SIZE_MAX ((size_t)1 << 20)

/*
 * Print the rows of each.  The first that fails ends it; the sentence then
 * tells the line and column of what sqlite did not like, where it knows.
 */
int statements_run(struct store *store, const char *sql, FILE *stream,
		   enum rows_format format, struct ior_error *err);

/* All of a stream, ended by a zero; the caller frees *ret. */
int statements_read(FILE *stream, char **ret, struct ior_error *err);

#endif
