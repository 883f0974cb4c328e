/*
 * names.h - words of a database: its tables and their columns
 *
 * They come from a file, so they are printed escaped.
 */
#ifndef SQL_NAMES_H
#define SQL_NAMES_H

#include <stddef.h>
#include <stdio.h>

struct ior_error;
struct store;

/* { 0 } holds none. */
struct names {
	char **items;
	size_t n_items;
};

/* Add the first column of each row of a query. */
int names_load(struct names *names, struct store *store, const char *sql,
	       struct ior_error *err);

/* One more, unless it is there. */
int names_add(struct names *names, const char *name, struct ior_error *err);

/* Add the columns of a table. */
int names_add_columns(struct names *names, struct store *store,
		      const char *table, struct ior_error *err);

void names_sort(struct names *names);

/* Those that begin so, side by side, in lines that begin with 'title'. */
void names_print(const struct names *names, const char *prefix,
		 const char *title, FILE *stream);

void names_release(struct names *names);

#endif
