/*
 * vfs_exit.c - the rows that calls leave when they end
 *
 * Where in the file a call was comes from its own argument, else from the
 * descriptor's offset that is kept here, else from the first page it got.
 */
#include "iorec/catalog.h"
#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/read_pages.h"
#include "report/model/task.h"
#include "report/model/vfs_table.h"

bool vfs_makes_row(const struct ior_call_def *call)
{
	return call->class <= IOR_CALL_MOVE;
}

static enum vfs_class class_of(const struct ior_call_def *call)
{
	if (call->class == IOR_CALL_SYNC)
		return VFS_SYNC;
	return call->class == IOR_CALL_WRITE ? VFS_WRITE : VFS_READ;
}

static bool is_lost(const struct vfs *vfs, const struct call_context *call)
{
	return call->enter_ns < vfs->gap_to_ns;
}

int vfs_give_up(struct vfs *vfs, const struct task *task, uint32_t cpu,
		struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	const struct vfs_row row = {
		.vfs_id = call->vfs_id,
		.time_ns = call->enter_ns,
		.task_id = task_charge_id(task),
		.file_id = call->file_id,
		.cpu = cpu,
		.class = call->call ? class_of(call->call) : VFS_READ,
		.call = call->call ? call->call->name : "",
		.offset = -1,
		.asked = call->count,
		.result = VFS_RESULT_UNKNOWN,
		.flags = VFS_CUT | VFS_LOST,
	};

	if (!call->call || !vfs_makes_row(call->call) || !is_lost(vfs, call))
		return 0;
	return vfs->options.sink->vfs(vfs->options.sink->context, &row, err);
}

static void start_row(const struct vfs *vfs, const struct task *task,
		      const struct event *event, struct vfs_row *row)
{
	const struct call_context *const call = &task->context.call;

	*row = (struct vfs_row){
		.vfs_id = call->vfs_id,
		.time_ns = call->enter_ns,
		.duration_ns = event->time_ns > call->enter_ns
				       ? event->time_ns - call->enter_ns
				       : 0,
		.task_id = task_charge_id(task),
		.cpu = event->cpu,
		.call = call->call->name,
		.offset = call->offset,
		.asked = call->count,
		.result = event->call.result,
		.flags = is_lost(vfs, call) ? VFS_LOST : 0,
	};
}

/*
 * What is there when nothing tells: O_DIRECT that reached a disk is of a file,
 * though nobody knows which, and so is what could be opened with it; a read that
 * moved bytes and touched no page where the kernel tells of all pages is one of
 * something else than a file.
 */
static enum file_kind kind_of_unknown(const struct vfs *vfs,
				      const struct call_context *call,
				      const struct open_file *file,
				      const struct vfs_row *row)
{
	if (row->flags & VFS_DIRECT)
		return call->queued || (file->direct && file->opened_ns)
			       ? FILE_KIND_FILE
			       : FILE_KIND_UNKNOWN;
	if (call->request)
		return FILE_KIND_UNKNOWN; /* a worker may have seen its pages */
	return vfs->options.sees_hits && row->class == VFS_READ &&
			       row->result > 0
		       ? FILE_KIND_OTHER
		       : FILE_KIND_UNKNOWN;
}

static int name_file(struct vfs *vfs, const struct call_context *call,
		     struct open_file *file, struct vfs_row *row,
		     struct ior_error *err)
{
	struct open_file fixed = { .file_id = call->file_id };
	int r = 0;

	if (!file && call->request)
		file = &fixed; /* of io_uring: no event names it */
	if (file)
		r = files_name(vfs->options.files, file,
			       kind_of_unknown(vfs, call, file, row),
			       &row->file_id, err);
	if (r == 0)
		vfs_count_unknown(vfs, call, row);
	return r;
}

/* The classes of the pages that a read took from the cache. */
static int count_pages(const struct vfs *vfs, const struct task *task,
		       struct vfs_row *row, struct ior_error *err)
{
	const struct read_pages_sources sources = {
		.files = vfs->options.files,
		.cache = vfs->options.cache,
		.uses = vfs->options.uses,
		.page_size = vfs->options.page_size,
		.sees_pages = vfs->options.sees_pages,
		.sees_hits = vfs->options.sees_hits,
	};

	return read_pages_count(&sources, task, row, err);
}

/* The offset by the call, else by its first page; the descriptor moves on. */
static void settle_offset(const struct call_context *call,
			  struct open_file *file, struct vfs_row *row)
{
	if (row->offset < 0 && call->page_offset >= 0) {
		row->offset = call->page_offset;
		row->flags |= VFS_OFFSET_GUESS;
	}
	if (!file || !call->moves_offset || row->result < 0)
		return;
	file->offset = row->offset < 0 || row->offset > INT64_MAX - row->result
			       ? -1
			       : row->offset + row->result;
}

static int exit_read(struct vfs *vfs, struct task *task, struct vfs_row *row,
		     struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	struct open_file *file;
	int r;

	row->class = VFS_READ;
	r = vfs_get_file(vfs, task, call->fd, &file, err);
	if (r < 0)
		return r;

	if (call->direct || task->context.direct_io)
		row->flags |= VFS_DIRECT;
	if (task->context.dax)
		row->flags |= VFS_DAX;
	settle_offset(call, file, row);
	r = name_file(vfs, call, file, row, err);
	if (r == 0)
		r = count_pages(vfs, task, row, err);
	if (r < 0)
		return r;
	return vfs->options.sink->vfs(vfs->options.sink->context, row, err);
}

/* A write whose range no file system told makes pages dirty by what it moved. */
static int note_dirty(const struct vfs *vfs, const struct task *task,
		      const struct vfs_row *row, struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	const uint32_t file_id =
		files_find_inode(vfs->options.files, row->file_id);

	if (call->told_end || call->sync || row->flags & VFS_DIRECT ||
	    row->result <= 0 || row->offset < 0 ||
	    !read_pages_has(vfs->options.files, file_id))
		return 0;
	return dirty_add(vfs->options.dirty, file_id, task_charge_id(task),
			 (uint64_t)row->offset, (uint64_t)row->result, err);
}

static int exit_write(struct vfs *vfs, struct task *task, int64_t fd,
		      struct vfs_row *row, struct ior_error *err)
{
	struct open_file *file;
	int r;

	row->class = VFS_WRITE;
	r = vfs_get_file(vfs, task, fd, &file, err);
	if (r < 0)
		return r;

	if (file && (file->direct || task->context.direct_io))
		row->flags |= VFS_DIRECT;
	r = name_file(vfs, &task->context.call, file, row, err);
	if (r == 0)
		r = note_dirty(vfs, task, row, err);
	if (r < 0)
		return r;
	return vfs->options.sink->vfs(vfs->options.sink->context, row, err);
}

static int exit_plain_write(struct vfs *vfs, struct task *task,
			    struct vfs_row *row, struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	struct open_file *file;
	int r;

	r = vfs_get_file(vfs, task, call->fd, &file, err);
	if (r < 0)
		return r;

	settle_offset(call, file, row);
	return exit_write(vfs, task, call->fd, row, err);
}

static int exit_sync(struct vfs *vfs, struct task *task, struct vfs_row *row,
		     struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	struct open_file *file;
	int r;

	row->class = VFS_SYNC;
	r = vfs_get_file(vfs, task, call->fd, &file, err);
	if (r == 0)
		r = name_file(vfs, call, file, row, err);
	if (r < 0)
		return r;
	return vfs->options.sink->vfs(vfs->options.sink->context, row, err);
}

/* A call that moves from one descriptor to another is a read and a write. */
static int exit_move(struct vfs *vfs, struct task *task, struct vfs_row *row,
		     struct ior_error *err)
{
	struct call_context *const call = &task->context.call;
	struct vfs_row out = *row;
	struct open_file *file;
	int r;

	r = exit_read(vfs, task, row, err);
	if (r < 0)
		return r;

	r = vfs_get_file(vfs, task, call->fd_out, &file, err);
	if (r < 0)
		return r;
	if (file)
		file->offset = -1; /* whether it moved is not told */
	out.vfs_id = ++vfs->n_rows;
	out.offset = -1;
	return exit_write(vfs, task, call->fd_out, &out, err);
}

int vfs_exit_cut(struct vfs *vfs, struct task *task, const struct event *event,
		 struct ior_error *err)
{
	const struct ior_call_def *const call = event->call.call;
	const struct vfs_row row = {
		.vfs_id = vfs->n_rows + 1,
		.time_ns = event->time_ns,
		.task_id = task_charge_id(task),
		.cpu = event->cpu,
		.class = class_of(call),
		.call = call->name,
		.offset = -1,
		.result = event->call.result,
		.flags = VFS_CUT | (vfs->gap_to_ns ? VFS_LOST : 0u),
	};

	if (!vfs_makes_row(call))
		return 0;
	vfs->n_rows++;
	return vfs->options.sink->vfs(vfs->options.sink->context, &row, err);
}

int vfs_exit_io(struct vfs *vfs, struct task *task, const struct event *event,
		struct ior_error *err)
{
	struct vfs_row row;

	start_row(vfs, task, event, &row);
	switch (task->context.call.call->class) {
	case IOR_CALL_READ:
		return exit_read(vfs, task, &row, err);
	case IOR_CALL_WRITE:
		return exit_plain_write(vfs, task, &row, err);
	case IOR_CALL_SYNC:
		return exit_sync(vfs, task, &row, err);
	default:
		return exit_move(vfs, task, &row, err);
	}
}
