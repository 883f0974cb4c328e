/*
 * row_io.c - rows of the ledger as lines of the log
 */
#include <stddef.h>

#include "report/log/io.h"
#include "report/log/row_io.h"
#include "report/log/task_names.h"
#include "report/model/ledger.h"
#include "report/model/row.h"
#include "report/store/names.h"

/* A remainder is no process. */
static void name_task(const struct log_source *source, uint32_t task_id,
		      struct log_io *io)
{
	const struct task_row *const row =
		ledger_find_task(source->ledger, task_id);
	const struct task_name *const name =
		row ? NULL : task_names_find(source->names, task_id);

	io->comm = row ? row->comm : name ? name->comm : "";
	io->pid = row ? row->pid : name ? name->pid : -1;
	if (task_id < TASK_FIRST)
		io->pid = -1;
}

static const char *name_of_device(const struct log_source *source,
				  uint32_t device_id)
{
	const struct device_row *const row =
		device_id ? ledger_find_device(source->ledger, device_id)
			  : NULL;

	return row ? row->name : "";
}

static uint32_t name_file(const struct log_source *source, uint32_t file_id,
			  struct log_io *io)
{
	const struct file_row *const row =
		file_id ? ledger_find_file(source->ledger, file_id) : NULL;

	io->path = row ? row->path : "";
	io->fs = row ? row->fs : "";
	return row ? row->device_id : 0;
}

/* What was before the start is at the start, as in the database. */
static int64_t since(const struct log_source *source, uint64_t time_ns)
{
	return time_ns > source->start_ns
		       ? (int64_t)(time_ns - source->start_ns)
		       : 0;
}

void log_io_from_vfs(const struct log_source *source, const struct vfs_row *row,
		     struct log_io *ret)
{
	const struct log_pages pages = {
		.n_hit = row->hit_pages,
		.n_readahead = row->readahead_pages,
		.n_inflight = row->inflight_pages,
		.n_miss = row->miss_pages,
		.direct = row->flags & VFS_DIRECT,
	};
	const uint64_t took_ns = row->flags & VFS_LOST ? 0 : row->duration_ns;
	const bool timed = !(row->flags & (VFS_LOST | VFS_CUT));
	struct log_io io = {
		.layer = LOG_VFS,
		.time_ns = since(source, row->time_ns + took_ns),
		.filter_ns = since(source, row->time_ns),
		.latency_ns = timed ? (int64_t)row->duration_ns : -1,
		.op = vfs_class_names[row->class],
		.call = row->call,
		.offset = row->offset,
		.size = row->result < 0 ? -1 : row->result,
		.error = row->result < 0 && row->result > INT32_MIN
				 ? (int32_t)row->result
				 : 0,
		.lost = row->flags & VFS_LOST,
		.match = row->flags & VFS_LOST ? disk_match_names[MATCH_LOST]
					       : "",
		.why = log_page_class(&pages),
	};

	name_task(source, row->task_id, &io);
	io.device =
		name_of_device(source, name_file(source, row->file_id, &io));
	*ret = io;
}

static int64_t latency_of(const struct disk_row *row)
{
	if (!row->queue_ns || !row->complete_ns || row->match == MATCH_LOST ||
	    row->flags & DISK_INFLIGHT || row->complete_ns < row->queue_ns)
		return -1;
	return (int64_t)(row->complete_ns - row->queue_ns);
}

void log_io_from_disk(const struct log_source *source,
		      const struct disk_row *row, struct log_io *ret)
{
	const uint64_t time_ns =
		row->complete_ns ? row->complete_ns : row->queue_ns;
	struct log_io io = {
		.layer = row->flags & DISK_LOWER ? LOG_LOWER : LOG_DISK,
		.time_ns = since(source, time_ns),
		.filter_ns = since(source, time_ns),
		.latency_ns = latency_of(row),
		.op = disk_op_names[row->op],
		.call = row->call,
		.offset = row->op == DISK_FLUSH ? -1 : (int64_t)row->sector,
		.size = (int64_t)row->size,
		.error = row->error,
		.lost = row->match == MATCH_LOST,
		.match = disk_match_names[row->match],
		.why = disk_cause_names[row->cause],
	};

	name_task(source, row->n_owners ? row->owners->task_id : row->task_id,
		  &io);
	name_file(source, row->n_owners ? row->owners->file_id : row->file_id,
		  &io);
	io.device = name_of_device(source, row->device_id);
	*ret = io;
}
