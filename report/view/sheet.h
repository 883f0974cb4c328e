/*
 * sheet.h - rows of named columns, printed as a table, csv or json
 *
 *	r = sheet_create(&spec, out, &sheet, &error);
 *	while (more)
 *		r = sheet_add(sheet, cells, &error);
 *	r = sheet_total(sheet, cells, &error);
 *	r = sheet_end(sheet, &error);
 *	sheet_free(sheet);
 *
 * Csv and json go out row by row; a table is kept until its end, because it
 * must know how wide its columns are.  Csv has no total, so that each of its
 * lines is of one kind; json is two members of an object that the caller opens
 * and closes: "rows": [...], "total": {...}, and without a total the first.
 */
#ifndef VIEW_SHEET_H
#define VIEW_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/store/store.h"
#include "report/view/screen.h"

struct ior_error;
struct sheet;

enum sheet_format {
	SHEET_TABLE,
	SHEET_CSV,
	SHEET_JSON,
};

#define N_SHEET_FORMATS 3

/* Their names, in this order. */
extern const char *const sheet_formats[N_SHEET_FORMATS];

enum sheet_kind {
	SHEET_KEY, /* a string in json, also when it is a number */
	SHEET_TEXT,
	SHEET_COUNT,    /* as it is */
	SHEET_SIZE,     /* bytes: 15.9M in a table */
	SHEET_RATIO,    /* 1.0000; 100 in a table */
	SHEET_FIXED,    /* 1.25 in a table */
	SHEET_DURATION, /* ns: 1.02us in a table */
	SHEET_ANY,      /* as the value has it */
};

struct sheet_column {
	const char *name; /* in csv and json */
	enum sheet_kind kind;
	const char *title; /* in a table; NULL: not there */
	const char *group; /* above the titles of neighbours; or NULL */
};

struct sheet_spec {
	enum sheet_format format;
	const struct sheet_column *columns; /* the caller's, until the end */
	size_t n_columns;
	const char *empty;    /* a table's line when there is no row */
	bool many_totals;     /* of json, "total": [{...}, ...] */
	struct screen screen; /* of a table */
};

int sheet_create(const struct sheet_spec *spec, FILE *out, struct sheet **ret,
		 struct ior_error *err);

/* One row: a cell a column. */
int sheet_add(struct sheet *sheet, const struct store_value *cells,
	      struct ior_error *err);

/*
 * The sum of all rows; once, after them.  Of 'many_totals' each is the sum of
 * some of the rows.  Json has only keys that are not null, which tell these
 * apart; what else a table has there is a word for the total.
 */
int sheet_total(struct sheet *sheet, const struct store_value *cells,
		struct ior_error *err);

/* Print what is left. */
int sheet_end(struct sheet *sheet, struct ior_error *err);

void sheet_free(struct sheet *sheet);

#endif
