/*
 * table.c - columns of text under titles, aligned
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/escape.h"
#include "report/view/screen.h"
#include "report/view/shorten.h"
#include "report/view/table.h"

/* Between two columns, and between two groups of them. */
#define GAP       2
#define GROUP_GAP 3

/* Of a name that is shortened: no title is wider. */
#define NAME_WIDTH_MIN 12

struct table {
	const struct table_column *columns;
	size_t n_columns;
	size_t *widths;
	char **cells; /* row by row */
	size_t n_cells;
	size_t n_allocated;
};

static void widen(struct table *table, size_t column, const char *text)
{
	const size_t width = escape_width(text);

	if (table->widths[column] < width)
		table->widths[column] = width;
}

/* Columns without a group are one of their own. */
static const char *group_of(const struct table *table, size_t column)
{
	return table->columns[column].group ? table->columns[column].group : "";
}

static bool begins_group(const struct table *table, size_t column)
{
	return column && strcmp(group_of(table, column),
				group_of(table, column - 1)) != 0;
}

/* The columns behind 'first' of the same group, and their width together. */
static size_t measure_group(const struct table *table, size_t first,
			    size_t *width)
{
	size_t i = first + 1;

	*width = table->widths[first];
	while (i < table->n_columns && !begins_group(table, i))
		*width += GAP + table->widths[i++];
	return i - first;
}

/* The first column of a group makes room for its name. */
static void widen_group(struct table *table, size_t first)
{
	const char *const group = table->columns[first].group;
	const size_t size = group ? escape_width(group) : 0;
	size_t width;

	measure_group(table, first, &width);
	if (size > width)
		table->widths[first] += size - width;
}

int table_create(const struct table_column *columns, size_t n_columns,
		 struct table **ret, struct ior_error *err)
{
	struct table *table;
	size_t i;

	table = calloc(1, sizeof(*table));
	if (!table)
		return ior_fail(err, ENOMEM, "out of memory");

	table->columns = columns;
	table->n_columns = n_columns;
	table->widths = calloc(n_columns, sizeof(*table->widths));
	if (!table->widths) {
		table_free(table);
		return ior_fail(err, ENOMEM, "out of memory");
	}
	for (i = 0; i < n_columns; i++)
		widen(table, i, columns[i].title);
	for (i = 0; i < n_columns; i++)
		if (!i || begins_group(table, i))
			widen_group(table, i);

	*ret = table;
	return 0;
}

static int make_room(struct table *table, struct ior_error *err)
{
	const size_t n = 2 * table->n_allocated + 64 * table->n_columns;
	char **cells;

	if (table->n_cells + table->n_columns <= table->n_allocated)
		return 0;

	cells = realloc(table->cells, n * sizeof(*cells));
	if (!cells)
		return ior_fail(err, ENOMEM, "out of memory");

	table->cells = cells;
	table->n_allocated = n;
	return 0;
}

int table_add(struct table *table, const char *const *cells,
	      struct ior_error *err)
{
	size_t i;
	int r;

	r = make_room(table, err);
	if (r < 0)
		return r;

	for (i = 0; i < table->n_columns; i++) {
		table->cells[table->n_cells] = strdup(cells[i]);
		if (!table->cells[table->n_cells])
			return ior_fail(err, ENOMEM, "out of memory");
		table->n_cells++;
		widen(table, i, cells[i]);
	}
	return 0;
}

static size_t gap_before(const struct table *table, size_t column)
{
	if (!column)
		return 0;
	return begins_group(table, column) ? GROUP_GAP : GAP;
}

static void put_many(FILE *out, char letter, size_t n)
{
	for (; n; n--)
		fputc(letter, out);
}

/* No blanks at the end of a line: tickets and golden files keep them. */
static void put_cell(const struct table *table, size_t column, const char *text,
		     size_t *pending, FILE *out)
{
	const size_t pad = table->widths[column] - escape_width(text);
	const bool right = table->columns[column].is_number;

	*pending += gap_before(table, column) + (right ? pad : 0);
	if (*text) {
		put_many(out, ' ', *pending);
		*pending = 0;
		fputs(text, out);
	}
	*pending += right ? 0 : pad;
}

static void put_row(const struct table *table, char *const *cells, FILE *out)
{
	size_t pending = 0;
	size_t i;

	for (i = 0; i < table->n_columns; i++)
		put_cell(table, i, cells[i], &pending, out);
	fputc('\n', out);
}

static void put_titles(const struct table *table, FILE *out)
{
	size_t pending = 0;
	size_t i;

	for (i = 0; i < table->n_columns; i++)
		put_cell(table, i, table->columns[i].title, &pending, out);
	fputc('\n', out);
}

/* "---- VFS ----", centred and as wide as its columns */
static void put_group(const char *group, size_t width, FILE *out)
{
	const size_t size = strlen(group);
	const size_t left = width > size ? (width - size) / 2 : 0;
	const size_t right = width > size + left ? width - size - left : 0;

	put_many(out, '-', left ? left - 1 : 0);
	fprintf(out, "%s%s", left ? " " : "", group);
	if (right > 1) {
		fputc(' ', out);
		put_many(out, '-', right - 1);
	}
}

static void put_groups(const struct table *table, FILE *out)
{
	size_t pending = 0;
	size_t width, n, i;
	bool any = false;

	for (i = 0; i < table->n_columns; i += n) {
		n = measure_group(table, i, &width);
		pending += gap_before(table, i);
		if (!table->columns[i].group) {
			pending += width;
			continue;
		}
		put_many(out, ' ', pending);
		put_group(table->columns[i].group, width, out);
		pending = 0;
		any = true;
	}
	if (any)
		fputc('\n', out);
}

static size_t row_width(const struct table *table)
{
	size_t width = 0;
	size_t i;

	for (i = 0; i < table->n_columns; i++)
		width += gap_before(table, i) + table->widths[i];
	return width;
}

/* The widest of the names that may lose a letter; n_columns: none. */
static size_t widest_name(const struct table *table)
{
	size_t widest = table->n_columns;
	size_t i;

	for (i = 0; i < table->n_columns; i++)
		if (table->columns[i].is_name &&
		    table->widths[i] > NAME_WIDTH_MIN &&
		    (widest == table->n_columns ||
		     table->widths[i] > table->widths[widest]))
			widest = i;
	return widest;
}

static int shorten(struct table *table, size_t cell,
		   const struct screen *screen, struct ior_error *err)
{
	const size_t width = table->widths[cell % table->n_columns];
	char *text;

	if (escape_width(table->cells[cell]) <= width)
		return 0;

	text = shorten_copy(table->cells[cell], width, screen);
	if (!text)
		return ior_fail(err, ENOMEM, "out of memory");
	free(table->cells[cell]);
	table->cells[cell] = text;
	return 0;
}

static int fit(struct table *table, const struct screen *screen,
	       struct ior_error *err)
{
	size_t width = row_width(table);
	size_t column, i;
	int r = 0;

	for (; width > screen->width; width--) {
		column = widest_name(table);
		if (column == table->n_columns)
			break;
		table->widths[column]--;
	}
	for (i = 0; i < table->n_cells && r == 0; i++)
		r = shorten(table, i, screen, err);
	return r;
}

int table_print(struct table *table, const struct screen *screen, FILE *out,
		struct ior_error *err)
{
	size_t i;
	int r;

	if (screen->is_terminal) {
		r = fit(table, screen, err);
		if (r < 0)
			return r;
	}
	put_groups(table, out);
	put_titles(table, out);
	for (i = 0; i < table->n_cells; i += table->n_columns)
		put_row(table, table->cells + i, out);
	return 0;
}

void table_free(struct table *table)
{
	size_t i;

	if (!table)
		return;
	for (i = 0; i < table->n_cells; i++)
		free(table->cells[i]);
	free(table->cells);
	free(table->widths);
	free(table);
}
