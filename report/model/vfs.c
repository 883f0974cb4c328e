/*
 * vfs.c - system calls: what they moved, for how long, and from where
 *
 * A call is open in its thread's context from entry to exit; events in between
 * tell more about it (vfs_note).  The row is made at the exit, where the result
 * is known (vfs_exit).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/catalog.h"
#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/model/cache.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/task.h"
#include "report/model/vfs_table.h"

/* Linux's RWF_DSYNC and RWF_SYNC of preadv2(2). */
#define RWF_SYNCS 0x06u

int vfs_create(const struct vfs_options *options, struct vfs **ret,
	       struct ior_error *err)
{
	struct vfs *const vfs = calloc(1, sizeof(*vfs));

	if (!vfs)
		return ior_fail(err, ENOMEM, "out of memory");

	vfs->options = *options;
	vfs->fd_sources.tasks = options->tasks;
	vfs->fd_sources.files = options->files;
	*ret = vfs;
	return 0;
}

int vfs_get_file(const struct vfs *vfs, const struct task *task, int64_t fd,
		 struct open_file **ret, struct ior_error *err)
{
	return files_get_fd(vfs->options.files, task->process_id, fd, ret, err);
}

/* Whether the call goes on where the last one ended. */
static bool moves_offset(const struct call_context *call)
{
	if (call->request)
		return false; /* which it does is not told */
	if (call->call->class == IOR_CALL_MOVE)
		return !call->argument; /* a pointer to an offset of its own */
	if (call->call->class > IOR_CALL_WRITE)
		return false;
	return !call->call->offset || call->offset == -1;
}

/* In a write to which no file system will tell its range before it is out. */
static int expect_write(const struct vfs *vfs, const struct task *task,
			struct call_context *call, struct ior_error *err)
{
	if (call->call->class != IOR_CALL_WRITE || !call->sync ||
	    call->direct || call->offset < 0 || !call->count || !call->file_id)
		return 0;
	call->told_end = (uint64_t)call->offset + call->count;
	return dirty_add(vfs->options.dirty, call->file_id,
			 task_charge_id(task), (uint64_t)call->offset,
			 call->count, err);
}

/* The file that a call that moves bytes writes. */
static int enter_move(const struct vfs *vfs, const struct task *task,
		      struct call_context *call, struct ior_error *err)
{
	struct open_file *file;
	int r;

	if (call->call->class != IOR_CALL_MOVE)
		return 0;
	r = vfs_get_file(vfs, task, call->fd_out, &file, err);
	if (r == 0 && file)
		call->out_file_id = file->file_id;
	return r;
}

static int enter_io(const struct vfs *vfs, const struct task *task,
		    struct call_context *call, struct ior_error *err)
{
	struct open_file *file;
	int r;

	r = enter_move(vfs, task, call, err);
	if (r == 0)
		r = vfs_get_file(vfs, task, call->fd, &file, err);
	if (r < 0 || !file)
		return r;

	call->file_id = file->file_id;
	call->direct = file->direct;
	call->sync = file->sync || (call->call->class == IOR_CALL_WRITE &&
				    call->flags & RWF_SYNCS);
	call->moves_offset = moves_offset(call);
	if (call->moves_offset)
		call->offset =
			file->append && call->call->class == IOR_CALL_WRITE
				? -1
				: file->offset;
	return expect_write(vfs, task, call, err);
}

/* The thread turns from what it was in the midst of to something else. */
static void turn(const struct vfs *vfs, struct context *context)
{
	cache_forget_pending(vfs->options.cache, context);
	context->fault_file_id = 0;
	context->direct_io = false;
	context->dax = false;
	context->marked_file_id = 0;
	context->noted_file_id = 0;
}

static int enter(struct vfs *vfs, struct task *task, const struct event *event,
		 struct ior_error *err)
{
	struct context *const context = &task->context;
	struct call_context *const call = &context->call;
	const int r = vfs_give_up(vfs, task, event->cpu, err);

	if (r < 0)
		return r;
	turn(vfs, context);
	*call = (struct call_context){
		.call = event->call.call,
		.enter_ns = event->time_ns,
		.fd = event->call.fd,
		.fd_out = event->call.fd_out,
		.count = event->call.count,
		.offset = event->call.offset,
		.flags = event->call.flags,
		.argument = event->call.argument,
		.page_offset = -1,
	};
	if (vfs_makes_row(call->call))
		call->vfs_id = ++vfs->n_rows;
	fd_call_enter(&vfs->fd_sources, task);
	if (vfs_makes_row(call->call) || call->call->class == IOR_CALL_ADVISE)
		return enter_io(vfs, task, call, err);
	return 0;
}

/* No event of btrfs tells, nor of many others. */
static int note_truncate(const struct vfs *vfs, const struct task *task,
			 const struct event *event, struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	struct open_file *file;
	int r;

	if (event->call.result < 0 ||
	    strcmp(call->call->name, "ftruncate") != 0)
		return 0;
	r = vfs_get_file(vfs, task, call->fd, &file, err);
	if (r == 0 && file && file->file_id)
		dirty_cut(vfs->options.dirty, file->file_id,
			  (uint64_t)call->offset);
	return r;
}

static int leave(struct vfs *vfs, struct task *task, const struct event *event,
		 struct ior_error *err)
{
	struct context *const context = &task->context;
	int r;

	if (context->call.call != event->call.call) {
		r = vfs_give_up(vfs, task, event->cpu, err);
		if (r == 0)
			r = vfs_exit_cut(vfs, task, event, err);
	} else if (vfs_makes_row(event->call.call)) {
		r = vfs_exit_io(vfs, task, event, err);
	} else {
		r = note_truncate(vfs, task, event, err);
		if (r == 0)
			r = fd_call_exit(&vfs->fd_sources, task,
					 event->call.result, event->time_ns,
					 err);
	}
	context->call = (struct call_context){ 0 };
	turn(vfs, context);
	return r;
}

int vfs_event(struct vfs *vfs, struct task *task, const struct event *event,
	      struct ior_error *err)
{
	switch (event->kind) {
	case IOR_EVENT_SYS_ENTER:
		return enter(vfs, task, event, err);
	case IOR_EVENT_SYS_PATH:
		return fd_call_path(&vfs->fd_sources, task, event->path.text,
				    event->path.text_size, err);
	default:
		return leave(vfs, task, event, err);
	}
}

void vfs_begin_request(struct vfs *vfs, struct call_context *call)
{
	call->vfs_id = ++vfs->n_rows;
}

int vfs_open_request(struct vfs *vfs, struct task *task, struct ior_error *err)
{
	return enter_io(vfs, task, &task->context.call, err);
}

void vfs_leave_request(struct vfs *vfs, struct task *task)
{
	turn(vfs, &task->context);
}

/* What its descriptor is may have been told since, in the midst of another. */
static int look_again(const struct vfs *vfs, struct task *task,
		      struct ior_error *err)
{
	struct call_context *const call = &task->context.call;
	const struct file_row *const known =
		files_find_row(vfs->options.files, call->file_id);
	struct open_file *file;
	int r;

	if (call->fd < 0 || (known && known->kind != FILE_KIND_UNKNOWN))
		return 0;
	r = vfs_get_file(vfs, task, call->fd, &file, err);
	if (r == 0 && file && file->file_id)
		call->file_id = file->file_id;
	return r;
}

int vfs_end_request(struct vfs *vfs, struct task *task,
		    const struct event *event, int64_t result,
		    struct ior_error *err)
{
	const struct event exit = {
		.time_ns = event->time_ns,
		.cpu = event->cpu,
		.call = { .result = result },
	};
	const int r = look_again(vfs, task, err);

	return r < 0 ? r : vfs_exit_io(vfs, task, &exit, err);
}

void vfs_gap(struct vfs *vfs, uint64_t to_ns)
{
	if (to_ns > vfs->gap_to_ns)
		vfs->gap_to_ns = to_ns;
}

void vfs_free(struct vfs *vfs)
{
	free(vfs);
}
