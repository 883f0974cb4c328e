/*
 * writeback_event.c - events of what is written back
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "report/decode/event.h"
#include "report/model/attribute.h"
#include "report/model/dirty.h"
#include "report/model/dirty_event.h"
#include "report/model/file.h"
#include "report/model/inode_event.h"
#include "report/model/task.h"
#include "report/model/work.h"
#include "report/model/write_range.h"
#include "report/model/writeback_event.h"

/* Linux's I_DIRTY_PAGES: pages of the inode are dirty. */
#define I_DIRTY_PAGES 0x04u

/* Linux's WB_SYNC_ALL: not before all is written. */
#define WB_SYNC_ALL 1

/* Linux's three steps of sync_file_range(2): with all of them it is like fsync. */
#define SYNC_FILE_RANGE_ALL 0x07u

/* The sizes that blocks of ext4 may have, up to a page. */
#define BLOCK_SIZE_MIN 1024u

static bool is_in(const struct task *task, const char *name)
{
	const struct ior_call_def *const call = task->context.call.call;

	return call && !strcmp(call->name, name);
}

static bool is_in_class(const struct task *task, enum ior_call_class class)
{
	const struct ior_call_def *const call = task->context.call.call;

	return call && call->class == class;
}

/* A bracket opens at *slot; one that is open there was never closed. */
static void open_bracket(const struct inode_event_sinks *sinks,
			 struct task *task, uint32_t *slot, uint32_t file_id,
			 const struct bracket *bracket)
{
	write_ranges_forget(sinks->ranges, &task->context);
	if (*slot)
		dirty_end(sinks->dirty, *slot, 0, 0, false);
	*slot = file_id;
	if (file_id)
		dirty_begin(sinks->dirty, file_id, bracket->offset,
			    bracket->size);
}

static void close_bracket(const struct inode_event_sinks *sinks,
			  struct task *task, uint32_t *slot,
			  const struct bracket *bracket, bool is_clean)
{
	write_ranges_forget(sinks->ranges, &task->context);
	if (*slot)
		dirty_end(sinks->dirty, *slot, bracket->offset, bracket->size,
			  is_clean);
	*slot = 0;
}

static const struct bracket whole_file = { .size = DIRTY_ALL };

static int take_flush_start(const struct inode_event_sinks *sinks,
			    struct task *task, const struct event *event,
			    struct ior_error *err)
{
	uint32_t file_id;
	int r;

	r = inode_event_get_file(sinks, event, &file_id, err);
	if (r < 0)
		return r;
	task->context.marked_file_id = 0;
	task->context.work_file_id = 0;
	task->context.left_to_workers = false;
	open_bracket(sinks, task, &task->context.flush_file_id, file_id,
		     &whole_file);
	return 0;
}

/* Pages that workers have still to write are clean to the kernel. */
static int take_flush_end(const struct inode_event_sinks *sinks,
			  struct task *task, const struct event *event,
			  struct ior_error *err)
{
	task->context.marked_file_id = 0;
	close_bracket(sinks, task, &task->context.flush_file_id, &whole_file,
		      !(event->inode.state & I_DIRTY_PAGES) &&
			      !task->context.left_to_workers);
	(void)err;
	return 0;
}

static int take_writepages_start(const struct inode_event_sinks *sinks,
				 struct task *task, const struct event *event,
				 struct ior_error *err)
{
	struct context *const context = &task->context;
	uint32_t file_id;
	int r;

	r = inode_event_get_file(sinks, event, &file_id, err);
	if (r < 0)
		return r;
	context->writepages = (struct bracket){
		.offset = event->inode.offset,
		/* up to its last byte */
		.size = event->inode.size < INT64_MAX ? event->inode.size + 1
						      : DIRTY_ALL,
		.cleans = event->inode.sync_mode == WB_SYNC_ALL,
	};
	open_bracket(sinks, task, &context->writepages_file_id, file_id,
		     &context->writepages);
	return 0;
}

static int take_writepages_end(const struct inode_event_sinks *sinks,
			       struct task *task, const struct event *event,
			       struct ior_error *err)
{
	struct context *const context = &task->context;

	close_bracket(sinks, task, &context->writepages_file_id,
		      &context->writepages,
		      context->writepages.cleans && !event->inode.error);
	(void)err;
	return 0;
}

/* A file got shorter, or its inode may become another file. */
static int take_cut(const struct inode_event_sinks *sinks, struct task *task,
		    const struct event *event, struct ior_error *err)
{
	uint32_t file_id;
	int r;

	r = inode_event_get_file(sinks, event, &file_id, err);
	if (r < 0)
		return r;
	if (event->inode.n_links)
		dirty_clean(sinks->dirty, file_id, 0, DIRTY_ALL);
	else
		dirty_cut(sinks->dirty, file_id, event->inode.offset);
	(void)task;
	return 0;
}

/* The same; how long it is then, only the call tells. */
static int take_truncate(const struct inode_event_sinks *sinks,
			 struct task *task, const struct event *event,
			 struct ior_error *err)
{
	uint64_t size = 0;
	uint32_t file_id;
	int r;

	if (is_in(task, "truncate") || is_in(task, "ftruncate"))
		size = (uint64_t)task->context.call.offset;
	else if (!is_in_class(task, IOR_CALL_OPEN))
		return 0;

	r = inode_event_get_file(sinks, event, &file_id, err);
	if (r == 0)
		dirty_cut(sinks->dirty, file_id, size);
	return r;
}

static int take_mark(const struct inode_event_sinks *sinks, struct task *task,
		     const struct event *event, struct ior_error *err)
{
	return inode_event_get_file(sinks, event, &task->context.marked_file_id,
				    err);
}

/*
 * What a call writes to the disk: fsync all of the file, a write with O_SYNC
 * what it wrote itself.  Of other calls it is not known here.
 */
static struct bracket bracket_of_call(const struct task *task)
{
	const struct call_context *const call = &task->context.call;

	if (!call->call || call->lost)
		return whole_file;
	if (is_in(task, "fsync") || is_in(task, "fdatasync"))
		return (struct bracket){ .size = DIRTY_ALL, .cleans = true };
	if (call->call->class == IOR_CALL_WRITE && call->sync &&
	    call->offset >= 0 && call->count)
		return (struct bracket){ .offset = (uint64_t)call->offset,
					 .size = call->count,
					 .cleans = true };
	if (is_in(task, "sync_file_range") && call->offset >= 0)
		return (struct bracket){
			.offset = (uint64_t)call->offset,
			.size = call->count ? call->count : DIRTY_ALL,
			.cleans = call->flags == SYNC_FILE_RANGE_ALL,
		};
	return whole_file;
}

static void open_sync(const struct inode_event_sinks *sinks, struct task *task,
		      uint32_t file_id)
{
	struct context *const context = &task->context;

	if (context->sync_file_id == file_id)
		return; /* the call told */
	context->sync = bracket_of_call(task);
	open_bracket(sinks, task, &context->sync_file_id, file_id,
		     &context->sync);
}

static int take_sync_enter(const struct inode_event_sinks *sinks,
			   struct task *task, const struct event *event,
			   struct ior_error *err)
{
	uint32_t file_id;
	int r;

	r = inode_event_get_file(sinks, event, &file_id, err);
	if (r < 0)
		return r;
	open_sync(sinks, task, file_id);
	return inode_event_note(sinks, task, VFS_SYNC, file_id, -1, err);
}

static void close_sync(const struct inode_event_sinks *sinks, struct task *task,
		       bool well)
{
	struct context *const context = &task->context;

	close_bracket(sinks, task, &context->sync_file_id, &context->sync,
		      well && context->sync.cleans);
}

static int take_sync_exit(const struct inode_event_sinks *sinks,
			  struct task *task, const struct event *event,
			  struct ior_error *err)
{
	close_sync(sinks, task, true);
	(void)event;
	(void)err;
	return 0;
}

/*
 * ext4 counts in blocks, and no event tells their size: the largest with which
 * all of the range is dirty, as it must be.
 */
static uint64_t block_size_of(const struct inode_event_sinks *sinks,
			      uint32_t file_id, const struct inode_event *inode)
{
	uint64_t size;

	for (size = sinks->page_size; size > BLOCK_SIZE_MIN; size /= 2) {
		if (dirty_has(sinks->dirty, file_id, inode->block * size,
			      (inode->block + inode->n_blocks) * size))
			return size;
	}
	return dirty_has(sinks->dirty, file_id, inode->block * size,
			 (inode->block + inode->n_blocks) * size)
		       ? size
		       : sinks->page_size;
}

/* A file system tells what it is about to write, each in its own way. */
static int take_range(const struct inode_event_sinks *sinks, struct task *task,
		      const struct event *event, struct ior_error *err)
{
	const struct inode_event *const inode = &event->inode;
	struct told_range told = {
		.offset = inode->offset,
		.size = inode->size,
		.disk_size = inode->disk_size ? inode->disk_size : inode->size,
		.address = inode->dev ? inode->block : ADDRESS_UNKNOWN,
	};
	int r;

	r = inode_event_get_file(sinks, event, &told.file_id, err);
	if (r < 0 || !told.file_id)
		return r;

	if (inode->n_blocks && inode->block < UINT32_MAX) {
		const uint64_t size = block_size_of(sinks, told.file_id, inode);

		told.offset = inode->block * size;
		told.size = inode->n_blocks * size;
		told.disk_size = told.size;
		told.address = ADDRESS_UNKNOWN;
	}
	write_ranges_add(sinks->ranges, &task->context, &told);
	return 0;
}

static int take_work_queued(const struct inode_event_sinks *sinks,
			    struct task *task, const struct event *event,
			    struct ior_error *err)
{
	task->context.left_to_workers = true;
	return works_queue(sinks->works, event->work.work,
			   attribute_written_file(&task->context), err);
}

static int take_work_start(const struct inode_event_sinks *sinks,
			   struct task *task, const struct event *event,
			   struct ior_error *err)
{
	write_ranges_forget(sinks->ranges, &task->context);
	return works_begin(sinks->works, event->work.work, &task->context, err);
}

static int take_work_end(const struct inode_event_sinks *sinks,
			 struct task *task, const struct event *event,
			 struct ior_error *err)
{
	write_ranges_forget(sinks->ranges, &task->context);
	task->context.work_file_id = 0;
	works_end(sinks->works, event->work.work);
	(void)err;
	return 0;
}

static int (*const takers[IOR_N_EVENT_KINDS])(
	const struct inode_event_sinks *sinks, struct task *task,
	const struct event *event, struct ior_error *err) = {
	[IOR_EVENT_FOLIO_DIRTY] = dirty_event_folio,
	[IOR_EVENT_INODE_WRITEBACK_START] = take_flush_start,
	[IOR_EVENT_INODE_WRITEBACK_END] = take_flush_end,
	[IOR_EVENT_INODE_MARK_WRITEBACK] = take_mark,
	[IOR_EVENT_WRITE_BEGIN] = dirty_event_write_begin,
	[IOR_EVENT_WRITEPAGES_START] = take_writepages_start,
	[IOR_EVENT_WRITEPAGES_END] = take_writepages_end,
	[IOR_EVENT_FILE_CUT] = take_cut,
	[IOR_EVENT_FILE_TRUNCATE] = take_truncate,
	[IOR_EVENT_SYNC_ENTER] = take_sync_enter,
	[IOR_EVENT_SYNC_EXIT] = take_sync_exit,
	[IOR_EVENT_WRITE_RANGE] = take_range,
	[IOR_EVENT_WORK_QUEUED] = take_work_queued,
	[IOR_EVENT_WORK_START] = take_work_start,
	[IOR_EVENT_WORK_END] = take_work_end,
};

int writeback_event(const struct inode_event_sinks *sinks, struct task *task,
		    const struct event *event, struct ior_error *err)
{
	return takers[event->kind]
		       ? takers[event->kind](sinks, task, event, err)
		       : 0;
}

void writeback_event_enter_call(const struct inode_event_sinks *sinks,
				struct task *task)
{
	const uint32_t file_id = task->context.call.file_id;

	write_ranges_forget(sinks->ranges, &task->context);
	if (file_id &&
	    (is_in_class(task, IOR_CALL_SYNC) ||
	     is_in_class(task, IOR_CALL_ADVISE)) &&
	    !is_in(task, "syncfs"))
		open_sync(sinks, task, file_id);
}

/* A write with O_SYNC leaves nothing dirty of what it wrote. */
static void end_sync_write(const struct inode_event_sinks *sinks,
			   const struct task *task, int64_t result)
{
	const struct call_context *const call = &task->context.call;

	if (is_in_class(task, IOR_CALL_WRITE) && call->sync && !call->lost &&
	    call->file_id && call->offset >= 0 && result > 0)
		dirty_clean(sinks->dirty, call->file_id, (uint64_t)call->offset,
			    (uint64_t)result);
}

void writeback_event_leave_call(const struct inode_event_sinks *sinks,
				struct task *task, int64_t result)
{
	close_sync(sinks, task, result >= 0);
	end_sync_write(sinks, task, result);
}
