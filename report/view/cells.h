/*
 * cells.h - a table whose columns fit what is in them
 *
 *	r = cells_create(stdout, n_columns, &cells, &error);
 *	r = cells_add(cells, text, size, CELL_LEFT, &error);	row by row
 *	cells_flush(cells);
 *	cells_free(cells);
 *
 * The first rows are held back until it is known how wide the columns are; the
 * rest goes out as it comes.
 */
#ifndef VIEW_CELLS_H
#define VIEW_CELLS_H

#include <stddef.h>
#include <stdio.h>

struct cells;
struct ior_error;

enum cell_side {
	CELL_HEAD, /* as the first cell below it */
	CELL_LEFT,
	CELL_RIGHT, /* numbers */
};

/* The stream outlives the table. */
int cells_create(FILE *stream, size_t n_columns, struct cells **ret,
		 struct ior_error *err);

/* The next cell; text is escaped here. */
int cells_add(struct cells *cells, const char *text, size_t size,
	      enum cell_side side, struct ior_error *err);

/* Print what is held back; the end of the table. */
void cells_flush(struct cells *cells);

void cells_free(struct cells *cells);

#endif
