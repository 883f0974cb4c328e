/*
 * io_rows.c - calls and bios into vfs_io, disk_io and disk_io_owner
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/batch.h"
#include "report/store/cell.h"
#include "report/store/io_rows.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/table.h"

static const struct table vfs_table = {
	.name = "vfs_io",
	.types = "innnnnn"
		 "tt"
		 "nnnnnnnnnn",
};
static const struct table disk_table = {
	.name = "disk_io",
	.types = "innnnnnnnnnnnnn"
		 "ttt"
		 "nnnnnnn"
		 "tnn",
};
static const struct table owner_table = {
	.name = "disk_io_owner",
	.types = "nnnnnnt",
};

struct io_rows {
	const struct origin *origin;
	struct batch *vfs;
	struct batch *disk;
	struct batch *owner;
};

int io_rows_create(struct store *store, const struct origin *origin,
		   struct io_rows **ret, struct ior_error *err)
{
	struct io_rows *rows;
	int r;

	rows = calloc(1, sizeof(*rows));
	if (!rows)
		return ior_fail(err, ENOMEM, "out of memory");
	rows->origin = origin;

	r = batch_create(store, &vfs_table, &rows->vfs, err);
	if (r == 0)
		r = batch_create(store, &disk_table, &rows->disk, err);
	if (r == 0)
		r = batch_create(store, &owner_table, &rows->owner, err);
	if (r < 0) {
		io_rows_free(rows);
		return r;
	}

	*ret = rows;
	return 0;
}

int io_rows_add_vfs(struct io_rows *rows, const struct vfs_row *row,
		    struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	int64_t *cells;
	int r;

	r = batch_add(rows->vfs, &cells, err);
	if (r < 0)
		return r;

	*cells++ = origin_id(origin, row->vfs_id);
	*cells++ = origin->trace_id;
	*cells++ = origin_since(origin, row->time_ns);
	*cells++ =
		row->flags & VFS_LOST ? CELL_NULL : (int64_t)row->duration_ns;
	*cells++ = origin_id(origin, row->task_id);
	*cells++ = origin_id(origin, row->file_id);
	*cells++ = row->cpu;
	*cells++ = cell_text(vfs_class_names[row->class]);
	*cells++ = cell_text(row->call);
	*cells++ = cell_unless(-1, row->offset);
	*cells++ = cell_unless(0, (int64_t)row->asked);
	*cells++ = cell_unless(VFS_RESULT_UNKNOWN, row->result);
	*cells++ = row->pages;
	*cells++ = row->hit_pages;
	*cells++ = row->readahead_pages;
	*cells++ = row->inflight_pages;
	*cells++ = row->miss_pages;
	*cells++ = !(row->flags & VFS_CUT);
	*cells = row->flags;
	return 0;
}

static int add_owners(struct io_rows *rows, const struct disk_row *row,
		      struct ior_error *err)
{
	const struct origin *const origin = rows->origin;
	const struct disk_owner *owner;
	int64_t *cells;
	uint32_t i;
	int r;

	for (i = 0; i < row->n_owners; i++) {
		r = batch_add(rows->owner, &cells, err);
		if (r < 0)
			return r;

		owner = &row->owners[i];
		*cells++ = origin->trace_id;
		*cells++ = origin_id(origin, row->disk_id);
		*cells++ = origin_id(origin, owner->task_id);
		*cells++ = origin_id(origin, owner->file_id);
		*cells++ = (int64_t)owner->size;
		*cells++ = i == 0;
		*cells = cell_text(owner_method_names[owner->method]);
	}
	return 0;
}

/* When it was where, and on what. */
static int64_t *fill_way(const struct origin *origin,
			 const struct disk_row *row, int64_t *cells)
{
	*cells++ = origin_id(origin, row->disk_id);
	*cells++ = origin->trace_id;
	*cells++ = origin_id(origin, row->request_id);
	*cells++ = row->n_requests;
	*cells++ = origin_id(origin, row->upper_id);
	*cells++ = origin_time(origin, row->queue_ns);
	*cells++ = origin_time(origin, row->get_ns);
	*cells++ = origin_time(origin, row->insert_ns);
	*cells++ = origin_time(origin, row->first_issue_ns);
	*cells++ = origin_time(origin, row->issue_ns);
	*cells++ = origin_time(origin, row->complete_ns);
	*cells++ = origin_id(origin, row->device_id);
	*cells++ = origin_id(origin, row->partition_id);
	*cells++ = (int64_t)row->sector;
	*cells++ = (int64_t)row->size;
	return cells;
}

/* What it was, and where it came from. */
static void fill_nature(const struct origin *origin, const struct disk_row *row,
			int64_t *cells)
{
	*cells++ = cell_text(disk_op_names[row->op]);
	*cells++ = cell_text(disk_cause_names[row->cause]);
	*cells++ = cell_text(disk_match_names[row->match]);
	*cells++ = row->flags;
	*cells++ = (row->flags & DISK_LOWER) != 0;
	*cells++ = (row->flags & DISK_INFLIGHT) != 0;
	*cells++ = cell_unless(0, row->error);
	*cells++ = row->cpu;
	*cells++ = origin_id(origin, row->task_id);
	*cells++ = origin_id(origin, row->vfs_id);
	*cells++ = cell_text(row->call);
	*cells++ = origin_id(origin, row->file_id);
	*cells = origin_id(origin, row->stack_id);
}

int io_rows_add_disk(struct io_rows *rows, const struct disk_row *row,
		     struct ior_error *err)
{
	int64_t *cells;
	int r;

	r = batch_add(rows->disk, &cells, err);
	if (r < 0)
		return r;

	cells = fill_way(rows->origin, row, cells);
	fill_nature(rows->origin, row, cells);
	return add_owners(rows, row, err);
}

int io_rows_flush(struct io_rows *rows, struct ior_error *err)
{
	int r;

	r = batch_flush(rows->vfs, err);
	if (r == 0)
		r = batch_flush(rows->disk, err);
	if (r == 0)
		r = batch_flush(rows->owner, err);
	return r;
}

void io_rows_free(struct io_rows *rows)
{
	if (!rows)
		return;
	batch_free(rows->vfs);
	batch_free(rows->disk);
	batch_free(rows->owner);
	free(rows);
}
