/*
 * batch.c - rows of one table, inserted many at a time
 *
 * The virtual table is eponymous: a module registered under its name is all
 * there is to it, nothing of it is in the schema, and it goes with the batch.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/batch.h"
#include "report/store/cell.h"
#include "report/store/database.h"
#include "report/store/insert_queue.h"
#include "report/store/table.h"

/* Cells of a slab stay in the second level cache. */
#define SLAB_ROWS 512u

/* One is filled, one inserted, and those between bear with a slow moment. */
#define N_SLABS 4u

/* Texts of a slab that are copied; one row may have more. */
#define SLAB_TEXTS ((size_t)1 << 15)

#define NAME_SIZE 64
#define SQL_SIZE  256

struct slab {
	struct insert_job job; /* first, for the queue */
	struct batch *batch;
	size_t n_rows;
	int64_t *cells;
	char *texts;
	size_t texts_size;
	size_t texts_room;
};

struct batch {
	struct store *store;
	const struct table *table;
	size_t n_columns;
	struct slab slabs[N_SLABS];
	unsigned filled; /* the slab that rows are added to */

	/* of the thread that inserts, while there are jobs */
	char module_name[NAME_SIZE];
	sqlite3_stmt *insert;
	const struct slab *inserted;
	uint16_t order[SLAB_ROWS]; /* of its rows */
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
	info->estimatedCost = SLAB_ROWS;
	info->estimatedRows = SLAB_ROWS;
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

static void go_to(struct batch_cursor *cursor, size_t at)
{
	const struct batch *const batch = cursor->batch;
	const struct slab *const slab = batch->inserted;

	cursor->at = at;
	if (at < slab->n_rows)
		cursor->row = slab->cells + batch->order[at] * batch->n_columns;
}

static int go_first(sqlite3_vtab_cursor *base, int index, const char *name,
		    int argc, sqlite3_value **argv)
{
	(void)index;
	(void)name;
	(void)argc;
	(void)argv;
	go_to((struct batch_cursor *)base, 0);
	return SQLITE_OK;
}

static int go_next(sqlite3_vtab_cursor *base)
{
	struct batch_cursor *const cursor = (struct batch_cursor *)base;

	go_to(cursor, cursor->at + 1);
	return SQLITE_OK;
}

static int is_past_end(sqlite3_vtab_cursor *base)
{
	const struct batch_cursor *const cursor = (struct batch_cursor *)base;

	return cursor->at >= cursor->batch->inserted->n_rows;
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

	snprintf(sql, sizeof(sql), "INSERT %sINTO %s SELECT * FROM %s",
		 batch->table->replaces ? "OR REPLACE " : "",
		 batch->table->name, batch->module_name);
	return store_compile(batch->store, sql, &batch->insert, err);
}

static int64_t get_id(const struct slab *slab, size_t row)
{
	return slab->cells[row * slab->batch->n_columns];
}

/*
 * By their ids, the first cells: a call has its id when it begins and a row when
 * it ends, so those of several CPUs come nearly in order, and the table grows
 * fastest at its end.
 */
static void put_in_order(struct batch *batch, const struct slab *slab)
{
	const bool has_id = *batch->table->types == CELL_ID;
	uint16_t *const order = batch->order;
	size_t i, at;

	for (i = 0; i < slab->n_rows; i++) {
		for (at = i; has_id && at; at--) {
			if (get_id(slab, order[at - 1]) <= get_id(slab, i))
				break;
			order[at] = order[at - 1];
		}
		order[at] = (uint16_t)i;
	}
}

static int insert_slab(struct insert_job *job, struct ior_error *err)
{
	const struct slab *const slab = (struct slab *)job;
	struct batch *const batch = slab->batch;

	put_in_order(batch, slab);
	batch->inserted = slab;
	return store_run(batch->store, batch->insert, err);
}

static int create_slabs(struct batch *batch, struct ior_error *err)
{
	unsigned i;

	for (i = 0; i < N_SLABS; i++) {
		struct slab *const slab = &batch->slabs[i];

		slab->job.run = insert_slab;
		slab->batch = batch;
		slab->cells = calloc(SLAB_ROWS * batch->n_columns,
				     sizeof(*slab->cells));
		if (!slab->cells)
			return ior_fail(err, ENOMEM, "out of memory");
	}
	return 0;
}

static struct slab *get_filled(struct batch *batch)
{
	return &batch->slabs[batch->filled];
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

	r = create_slabs(batch, err);
	if (r < 0)
		goto fail;

	r = prepare(batch, err);
	if (r < 0)
		goto fail;

	*ret = batch;
	return 0;

fail:
	batch_free(batch);
	return r;
}

/* Have a slab with room for one more row. */
static int reserve_row(struct batch *batch, struct ior_error *err)
{
	return get_filled(batch)->n_rows < SLAB_ROWS ? 0
						     : batch_flush(batch, err);
}

static int64_t *take_row(struct batch *batch)
{
	struct slab *const slab = get_filled(batch);

	return slab->cells + batch->n_columns * slab->n_rows++;
}

int batch_add(struct batch *batch, int64_t **cells, struct ior_error *err)
{
	const int r = reserve_row(batch, err);

	if (r == 0)
		*cells = take_row(batch);
	return r;
}

static bool is_text(const struct batch *batch, size_t column, int64_t cell)
{
	return batch->table->types[column] == CELL_TEXT && cell != CELL_NULL;
}

static size_t size_of_texts(const struct batch *batch, const int64_t *cells)
{
	size_t size = 0;
	size_t i;

	for (i = 0; i < batch->n_columns; i++)
		if (is_text(batch, i, cells[i]))
			size += strlen(cell_get_text(cells[i])) + 1;
	return size;
}

/* Have room for texts of so many bytes; rows point to those that are there. */
static int reserve_texts(struct batch *batch, size_t size,
			 struct ior_error *err)
{
	struct slab *slab = get_filled(batch);
	int r = 0;

	if (slab->texts_room - slab->texts_size >= size)
		return 0;

	if (slab->texts_size)
		r = batch_flush(batch, err);
	slab = get_filled(batch);
	if (r < 0 || slab->texts_room >= size)
		return r;

	free(slab->texts);
	slab->texts_room = size < SLAB_TEXTS ? SLAB_TEXTS : size;
	slab->texts = malloc(slab->texts_room);
	if (slab->texts)
		return 0;
	slab->texts_room = 0;
	return ior_fail(err, ENOMEM, "out of memory");
}

static int64_t keep_text(struct slab *slab, const char *text)
{
	char *const copy = slab->texts + slab->texts_size;
	const size_t size = strlen(text) + 1;

	memcpy(copy, text, size);
	slab->texts_size += size;
	return cell_text(copy);
}

int batch_add_copy(struct batch *batch, const int64_t *cells,
		   struct ior_error *err)
{
	int64_t *row;
	size_t i;
	int r;

	r = reserve_row(batch, err);
	if (r == 0)
		r = reserve_texts(batch, size_of_texts(batch, cells), err);
	if (r < 0)
		return r;

	row = take_row(batch);
	for (i = 0; i < batch->n_columns; i++)
		row[i] = is_text(batch, i, cells[i])
				 ? keep_text(get_filled(batch),
					     cell_get_text(cells[i]))
				 : cells[i];
	return 0;
}

int batch_flush(struct batch *batch, struct ior_error *err)
{
	struct insert_queue *const queue = batch->store->inserts;
	struct slab *slab = get_filled(batch);
	int r;

	if (slab->n_rows == 0)
		return 0;

	r = insert_queue_add(queue, &slab->job, err);
	if (r < 0)
		return r;

	batch->filled = (batch->filled + 1) % N_SLABS;
	slab = get_filled(batch);
	r = insert_queue_wait(queue, &slab->job, err);
	slab->n_rows = 0;
	slab->texts_size = 0;
	return r;
}

void batch_free(struct batch *batch)
{
	unsigned i;

	if (!batch)
		return;
	sqlite3_finalize(batch->insert);
	/* without a module the name means nothing any more */
	sqlite3_create_module_v2(batch->store->db, batch->module_name, NULL,
				 NULL, NULL);
	for (i = 0; i < N_SLABS; i++) {
		free(batch->slabs[i].cells);
		free(batch->slabs[i].texts);
	}
	free(batch);
}
