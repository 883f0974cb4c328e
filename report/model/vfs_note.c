/*
 * vfs_note.c - what events in a call tell of the inode that it works on
 */
#include "iorec/catalog.h"
#include "report/model/file.h"
#include "report/model/task.h"
#include "report/model/vfs_table.h"

/* Which descriptor of the call a note is about; -1 for none. */
static int64_t fd_of_note(const struct call_context *call,
			  const struct vfs_note *note)
{
	switch (call->call->class) {
	case IOR_CALL_READ:
		return note->class == VFS_READ ? call->fd : -1;
	case IOR_CALL_WRITE:
		return note->class == VFS_WRITE || note->class == VFS_SYNC
			       ? call->fd
			       : -1;
	case IOR_CALL_SYNC:
		return note->class == VFS_SYNC ? call->fd : -1;
	case IOR_CALL_MOVE:
		return note->class == VFS_READ ? call->fd : call->fd_out;
	default:
		return -1;
	}
}

/* A worker of io_uring that did not say what it is at will, in the end. */
static void keep(struct context *context, const struct vfs_note *note)
{
	const bool is_noted = context->noted_file_id == note->file_id;

	/* A write brings pages in, too. */
	if (!note->of_a_file ||
	    (is_noted && (context->noted_class == note->class ||
			  context->noted_class == VFS_WRITE)))
		return;

	context->noted_file_id = note->file_id;
	context->noted_class = note->class;
	context->noted_offset = note->offset;
}

int vfs_note(struct vfs *vfs, struct task *task, const struct vfs_note *note,
	     struct ior_error *err)
{
	struct call_context *const call = &task->context.call;
	struct open_file *file;
	int64_t fd;
	int r;

	if (!call->call)
		keep(&task->context, note);
	fd = call->call ? fd_of_note(call, note) : -1;
	if ((fd < 0 && !call->request) || !note->file_id)
		return 0;
	r = files_get_fd(vfs->options.files, task->process_id, fd, &file, err);
	if (r == 0 && file && note->of_a_file)
		r = files_doubt(vfs->options.files, task->process_id, fd,
				note->file_id, &file, err);
	if (r < 0 || (!file && !call->request))
		return r;

	if (file && note->of_a_file)
		r = files_learn(vfs->options.files, file, note->file_id, err);
	if (r < 0)
		return r;
	if (fd != call->fd) {
		call->out_file_id = file ? file->file_id : 0;
		return 0;
	}
	call->got_pages |= note->of_pages;
	if (file)
		call->file_id = file->file_id;
	else if (!call->file_id && note->of_a_file)
		call->file_id = note->file_id;
	if (note->class == VFS_READ && !call->page_file_id)
		call->page_file_id = note->file_id;
	if (note->exact && call->offset < 0)
		call->offset = note->offset;
	else if (note->class == VFS_READ && call->page_offset < 0)
		call->page_offset = note->offset;
	return 0;
}
