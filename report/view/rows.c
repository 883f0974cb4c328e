/*
 * rows.c - the rows of a query, whatever they are, as a table, csv or json
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/cells.h"
#include "report/view/csv.h"
#include "report/view/json.h"
#include "report/view/rows.h"
#include "report/view/sheet.h"

/* A query on its way out. */
struct rows {
	FILE *stream;
	struct store_query *query;
	size_t n_columns;
	struct sheet_column *columns;
	struct store_value *values; /* of the row it is at */
};

/* 1 for a row, 0 at the end. */
static int next(struct rows *rows, struct ior_error *err)
{
	const int r = store_step(rows->query, err);
	size_t i;

	for (i = 0; r > 0 && i < rows->n_columns; i++)
		store_get(rows->query, (int)i, &rows->values[i]);
	return r;
}

static int print_csv(struct rows *rows, struct ior_error *err)
{
	int r;

	csv_head(rows->stream, rows->columns, rows->n_columns);
	while ((r = next(rows, err)) > 0)
		csv_row(rows->stream, rows->columns, rows->n_columns,
			rows->values);
	return r;
}

static int print_json(struct rows *rows, struct ior_error *err)
{
	const char *before = "[\n";
	int r;

	while ((r = next(rows, err)) > 0) {
		fputs(before, rows->stream);
		json_row(rows->stream, rows->columns, rows->n_columns,
			 rows->values);
		before = ",\n";
	}
	fputs(*before == '[' ? "[]\n" : "\n]\n", rows->stream);
	return r;
}

static int add_value(struct cells *cells, const struct store_value *value,
		     struct ior_error *err)
{
	char text[32] = "";

	if (value->type == STORE_TEXT)
		return cells_add(cells, value->text, value->size, CELL_LEFT,
				 err);

	if (value->type == STORE_INTEGER)
		snprintf(text, sizeof(text), "%" PRId64, value->integer);
	if (value->type == STORE_REAL)
		snprintf(text, sizeof(text), "%.10g", value->real);
	return cells_add(cells, text, strlen(text), CELL_RIGHT, err);
}

static int add_head(struct rows *rows, struct cells *cells,
		    struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < rows->n_columns; i++)
		r = cells_add(cells, rows->columns[i].name,
			      strlen(rows->columns[i].name), CELL_HEAD, err);
	return r;
}

static int add_row(struct rows *rows, struct cells *cells,
		   struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < rows->n_columns; i++)
		r = add_value(cells, &rows->values[i], err);
	return r;
}

/* A query that fails before its first row has no head either. */
static int add_rows(struct rows *rows, struct cells *cells,
		    struct ior_error *err)
{
	int more = next(rows, err);
	int r;

	if (more < 0)
		return more;

	r = add_head(rows, cells, err);
	while (r == 0 && more > 0) {
		r = add_row(rows, cells, err);
		if (r == 0)
			more = next(rows, err);
	}
	return r < 0 ? r : more;
}

static int print_table(struct rows *rows, struct ior_error *err)
{
	struct cells *cells;
	int r;

	r = cells_create(rows->stream, rows->n_columns, &cells, err);
	if (r < 0)
		return r;

	r = add_rows(rows, cells, err);
	cells_flush(cells);
	cells_free(cells);
	return r;
}

static int (*const printers[])(struct rows *rows, struct ior_error *err) = {
	[ROWS_TABLE] = print_table,
	[ROWS_CSV] = print_csv,
	[ROWS_JSON] = print_json,
};

static int run(struct store_query *query, struct ior_error *err)
{
	int r;

	do
		r = store_step(query, err);
	while (r > 0);
	return r;
}

int rows_print(FILE *stream, enum rows_format format, struct store_query *query,
	       struct ior_error *err)
{
	const int n_columns = store_n_columns(query);
	struct rows rows = { .stream = stream, .query = query };
	int r = -ENOMEM;
	int i;

	if (n_columns <= 0)
		return run(query, err);

	rows.n_columns = (size_t)n_columns;
	rows.columns = calloc(rows.n_columns, sizeof(*rows.columns));
	rows.values = calloc(rows.n_columns, sizeof(*rows.values));
	if (rows.columns && rows.values) {
		for (i = 0; i < n_columns; i++) {
			rows.columns[i].name = store_column_name(query, i);
			rows.columns[i].kind = SHEET_ANY;
		}
		r = printers[format](&rows, err);
	} else {
		ior_fail(err, ENOMEM, "out of memory");
	}
	free(rows.columns);
	free(rows.values);
	return r;
}
