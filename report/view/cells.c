/*
 * cells.c - a table whose columns fit what is in them
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/cells.h"
#include "report/view/escape.h"

/* Held back: this many rows, or this much text. */
#define HELD_ROWS 1000
#define HELD_SIZE ((size_t)1 << 20)

#define GAP 2 /* between two columns */

struct cell {
	char *text; /* escaped */
	enum cell_side side;
};

struct column {
	size_t width;
	enum cell_side side; /* of its first cell that is not empty */
};

struct cells {
	FILE *stream;
	struct column *columns;
	size_t n_columns;
	struct cell *held; /* until the widths are known */
	size_t n_held;
	size_t held_size; /* of their text, in bytes */
	bool streams;     /* the widths are known */
	size_t at;        /* column of the next cell */
	size_t n_pending; /* blanks that come before a next cell */
};

int cells_create(FILE *stream, size_t n_columns, struct cells **ret,
		 struct ior_error *err)
{
	struct cells *const cells = calloc(1, sizeof(*cells));

	if (!cells)
		return ior_fail(err, ENOMEM, "out of memory");

	cells->stream = stream;
	cells->n_columns = n_columns;
	cells->columns = calloc(n_columns, sizeof(*cells->columns));
	cells->held = calloc(n_columns * HELD_ROWS, sizeof(*cells->held));
	if (!cells->columns || !cells->held) {
		cells_free(cells);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	*ret = cells;
	return 0;
}

/* No blanks at the end of a line. */
static void put(struct cells *cells, const struct cell *cell)
{
	const struct column *const column = &cells->columns[cells->at];
	const enum cell_side side =
		cell->side == CELL_HEAD ? column->side : cell->side;
	const size_t width = escape_width(cell->text);
	const size_t n = width < column->width ? column->width - width : 0;

	if (side == CELL_RIGHT)
		cells->n_pending += n;
	if (width)
		fprintf(cells->stream, "%*s%s", (int)cells->n_pending, "",
			cell->text);
	cells->n_pending = (width ? 0 : cells->n_pending) + GAP +
			   (side == CELL_RIGHT ? 0 : n);

	if (++cells->at < cells->n_columns)
		return;
	putc('\n', cells->stream);
	cells->at = 0;
	cells->n_pending = 0;
}

void cells_flush(struct cells *cells)
{
	size_t i;

	cells->at = 0;
	for (i = 0; i < cells->n_held; i++) {
		put(cells, &cells->held[i]);
		free(cells->held[i].text);
	}
	cells->n_held = 0;
	cells->streams = true;
}

static void hold(struct cells *cells, const struct cell *cell)
{
	struct column *const column = &cells->columns[cells->at];
	const size_t width = escape_width(cell->text);

	if (width > column->width)
		column->width = width;
	if (width && cell->side != CELL_HEAD && column->side == CELL_HEAD)
		column->side = cell->side;

	cells->held[cells->n_held++] = *cell;
	cells->held_size += strlen(cell->text);
	cells->at = (cells->at + 1) % cells->n_columns;
	if (!cells->at && (cells->n_held == cells->n_columns * HELD_ROWS ||
			   cells->held_size > HELD_SIZE))
		cells_flush(cells);
}

int cells_add(struct cells *cells, const char *text, size_t size,
	      enum cell_side side, struct ior_error *err)
{
	const struct cell cell = { escape_copy(text, size), side };

	if (!cell.text)
		return ior_fail(err, ENOMEM, "out of memory");

	if (cells->streams) {
		put(cells, &cell);
		free(cell.text);
	} else {
		hold(cells, &cell);
	}
	return 0;
}

void cells_free(struct cells *cells)
{
	if (!cells)
		return;

	while (cells->n_held)
		free(cells->held[--cells->n_held].text);
	free(cells->held);
	free(cells->columns);
	free(cells);
}
