/*
 * csv.c - lines of comma-separated values, quoted as RFC 4180 has it
 */
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "report/view/csv.h"
#include "report/view/escape.h"
#include "report/view/number.h"
#include "report/view/sheet.h"

/* Control characters are escaped before they could ask for quotes. */
static bool needs_quotes(const char *text, size_t size)
{
	return memchr(text, ',', size) || memchr(text, '"', size) ||
	       (size && (*text == ' ' || text[size - 1] == ' '));
}

static void put_text(FILE *out, const char *text, size_t size)
{
	const bool quotes = needs_quotes(text, size);
	char piece[ESCAPE_PIECE_SIZE];
	size_t at;

	if (quotes)
		fputc('"', out);
	for (at = 0; at < size;) {
		at += escape_next(text + at, size - at, piece);
		if (*piece == '"')
			fputc('"', out);
		fputs(piece, out);
	}
	if (quotes)
		fputc('"', out);
}

static void put_cell(FILE *out, enum sheet_kind kind,
		     const struct store_value *cell)
{
	char text[NUMBER_SIZE];

	switch (cell->type) {
	case STORE_NULL:
		break;
	case STORE_INTEGER:
		fprintf(out, "%" PRId64, cell->integer);
		break;
	case STORE_REAL:
		if (kind == SHEET_RATIO)
			fputs(number_ratio(cell->real, text), out);
		else
			fprintf(out, "%.15g", cell->real);
		break;
	case STORE_TEXT:
		put_text(out, cell->text, cell->size);
		break;
	}
}

void csv_head(FILE *out, const struct sheet_column *columns, size_t n_columns)
{
	size_t i;

	for (i = 0; i < n_columns; i++) {
		if (i)
			fputc(',', out);
		put_text(out, columns[i].name, strlen(columns[i].name));
	}
	fputc('\n', out);
}

void csv_row(FILE *out, const struct sheet_column *columns, size_t n_columns,
	     const struct store_value *cells)
{
	size_t i;

	for (i = 0; i < n_columns; i++) {
		if (i)
			fputc(',', out);
		put_cell(out, columns[i].kind, &cells[i]);
	}
	fputc('\n', out);
}
