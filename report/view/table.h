/*
 * table.h - columns of text under titles, aligned
 *
 * It keeps its cells until it is printed.  Texts are those of a terminal:
 * escaped, UTF-8.
 */
#ifndef VIEW_TABLE_H
#define VIEW_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct ior_error;
struct screen;
struct table;

struct table_column {
	const char *title;
	const char *group; /* above the titles of neighbours; NULL none */
	bool is_number;    /* to the right */
	bool is_name;      /* may be shortened */
};

/* The columns stay the caller's. */
int table_create(const struct table_column *columns, size_t n_columns,
		 struct table **ret, struct ior_error *err);

/* One row: a text a column, copied. */
int table_add(struct table *table, const char *const *cells,
	      struct ior_error *err);

/*
 * On a terminal names are shortened as far as its width demands.  Fails with
 * -ENOMEM.
 */
int table_print(struct table *table, const struct screen *screen, FILE *out,
		struct ior_error *err);
void table_free(struct table *table);

#endif
