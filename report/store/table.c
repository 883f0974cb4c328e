/*
 * table.c - rows into a table one by one
 */
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/cell.h"
#include "report/store/database.h"
#include "report/store/table.h"

#define SQL_SIZE 256

static void write_insert(const struct table *table, char sql[SQL_SIZE])
{
	const size_t n_columns = strlen(table->types);
	char marks[2 * CELLS_MAX];
	size_t i;

	for (i = 0; i < n_columns; i++) {
		marks[2 * i] = '?';
		marks[2 * i + 1] = ',';
	}
	marks[2 * n_columns - 1] = '\0';

	snprintf(sql, SQL_SIZE, "INSERT %sINTO %s VALUES (%s)",
		 table->replaces ? "OR REPLACE " : "", table->name, marks);
}

int inserter_init(struct inserter *inserter, struct store *store,
		  const struct table *table, struct ior_error *err)
{
	char sql[SQL_SIZE];

	write_insert(table, sql);
	inserter->table = table;
	inserter->store = store;
	return store_compile(store, sql, &inserter->statement, err);
}

int inserter_add(struct inserter *inserter, const int64_t *cells,
		 struct ior_error *err)
{
	const char *const types = inserter->table->types;
	int i;

	for (i = 0; types[i]; i++)
		if (cell_bind(inserter->statement, i + 1, types[i], cells[i]) !=
		    SQLITE_OK)
			return store_fail(inserter->store, err);
	return store_run(inserter->store, inserter->statement, err);
}

void inserter_release(struct inserter *inserter)
{
	sqlite3_finalize(inserter->statement);
	inserter->statement = NULL;
}
