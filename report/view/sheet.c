/*
 * sheet.c - rows of named columns, printed as a table, csv or json
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/csv.h"
#include "report/view/escape.h"
#include "report/view/json.h"
#include "report/view/number.h"
#include "report/view/sheet.h"
#include "report/view/table.h"

const char *const sheet_formats[N_SHEET_FORMATS] = { "table", "csv", "json" };

struct sheet {
	struct sheet_spec spec;
	FILE *out;
	size_t n_rows;

	/* of json: the totals, written behind the rows; NULL: none so far */
	FILE *totals;
	char *totals_text;
	size_t totals_size;

	/* of a table: the columns that are in it */
	struct table *table;
	struct table_column *columns;
	size_t *sources; /* their places in spec.columns */
	char **texts;    /* of one row */
	size_t n_columns;
};

static bool is_number(enum sheet_kind kind)
{
	return kind != SHEET_KEY && kind != SHEET_TEXT && kind != SHEET_ANY;
}

static int create_table(struct sheet *sheet, struct ior_error *err)
{
	const size_t n = sheet->spec.n_columns;
	const struct sheet_column *column;
	size_t i;

	sheet->columns = calloc(n, sizeof(*sheet->columns));
	sheet->sources = calloc(n, sizeof(*sheet->sources));
	sheet->texts = calloc(n, sizeof(*sheet->texts));
	if (!sheet->columns || !sheet->sources || !sheet->texts)
		return ior_fail(err, ENOMEM, "out of memory");

	for (i = 0; i < n; i++) {
		column = &sheet->spec.columns[i];
		if (!column->title)
			continue;
		sheet->sources[sheet->n_columns] = i;
		sheet->columns[sheet->n_columns++] = (struct table_column){
			.title = column->title,
			.group = column->group,
			.is_number = is_number(column->kind),
			.is_name = column->kind == SHEET_KEY,
		};
	}
	return table_create(sheet->columns, sheet->n_columns, &sheet->table,
			    err);
}

int sheet_create(const struct sheet_spec *spec, FILE *out, struct sheet **ret,
		 struct ior_error *err)
{
	struct sheet *sheet;
	int r = 0;

	sheet = calloc(1, sizeof(*sheet));
	if (!sheet)
		return ior_fail(err, ENOMEM, "out of memory");

	sheet->spec = *spec;
	sheet->out = out;
	if (spec->format == SHEET_TABLE)
		r = create_table(sheet, err);
	if (r < 0) {
		sheet_free(sheet);
		return r;
	}
	if (spec->format == SHEET_CSV)
		csv_head(out, spec->columns, spec->n_columns);
	if (spec->format == SHEET_JSON)
		fputs("\"rows\": [", out);

	*ret = sheet;
	return 0;
}

static const char *number_text(enum sheet_kind kind,
			       const struct store_value *cell,
			       char ret[NUMBER_SIZE])
{
	if (cell->type == STORE_REAL) {
		if (kind == SHEET_RATIO)
			return number_percent(cell->real, ret);
		if (kind == SHEET_FIXED) {
			snprintf(ret, NUMBER_SIZE, "%.2f", cell->real);
			return ret;
		}
		snprintf(ret, NUMBER_SIZE, "%.15g", cell->real);
		return ret;
	}
	if (kind == SHEET_SIZE)
		return number_size(cell->integer, ret);
	if (kind == SHEET_DURATION && cell->integer >= 0)
		return number_duration((uint64_t)cell->integer, ret);
	if (kind == SHEET_COUNT)
		return number_exact(cell->integer, ret);
	snprintf(ret, NUMBER_SIZE, "%" PRId64, cell->integer);
	return ret;
}

/* What a table shows for a cell, as memory to be freed; NULL: none left. */
static char *cell_text(enum sheet_kind kind, const struct store_value *cell)
{
	char number[NUMBER_SIZE];

	if (cell->type == STORE_NULL)
		return strdup("");
	if (cell->type == STORE_TEXT)
		return escape_copy(cell->text, cell->size);
	return strdup(number_text(kind, cell, number));
}

static void release_texts(struct sheet *sheet)
{
	size_t i;

	for (i = 0; i < sheet->n_columns; i++) {
		free(sheet->texts[i]);
		sheet->texts[i] = NULL;
	}
}

static int add_to_table(struct sheet *sheet, const struct store_value *cells,
			struct ior_error *err)
{
	size_t i, source;
	int r = 0;

	for (i = 0; i < sheet->n_columns && r == 0; i++) {
		source = sheet->sources[i];
		sheet->texts[i] = cell_text(sheet->spec.columns[source].kind,
					    &cells[source]);
		if (!sheet->texts[i])
			r = ior_fail(err, ENOMEM, "out of memory");
	}
	if (r == 0)
		r = table_add(sheet->table, (const char *const *)sheet->texts,
			      err);
	release_texts(sheet);
	return r;
}

int sheet_add(struct sheet *sheet, const struct store_value *cells,
	      struct ior_error *err)
{
	const struct sheet_spec *const spec = &sheet->spec;

	sheet->n_rows++;
	switch (spec->format) {
	case SHEET_CSV:
		csv_row(sheet->out, spec->columns, spec->n_columns, cells);
		return 0;
	case SHEET_JSON:
		fputs(sheet->n_rows > 1 ? ",\n" : "\n", sheet->out);
		json_row(sheet->out, spec->columns, spec->n_columns, cells);
		return 0;
	default:
		return add_to_table(sheet, cells, err);
	}
}

static int keep_json_total(struct sheet *sheet, const struct store_value *cells,
			   struct ior_error *err)
{
	const struct sheet_spec *const spec = &sheet->spec;

	if (sheet->totals)
		fputs(",\n", sheet->totals);
	else
		sheet->totals = open_memstream(&sheet->totals_text,
					       &sheet->totals_size);
	if (!sheet->totals)
		return ior_fail(err, ENOMEM, "out of memory");

	json_total(sheet->totals, spec->columns, spec->n_columns, cells);
	return 0;
}

static int end_json(struct sheet *sheet, struct ior_error *err)
{
	FILE *const totals = sheet->totals;

	fputs(sheet->n_rows ? "\n]" : "]", sheet->out);
	if (!totals)
		return 0;

	sheet->totals = NULL;
	if (fclose(totals) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	fprintf(sheet->out,
		sheet->spec.many_totals ? ",\n\"total\": [\n%s\n]"
					: ",\n\"total\": %s",
		sheet->totals_text);
	return 0;
}

int sheet_total(struct sheet *sheet, const struct store_value *cells,
		struct ior_error *err)
{
	if (sheet->spec.format == SHEET_JSON)
		return keep_json_total(sheet, cells, err);
	if (sheet->spec.format == SHEET_TABLE && sheet->n_rows)
		return add_to_table(sheet, cells, err);
	return 0;
}

int sheet_end(struct sheet *sheet, struct ior_error *err)
{
	int r;

	if (sheet->spec.format == SHEET_JSON)
		return end_json(sheet, err);
	if (sheet->spec.format != SHEET_TABLE)
		return 0;

	r = table_print(sheet->table, &sheet->spec.screen, sheet->out, err);
	if (r == 0 && !sheet->n_rows && sheet->spec.empty)
		fprintf(sheet->out, "%s\n", sheet->spec.empty);
	return r;
}

void sheet_free(struct sheet *sheet)
{
	if (!sheet)
		return;
	if (sheet->totals)
		fclose(sheet->totals);
	free(sheet->totals_text);
	table_free(sheet->table);
	free(sheet->columns);
	free(sheet->sources);
	free(sheet->texts);
	free(sheet);
}
