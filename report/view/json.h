/*
 * json.h - pieces of json, safe whatever the names hold
 */
#ifndef VIEW_JSON_H
#define VIEW_JSON_H

#include <stddef.h>
#include <stdio.h>

struct sheet_column;
struct store_value;

/* A string in its quotes. */
void json_text(FILE *out, const char *text, size_t size);

/* A number, string or null, as the value has it. */
void json_value(FILE *out, const struct store_value *value);

/* {"pid": "1021", "vfs_reads": 509, ...} */
void json_row(FILE *out, const struct sheet_column *columns, size_t n_columns,
	      const struct store_value *cells);

/* The same without the keys that are null, as a total has not all of them. */
void json_total(FILE *out, const struct sheet_column *columns, size_t n_columns,
		const struct store_value *cells);

#endif
