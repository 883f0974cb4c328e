/*
 * cell.c - one value on its way into a table
 */
#include <inttypes.h>
#include <stdio.h>

#include "report/store/cell.h"

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
	else if (type == CELL_NUMBER || type == CELL_ID)
		sqlite3_result_int64(context, cell);
	else if (cell < 0)
		give_file_id(context, -cell);
	else
		sqlite3_result_text(context, cell_get_text(cell), -1,
				    SQLITE_STATIC);
}
