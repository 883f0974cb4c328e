/*
 * key_column.h - the columns of a question's keys
 */
#ifndef VIEW_KEY_COLUMN_H
#define VIEW_KEY_COLUMN_H

#include "report/view/question.h"
#include "report/view/sheet.h"

/* A pid brings its comm along. */
#define KEY_COLUMNS_MAX (N_KEYS + 1)

/* In the order of what question_sql_columns() writes; returns how many. */
size_t key_columns(const struct question *question,
		   struct sheet_column ret[KEY_COLUMNS_MAX]);

#endif
