/*
 * inode_event.c - events that name an inode: pages, writeback, file systems
 */
#include <stdbool.h>
#include <stddef.h>

#include "iorec/catalog.h"
#include "report/decode/event.h"
#include "report/model/cache.h"
#include "report/model/demand.h"
#include "report/model/file.h"
#include "report/model/inode_event.h"
#include "report/model/page_use.h"
#include "report/model/task.h"
#include "report/model/vfs.h"
#include "report/model/writeback_event.h"

/* Linux lets a writer sleep 200 ms at most. */
#define PAUSE_MS_MAX 10000
#define NS_PER_MS    UINT64_C(1000000)

int inode_event_get_file(const struct inode_event_sinks *sinks,
			 const struct event *event, uint32_t *ret,
			 struct ior_error *err)
{
	const struct inode_event *const inode = &event->inode;

	if (inode->dev)
		return files_get_inode(sinks->files, inode->dev, inode->ino,
				       ret, err);
	if (inode->bdi[0])
		return files_get_bdi_inode(sinks->files, inode->bdi, inode->ino,
					   ret, err);
	return files_get_btrfs_inode(sinks->files, inode->fsid, inode->root,
				     inode->ino, ret, err);
}

bool inode_event_is_of_kind(const struct inode_event_sinks *sinks,
			    uint32_t file_id, enum file_kind kind)
{
	const struct file_row *const file =
		files_find_row(sinks->files, file_id);

	return file && file->kind == kind;
}

int inode_event_note(const struct inode_event_sinks *sinks, struct task *task,
		     enum vfs_class class, uint32_t file_id, int64_t offset,
		     struct ior_error *err)
{
	const struct vfs_note told = {
		.class = class,
		.file_id = file_id,
		.offset = offset,
		.of_a_file = true,
		.of_pages = class == VFS_READ,
	};

	return vfs_note(sinks->vfs, task, &told, err);
}

static int64_t page_offset(const struct inode_event_sinks *sinks,
			   const struct page_event *page)
{
	return page->index < INT64_MAX / sinks->page_size
		       ? (int64_t)(page->index * sinks->page_size)
		       : -1;
}

static int take_page_get(const struct inode_event_sinks *sinks,
			 struct task *task, const struct event *event,
			 struct ior_error *err)
{
	uint32_t file_id;
	int r;

	r = files_get_inode(sinks->files, event->page.dev, event->page.ino,
			    &file_id, err);
	if (r < 0)
		return r;
	return inode_event_note(sinks, task, VFS_READ, file_id,
				page_offset(sinks, &event->page), err);
}

static int note_pages(const struct inode_event_sinks *sinks,
		      const struct task *task, uint32_t file_id,
		      const struct event *event, struct ior_error *err)
{
	const struct page_use use = {
		.task_id = task_charge_id(task),
		.file_id = file_id,
		.index = event->page.index,
		.n_pages = event->page.n_pages,
		.time_ns = event->time_ns,
	};

	return page_uses_add(sinks->uses, &use,
			     !demand_is_write(&task->context.call, file_id),
			     err);
}

/*
 * A page of a block device that comes in while its file system looks something
 * up is of nobody's file; a process that reads the device itself has told so by
 * PAGE_GET, or by the descriptor it has.
 */
static int take_page_add(const struct inode_event_sinks *sinks,
			 struct task *task, const struct event *event,
			 struct ior_error *err)
{
	const struct context *const context = &task->context;
	uint32_t file_id;
	int r;

	r = files_get_inode(sinks->files, event->page.dev, event->page.ino,
			    &file_id, err);
	if (r < 0)
		return r;

	if (inode_event_is_of_kind(sinks, file_id, FILE_KIND_BLOCKDEV) &&
	    context->call.file_id != file_id &&
	    context->call.page_file_id != file_id)
		return 0;
	if (context->fault_file_id != file_id &&
	    !demand_is_write(&context->call, file_id)) {
		r = inode_event_note(sinks, task, VFS_READ, file_id,
				     page_offset(sinks, &event->page), err);
		if (r < 0)
			return r;
	}
	r = note_pages(sinks, task, file_id, event, err);
	if (r < 0)
		return r;
	return cache_add(sinks->cache, task, file_id, event->page.index,
			 event->page.n_pages, event->time_ns, err);
}

static int take_page_delete(const struct inode_event_sinks *sinks,
			    struct task *task, const struct event *event,
			    struct ior_error *err)
{
	uint32_t file_id;
	int r;

	r = files_get_inode(sinks->files, event->page.dev, event->page.ino,
			    &file_id, err);
	if (r == 0)
		cache_remove(sinks->cache, file_id, event->page.index,
			     event->page.n_pages);
	(void)task;
	return r;
}

static int take_page_fault(const struct inode_event_sinks *sinks,
			   struct task *task, const struct event *event,
			   struct ior_error *err)
{
	uint32_t file_id;
	int r;

	r = files_get_inode(sinks->files, event->page.dev, event->page.ino,
			    &file_id, err);
	if (r < 0)
		return r;
	task->context.fault_index = event->page.index;
	task->context.fault_file_id = file_id;
	r = page_uses_read(sinks->uses,
			   &(struct page_use){
				   .task_id = task_charge_id(task),
				   .file_id = file_id,
				   .index = event->page.index,
				   .n_pages = 1,
			   },
			   err);
	if (r < 0)
		return r;
	return cache_fault(sinks->cache, file_id, event->page.index, err);
}

static int take_file_read(const struct inode_event_sinks *sinks,
			  struct task *task, const struct event *event,
			  struct ior_error *err)
{
	struct vfs_note told = {
		.class = VFS_READ,
		.offset = (int64_t)(event->inode.offset & INT64_MAX),
		.exact = true,
		.of_a_file = true,
	};
	int r;

	r = inode_event_get_file(sinks, event, &told.file_id, err);
	if (r < 0)
		return r;
	return vfs_note(sinks->vfs, task, &told, err);
}

static int take_dax(const struct inode_event_sinks *sinks, struct task *task,
		    const struct event *event, struct ior_error *err)
{
	task->context.dax = true;
	return take_file_read(sinks, task, event, err);
}

static int take_direct(const struct inode_event_sinks *sinks, struct task *task,
		       const struct event *event, struct ior_error *err)
{
	struct vfs_note told = {
		.class = event->kind == IOR_EVENT_FILE_DIRECT_READ ? VFS_READ
								   : VFS_WRITE,
		.offset = (int64_t)(event->inode.offset & INT64_MAX),
		.exact = true,
		.of_a_file = true,
	};
	int r;

	task->context.direct_io = true;
	r = inode_event_get_file(sinks, event, &told.file_id, err);
	if (r < 0)
		return r;
	task->context.direct = (struct direct_range){
		.file_id = told.file_id,
		.offset = event->inode.offset,
		.size = event->inode.size,
	};
	return vfs_note(sinks->vfs, task, &told, err);
}

/* In no call it is of a thread of the kernel, which may do it for a loop. */
static int take_direct_of_any(const struct inode_event_sinks *sinks,
			      struct task *task, const struct event *event,
			      struct ior_error *err)
{
	const struct ior_call_def *const call = task->context.call.call;
	struct event direct = *event;

	if (!call && !task->kernel)
		return 0;
	direct.kind = call && call->class == IOR_CALL_WRITE
			      ? IOR_EVENT_FILE_DIRECT_WRITE
			      : IOR_EVENT_FILE_DIRECT_READ;
	return take_direct(sinks, task, &direct, err);
}

/* A writer sleeps; of what it writes to the call or the fault tells. */
static int take_throttle(const struct inode_event_sinks *sinks,
			 struct task *task, const struct event *event,
			 struct ior_error *err)
{
	const struct context *const context = &task->context;
	const int64_t pause_ms = event->throttle.pause_ms;
	const struct throttle_row row = {
		.task_id = task_charge_id(task),
		.file_id = context->call.call ? context->call.file_id
					      : context->fault_file_id,
		.time_ns = event->time_ns,
		.pause_ns = (uint64_t)pause_ms * NS_PER_MS,
	};

	if (pause_ms <= 0 || pause_ms > PAUSE_MS_MAX)
		return 0;
	return sinks->rows->throttle(sinks->rows->context, &row, err);
}

static int (*const takers[IOR_N_EVENT_KINDS])(
	const struct inode_event_sinks *sinks, struct task *task,
	const struct event *event, struct ior_error *err) = {
	[IOR_EVENT_PAGE_GET] = take_page_get,
	[IOR_EVENT_PAGE_ADD] = take_page_add,
	[IOR_EVENT_PAGE_DELETE] = take_page_delete,
	[IOR_EVENT_PAGE_FAULT] = take_page_fault,
	[IOR_EVENT_DIRTY_THROTTLE] = take_throttle,
	[IOR_EVENT_FILE_READ] = take_file_read,
	[IOR_EVENT_FILE_DAX_READ] = take_dax,
	[IOR_EVENT_FILE_DIRECT_READ] = take_direct,
	[IOR_EVENT_FILE_DIRECT_WRITE] = take_direct,
	[IOR_EVENT_FILE_DIRECT] = take_direct_of_any,
};

int inode_event(const struct inode_event_sinks *sinks, struct task *task,
		const struct event *event, struct ior_error *err)
{
	return takers[event->kind]
		       ? takers[event->kind](sinks, task, event, err)
		       : writeback_event(sinks, task, event, err);
}
