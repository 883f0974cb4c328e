/*
 * key_column.c - the columns of a question's keys
 */
#include <string.h>

#include "report/view/key_column.h"

static struct sheet_column column_of(enum key_id key)
{
	return (struct sheet_column){
		.name = key_defs[key].name,
		.kind = SHEET_KEY,
		.title = key_defs[key].title,
	};
}

size_t key_columns(const struct question *question,
		   struct sheet_column ret[KEY_COLUMNS_MAX])
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < question->n_keys; i++) {
		ret[n++] = column_of(question->keys[i]);
		if (question->keys[i] == KEY_PID &&
		    !question_has_key(question, KEY_COMM))
			ret[n++] = column_of(KEY_COMM);
	}
	return n;
}

bool key_is_no_file(const struct sheet_column *column,
		    const struct store_value *cell)
{
	return cell->type == STORE_NULL &&
	       strcmp(column->name, key_names[KEY_FILE]) == 0;
}

void key_name_no_file(const struct sheet_column *columns, size_t n_columns,
		      struct store_value *cells)
{
	static const char name[] = "(" KEY_NO_FILE ")";
	size_t i;

	for (i = 0; i < n_columns; i++)
		if (key_is_no_file(&columns[i], &cells[i]))
			cells[i] = (struct store_value){ .type = STORE_TEXT,
							 .text = name,
							 .size = sizeof(name) -
								 1 };
}
