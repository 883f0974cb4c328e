/*
 * csv.h - lines of comma-separated values, quoted as RFC 4180 has it
 *
 * A line ends in a newline alone; NULL is an empty cell.
 */
#ifndef VIEW_CSV_H
#define VIEW_CSV_H

#include <stddef.h>
#include <stdio.h>

struct sheet_column;
struct store_value;

void csv_head(FILE *out, const struct sheet_column *columns, size_t n_columns);
void csv_row(FILE *out, const struct sheet_column *columns, size_t n_columns,
	     const struct store_value *cells);

#endif
