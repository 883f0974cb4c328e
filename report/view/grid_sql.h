/*
 * grid_sql.h - the statement that a question to a grid becomes
 *
 * Its rows: mark, the interval's begin (NULL: none), the keys and own keys that
 * are shown, the columns.
 */
#ifndef VIEW_GRID_SQL_H
#define VIEW_GRID_SQL_H

#include <stddef.h>

struct grid;
struct grid_source;
struct ior_error;
struct question;
struct traces;

enum grid_mark {
	GRID_ROW,
	GRID_OTHER,
	GRID_TOTAL,
};

enum grid_cell {
	GRID_MARK,
	GRID_AT_S,
	GRID_CELLS, /* the first of the others */
};

/* The caller frees *ret. */
int grid_sql(const struct grid *grid, const struct grid_source *source,
	     const struct question *question, const struct traces *traces,
	     char **ret, struct ior_error *err);

#endif
