/*
 * cell.h - one value on its way into a table
 *
 * A row is an array of cells in the order of the table's columns.  A cell is a
 * number, the address of a text, or CELL_NULL, and the table knows which; a
 * batch keeps it for a while, so texts are static or outlive the import there.
 */
#ifndef STORE_CELL_H
#define STORE_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#define CELL_NULL INT64_MIN

/* What a column's cells are; a letter a column makes the type of a row. */
enum cell_type {
	CELL_NUMBER = 'n',
	CELL_ID = 'i', /* the first column's: rows come nearly in its order */
	CELL_TEXT = 't',
	CELL_FS = 'f', /* a text, or less than 0: of the file with minus this */
};

/* Far more than a table has. */
#define CELLS_MAX 48

static inline int64_t cell_text(const char *text)
{
	return text ? (int64_t)(intptr_t)text : CELL_NULL;
}

/* Where the model says "" of what it does not know. */
static inline int64_t cell_known_text(const char *text)
{
	return text && *text ? cell_text(text) : CELL_NULL;
}

static inline int64_t cell_unless(int64_t unknown, int64_t value)
{
	return value == unknown ? CELL_NULL : value;
}

/* Of a cell that is a text. */
static inline const char *cell_get_text(int64_t cell)
{
	return (const char *)(intptr_t)cell;
}

/* Give a cell as a result. */
void cell_give(sqlite3_context *context, char type, int64_t cell);

#endif
