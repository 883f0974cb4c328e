/*
 * batch.c - rows of one table, inserted many at a time
 *
 * The virtual table is eponymous: a module registered under its name is all
 * there is to it, nothing of it is in the schema, and it goes with the batch.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/batch.h"
#include "report/store/cell.h"
#include "report/store/database.h"
#include "report/store/table.h"

/* Cells of a batch stay in the second level cache. */
#define BATCH_ROWS 512u

#define NAME_SIZE 64
#define SQL_SIZE  256

struct batch {
	struct store *store;
	const struct table *table;
	char module_name[NAME_SIZE];
	sqlite3_stmt *insert;
	size_t n_columns;
	size_t n_rows;
	int64_t *cells;
};

struct batch_vtab {
	sqlite3_vtab base; /* first, for sqlite */
	const struct batch *batch;
};

struct batch_cursor {
	sqlite3_vtab_cursor base;
	const struct batch *batch;
	const int64_t *row;
	size_t at;
};

static int connect_vtab(sqlite3 *db, void *context, int argc,
			const char *const *argv, sqlite3_vtab **ret,
			char **error)
{
	const struct batch *const batch = context;
	char sql[SQL_SIZE];
	struct batch_vtab *vtab;
	size_t i, size;
	int code;

	(void)argc;
	(void)argv;
	(void)error;

	size = (size_t)snprintf(sql, sizeof(sql), "CREATE TABLE x(c0");
	for (i = 1; i < batch->n_columns; i++)
		size += (size_t)snprintf(sql + size, sizeof(sql) - size,
					 ",c%zu", i);
	snprintf(sql + size, sizeof(sql) - size, ")");
	code = sqlite3_declare_vtab(db, sql);
	if (code != SQLITE_OK)
		return code;

	vtab = sqlite3_malloc(sizeof(*vtab));
	if (!vtab)
		return SQLITE_NOMEM;
	memset(vtab, 0, sizeof(*vtab));
	vtab->batch = batch;
	*ret = &vtab->base;
	return SQLITE_OK;
}

static int disconnect_vtab(sqlite3_vtab *vtab)
{
	sqlite3_free(vtab);
	return SQLITE_OK;
}

static int plan_scan(sqlite3_vtab *vtab, sqlite3_index_info *info)
{
	(void)vtab;
	info->estimatedCost = BATCH_ROWS;
	info->estimatedRows = BATCH_ROWS;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *vtab, sqlite3_vtab_cursor **ret)
{
	struct batch_cursor *cursor;

	cursor = sqlite3_malloc(sizeof(*cursor));
	if (!cursor)
		return SQLITE_NOMEM;
	memset(cursor, 0, sizeof(*cursor));
	cursor->batch = ((struct batch_vtab *)vtab)->batch;
	*ret = &cursor->base;
	return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
	sqlite3_free(cursor);
	return SQLITE_OK;
}

static int go_first(sqlite3_vtab_cursor *base, int index, const char *name,
		    int argc, sqlite3_value **argv)
{
	struct batch_cursor *const cursor = (struct batch_cursor *)base;

	(void)index;
	(void)name;
	(void)argc;
	(void)argv;
	cursor->at = 0;
	cursor->row = cursor->batch->cells;
	return SQLITE_OK;
}

static int go_next(sqlite3_vtab_cursor *base)
{
	struct batch_cursor *const cursor = (struct batch_cursor *)base;

	cursor->at++;
	cursor->row += cursor->batch->n_columns;
	return SQLITE_OK;
}

static int is_past_end(sqlite3_vtab_cursor *base)
{
	const struct batch_cursor *const cursor = (struct batch_cursor *)base;

	return cursor->at >= cursor->batch->n_rows;
}

static int give_column(sqlite3_vtab_cursor *base, sqlite3_context *context,
		       int column)
{
	const struct batch_cursor *const cursor = (struct batch_cursor *)base;

	cell_give(context, cursor->batch->table->types[column],
		  cursor->row[column]);
	return SQLITE_OK;
}

static int give_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
	*ret = (sqlite3_int64)((struct batch_cursor *)base)->at;
	return SQLITE_OK;
}

static const sqlite3_module module = {
	.xConnect = connect_vtab,
	.xBestIndex = plan_scan,
	.xDisconnect = disconnect_vtab,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = go_first,
	.xNext = go_next,
	.xEof = is_past_end,
	.xColumn = give_column,
	.xRowid = give_rowid,
};

static int prepare(struct batch *batch, struct ior_error *err)
{
	char sql[SQL_SIZE];

	snprintf(batch->module_name, sizeof(batch->module_name), "batch_%s",
		 batch->table->name);
	if (sqlite3_create_module_v2(batch->store->db, batch->module_name,
				     &module, batch, NULL) != SQLITE_OK)
		return store_fail(batch->store, err);

	snprintf(sql, sizeof(sql), "INSERT INTO %s SELECT * FROM %s",
		 batch->table->name, batch->module_name);
	return store_compile(batch->store, sql, &batch->insert, err);
}

int batch_create(struct store *store, const struct table *table,
		 struct batch **ret, struct ior_error *err)
{
	struct batch *batch;
	int r;

	batch = calloc(1, sizeof(*batch));
	if (!batch)
		return ior_fail(err, ENOMEM, "out of memory");
	batch->store = store;
	batch->table = table;
	batch->n_columns = strlen(table->types);

	batch->cells = calloc(BATCH_ROWS * batch->n_columns, sizeof(int64_t));
	if (!batch->cells) {
		r = ior_fail(err, ENOMEM, "out of memory");
		goto fail;
	}

	r = prepare(batch, err);
	if (r < 0)
		goto fail;

	*ret = batch;
	return 0;

fail:
	batch_free(batch);
	return r;
}

int batch_add(struct batch *batch, int64_t **cells, struct ior_error *err)
{
	int r;

	if (batch->n_rows == BATCH_ROWS) {
		r = batch_flush(batch, err);
		if (r < 0)
			return r;
	}
	*cells = batch->cells + batch->n_columns * batch->n_rows++;
	return 0;
}

int batch_flush(struct batch *batch, struct ior_error *err)
{
	int r = 0;

	if (batch->n_rows > 0)
		r = store_run(batch->store, batch->insert, err);
	batch->n_rows = 0;
	return r;
}

void batch_free(struct batch *batch)
{
	if (!batch)
		return;
	sqlite3_finalize(batch->insert);
	/* without a module the name means nothing any more */
	sqlite3_create_module_v2(batch->store->db, batch->module_name, NULL,
				 NULL, NULL);
	free(batch->cells);
	free(batch);
}
