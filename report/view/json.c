/*
 * json.c - pieces of json, safe whatever the names hold
 */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "report/view/escape.h"
#include "report/view/json.h"
#include "report/view/number.h"
#include "report/view/sheet.h"

void json_text(FILE *out, const char *text, size_t size)
{
	char piece[ESCAPE_PIECE_SIZE];
	size_t at;

	fputc('"', out);
	for (at = 0; at < size;) {
		at += escape_next(text + at, size - at, piece);
		if (*piece == '"' || *piece == '\\')
			fputc('\\', out);
		fputs(piece, out);
	}
	fputc('"', out);
}

/* Json knows no infinity. */
static void put_real(FILE *out, enum sheet_kind kind, double real)
{
	char text[NUMBER_SIZE];

	if (!isfinite(real))
		fputs("null", out);
	else if (kind == SHEET_RATIO)
		fputs(number_ratio(real, text), out);
	else
		fprintf(out, "%.15g", real);
}

void json_value(FILE *out, const struct store_value *value)
{
	switch (value->type) {
	case STORE_NULL:
		fputs("null", out);
		break;
	case STORE_INTEGER:
		fprintf(out, "%" PRId64, value->integer);
		break;
	case STORE_REAL:
		put_real(out, SHEET_ANY, value->real);
		break;
	case STORE_TEXT:
		json_text(out, value->text, value->size);
		break;
	}
}

static void put_cell(FILE *out, enum sheet_kind kind,
		     const struct store_value *cell)
{
	if (kind == SHEET_KEY && cell->type == STORE_INTEGER)
		fprintf(out, "\"%" PRId64 "\"", cell->integer);
	else if (kind == SHEET_RATIO && cell->type == STORE_REAL)
		put_real(out, kind, cell->real);
	else
		json_value(out, cell);
}

static void put_member(FILE *out, bool is_first,
		       const struct sheet_column *column,
		       const struct store_value *cell)
{
	if (!is_first)
		fputs(", ", out);
	json_text(out, column->name, strlen(column->name));
	fputs(": ", out);
	put_cell(out, column->kind, cell);
}

void json_row(FILE *out, const struct sheet_column *columns, size_t n_columns,
	      const struct store_value *cells)
{
	size_t i;

	fputc('{', out);
	for (i = 0; i < n_columns; i++)
		put_member(out, i == 0, &columns[i], &cells[i]);
	fputc('}', out);
}

void json_total(FILE *out, const struct sheet_column *columns, size_t n_columns,
		const struct store_value *cells)
{
	bool is_first = true;
	size_t i;

	fputc('{', out);
	for (i = 0; i < n_columns; i++) {
		if (columns[i].kind == SHEET_KEY && cells[i].type == STORE_NULL)
			continue;
		put_member(out, is_first, &columns[i], &cells[i]);
		is_first = false;
	}
	fputc('}', out);
}
