/*
 * journal_event.c - events of journals: who dirtied blocks, and which commit
 * writes them
 *
 * Facts: fs/jbd2/commit.c, fs/jbd2/transaction.c and fs/ext4/fast_commit.c of
 * the kernel.  The thread of a journal waits until all handles of a transaction
 * have told what they dirtied, then writes the data that must be on disk before
 * the log, inode by inode, and then the log.
 */
#include <stddef.h>

#include "report/decode/event.h"
#include "report/model/dirty.h"
#include "report/model/file.h"
#include "report/model/journal.h"
#include "report/model/journal_event.h"
#include "report/model/row.h"
#include "report/model/task.h"

/* Parts of a block, so that several dirtiers of a file can share it. */
#define BLOCK_PARTS 4096

/* The number is signed in the kernel; no handle dirties more. */
#define BLOCKS_MAX ((UINT32_C(1) << 31) - 1)

/* Who writes a file back does so for those who dirtied it. */
static void get_dirtiers(const struct journal_event_sinks *sinks,
			 const struct context *context,
			 struct dirty_shares *ret)
{
	const uint32_t file_id = context->writepages_file_id
					 ? context->writepages_file_id
					 : context->flush_file_id;

	if (file_id)
		dirty_get_shares(sinks->dirty, file_id, ret);
}

static int take_share(const struct journal_event_sinks *sinks,
		      struct task *task, const struct event *event,
		      struct ior_error *err)
{
	const struct inode_event *const told = &event->inode;
	const uint64_t size = (uint64_t)told->n_blocks * BLOCK_PARTS;
	struct dirty_shares dirtiers = { 0 };
	struct dirty_shares parts = { 0 };
	uint32_t i;

	if (told->n_blocks > BLOCKS_MAX)
		return 0;

	get_dirtiers(sinks, &task->context, &dirtiers);
	dirty_shares_part(&parts, &dirtiers, size);
	for (i = 0; i < parts.n_items; i++)
		journals_add(sinks->journals, told->dev, told->transaction,
			     parts.items[i].task_id, parts.items[i].size);
	if (!parts.n_items)
		journals_add(sinks->journals, told->dev, told->transaction,
			     task->kernel && !task->own ? TASK_JOURNAL
							: task_charge_id(task),
			     size);
	(void)err;
	return 0;
}

static int take_start(const struct journal_event_sinks *sinks,
		      struct task *task, const struct event *event,
		      struct ior_error *err)
{
	task->context.commit = (struct commit_context){
		.dev = event->inode.dev,
		.transaction = event->inode.transaction,
		.fast = event->kind == IOR_EVENT_FAST_COMMIT_START,
	};
	(void)sinks;
	(void)err;
	return 0;
}

static int take_end(const struct journal_event_sinks *sinks, struct task *task,
		    const struct event *event, struct ior_error *err)
{
	journals_end(sinks->journals, &task->context.commit);
	task->context.commit.dev = 0;
	(void)event;
	(void)err;
	return 0;
}

static void close_bracket(const struct journal_event_sinks *sinks,
			  struct context *context)
{
	if (context->flush_file_id)
		dirty_end(sinks->dirty, context->flush_file_id, 0, DIRTY_ALL,
			  false);
	context->flush_file_id = 0;
}

/*
 * The journal's thread is the flusher of this inode, until the next or the log.
 * In a fast commit nothing tells when that ends; the file system tells itself
 * what it writes.
 */
static int take_data(const struct journal_event_sinks *sinks, struct task *task,
		     const struct event *event, struct ior_error *err)
{
	struct context *const context = &task->context;
	uint32_t file_id;
	int r;

	if (context->commit.dev && context->commit.fast)
		return 0;
	r = files_get_inode(sinks->files, event->inode.dev, event->inode.ino,
			    &file_id, err);
	if (r < 0)
		return r;

	close_bracket(sinks, context);
	context->flush_file_id = file_id;
	dirty_begin(sinks->dirty, file_id, 0, DIRTY_ALL);
	return 0;
}

static int take_log(const struct journal_event_sinks *sinks, struct task *task,
		    const struct event *event, struct ior_error *err)
{
	close_bracket(sinks, &task->context);
	(void)event;
	(void)err;
	return 0;
}

static int (*const takers[IOR_N_EVENT_KINDS])(
	const struct journal_event_sinks *sinks, struct task *task,
	const struct event *event, struct ior_error *err) = {
	[IOR_EVENT_JOURNAL_SHARE] = take_share,
	[IOR_EVENT_COMMIT_START] = take_start,
	[IOR_EVENT_COMMIT_DATA] = take_data,
	[IOR_EVENT_COMMIT_LOG] = take_log,
	[IOR_EVENT_COMMIT_END] = take_end,
	[IOR_EVENT_FAST_COMMIT_START] = take_start,
	[IOR_EVENT_FAST_COMMIT_END] = take_end,
};

int journal_event(const struct journal_event_sinks *sinks, struct task *task,
		  const struct event *event, struct ior_error *err)
{
	return takers[event->kind](sinks, task, event, err);
}
