/*
 * key_column.h - the columns of a question's keys
 */
#ifndef VIEW_KEY_COLUMN_H
#define VIEW_KEY_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

#include "report/store/store.h"
#include "report/view/question.h"
#include "report/view/sheet.h"

/* A pid brings its comm along. */
#define KEY_COLUMNS_MAX (N_KEYS + 1)

/* In the order of what question_sql_columns() writes; returns how many. */
size_t key_columns(const struct question *question,
		   struct sheet_column ret[KEY_COLUMNS_MAX]);

/* What people read of I/O of no file, or of one that nothing told of. */
#define KEY_NO_FILE "no file known"

/* Whether that is to be said of a key. */
bool key_is_no_file(const struct sheet_column *column,
		    const struct store_value *cell);

/* Say it in a table's row, in parentheses as of all that is no name. */
void key_name_no_file(const struct sheet_column *columns, size_t n_columns,
		      struct store_value *cells);

#endif
