/*
 * rows.h - the rows of a query, whatever they are, as a table, csv or json
 *
 * A table is as wide as its first rows want it; wider cells further on push
 * theirs to the right, so that memory is bounded however many rows there are.
 */
#ifndef VIEW_ROWS_H
#define VIEW_ROWS_H

#include <stdio.h>

struct ior_error;
struct store_query;

enum rows_format {
	ROWS_TABLE,
	ROWS_CSV,  /* a line of names first; NULL is empty */
	ROWS_JSON, /* an array with an object a row */
};

/* Step through the query and print; nothing for one without columns. */
int rows_print(FILE *stream, enum rows_format format, struct store_query *query,
	       struct ior_error *err);

#endif
