/*
 * dirty_event.c - events of what is dirtied in memory
 */
#include <stdbool.h>
#include <string.h>

#include "report/decode/event.h"
#include "report/model/dirty.h"
#include "report/model/dirty_event.h"
#include "report/model/file.h"
#include "report/model/inode_event.h"
#include "report/model/task.h"

/* The inode of btrfs's own trees; dirtied by writes that are of another. */
#define BTRFS_BTREE_INO 1
#define BTRFS_BDI       "btrfs-"

/* Their bios are metadata by their flags, and take no dirty bytes. */
static bool is_of_btrfs_trees(const struct inode_event *inode)
{
	return inode->ino == BTRFS_BTREE_INO &&
	       !strncmp(inode->bdi, BTRFS_BDI, strlen(BTRFS_BDI));
}

/*
 * Whether who dirties a page of a block device writes to the device itself,
 * and does not change a file system that lies on it: that is metadata.
 */
static bool writes_device(const struct inode_event_sinks *sinks,
			  const struct context *context, uint32_t file_id)
{
	const struct file_row *const file =
		files_find_row(sinks->files, file_id);

	return context->call.file_id == file_id ||
	       context->fault_file_id == file_id ||
	       !*files_find_fs(sinks->files, (uint32_t)file->ino,
			       file->device_id);
}

/*
 * What is left of a write that was told as a whole is dirty from here on, or will
 * be, whatever a writeback in its midst took for written.
 */
static int keep_told(const struct inode_event_sinks *sinks,
		     const struct task *task, uint32_t file_id, uint64_t begin,
		     struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;

	if (file_id != call->file_id && file_id != call->out_file_id)
		return 0;
	if (call->offset > 0 && begin < (uint64_t)call->offset)
		begin = (uint64_t)call->offset;
	if (begin >= call->told_end)
		return 0;
	return dirty_add_again(sinks->dirty, file_id, task_charge_id(task),
			       begin, call->told_end - begin, err);
}

int dirty_event_folio(const struct inode_event_sinks *sinks, struct task *task,
		      const struct event *event, struct ior_error *err)
{
	bool is_device;
	uint32_t file_id;
	bool is_file;
	int r;

	r = inode_event_get_file(sinks, event, &file_id, err);
	if (r < 0 || !file_id)
		return r;
	is_device = inode_event_is_of_kind(sinks, file_id, FILE_KIND_BLOCKDEV);
	if (is_of_btrfs_trees(&event->inode) ||
	    (is_device && !writes_device(sinks, &task->context, file_id))) {
		dirty_count_page(sinks->dirty, file_id, task_charge_id(task));
		return 0;
	}
	is_file = inode_event_is_of_kind(sinks, file_id, FILE_KIND_FILE);
	if (is_file && task->context.call.told_end)
		return keep_told(sinks, task, file_id, event->inode.offset,
				 err);
	if (is_device || is_file)
		r = inode_event_note(sinks, task, VFS_WRITE, file_id, -1, err);
	if (r < 0)
		return r;
	return dirty_add(sinks->dirty, file_id, task_charge_id(task),
			 event->inode.offset, sinks->page_size, err);
}

int dirty_event_write_begin(const struct inode_event_sinks *sinks,
			    struct task *task, const struct event *event,
			    struct ior_error *err)
{
	struct call_context *const call = &task->context.call;
	uint64_t begin = event->inode.offset;
	const uint64_t end = begin + event->inode.size;
	uint32_t file_id;
	int r;

	r = inode_event_get_file(sinks, event, &file_id, err);
	if (r == 0)
		r = inode_event_note(sinks, task, VFS_WRITE, file_id, -1, err);
	if (r < 0)
		return r;

	if (call->call && begin < call->told_end) {
		r = keep_told(sinks, task, file_id, begin, err);
		if (r < 0)
			return r;
		begin = call->told_end;
	}
	if (begin >= end)
		return 0;
	if (call->call)
		call->told_end = end;
	return dirty_add(sinks->dirty, file_id, task_charge_id(task), begin,
			 end - begin, err);
}
