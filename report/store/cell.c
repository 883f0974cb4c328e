/*
 * cell.c - one value on its way into a table
 */
#include <inttypes.h>
#include <stdio.h>

#include "report/store/cell.h"

static const char *text_of(int64_t cell)
{
	return (const char *)(intptr_t)cell;
}

int cell_bind(sqlite3_stmt *statement, int index, char type, int64_t cell)
{
	if (cell == CELL_NULL)
		return sqlite3_bind_null(statement, index);
	if (type == CELL_NUMBER)
		return sqlite3_bind_int64(statement, index, cell);
	return sqlite3_bind_text(statement, index, text_of(cell), -1,
				 SQLITE_STATIC);
}

/* A blob stays apart from every text; fs_resolve() puts the name there. */
static void give_file_id(sqlite3_context *context, int64_t file_id)
{
	char digits[24];
	int size;

	size = snprintf(digits, sizeof(digits), "%" PRId64, file_id);
	sqlite3_result_blob(context, digits, size, SQLITE_TRANSIENT);
}

void cell_give(sqlite3_context *context, char type, int64_t cell)
{
	if (cell == CELL_NULL)
		sqlite3_result_null(context);
	else if (type == CELL_NUMBER)
		sqlite3_result_int64(context, cell);
	else if (cell < 0)
		give_file_id(context, -cell);
	else
		sqlite3_result_text(context, text_of(cell), -1, SQLITE_STATIC);
}
