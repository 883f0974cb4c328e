/*
 * ledger_event.c - each event to the machines that it is for, and each gap
 */
#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/model/async.h"
#include "report/model/block.h"
#include "report/model/cache.h"
#include "report/model/dirty.h"
#include "report/model/dirty_count.h"
#include "report/model/due.h"
#include "report/model/event_count.h"
#include "report/model/file.h"
#include "report/model/journal.h"
#include "report/model/journal_event.h"
#include "report/model/ledger_table.h"
#include "report/model/task.h"
#include "report/model/vfs.h"
#include "report/model/work.h"
#include "report/model/write_range.h"
#include "report/model/writeback_event.h"

/*
 * What was open when a gap began, that ends at to_ns, is in doubt; and once more
 * when it is over (0) what was opened meanwhile.
 */
static void pass_gap(struct ledger *ledger, uint64_t to_ns)
{
	tasks_gap(ledger->tasks);
	files_gap(ledger->files);
	dirty_gap(ledger->dirty);
	journals_gap(ledger->journals);
	write_ranges_gap(ledger->ranges);
	works_release(&ledger->works);
	cache_gap(ledger->cache, to_ns);
	vfs_gap(ledger->vfs, to_ns);
	async_gap(ledger->async);
	block_gap(ledger->block, to_ns);
}

int ledger_loss(struct ledger *ledger, const struct trace_loss *loss,
		struct ior_error *err)
{
	const struct loss_row row = {
		.cpu = loss->cpu,
		.from_ns = loss->from_ns,
		.to_ns = loss->to_ns,
		.n_events = loss->n_events,
	};
	int r = 0;

	if (!ledger->begun)
		r = ledger_begin(ledger, err);
	if (r < 0)
		return r;

	block_lose(ledger->block, loss->cpu);
	gaps_add(&ledger->gaps, loss->cpu, loss->to_ns);
	pass_gap(ledger, loss->to_ns);
	return ledger->sink.loss(ledger->sink.context, &row, err);
}

/* include/uapi/linux/sched.h */
#define CLONE_FILES_ UINT64_C(0x00000400)

/* A child gets its parent's descriptors. */
static int take_fork(struct ledger *ledger, const struct task *parent,
		     const struct event *event, struct ior_error *err)
{
	const uint32_t parent_id = parent->process_id;
	struct task *child;
	int r;

	r = tasks_event(ledger->tasks, event, &child, err);
	if (r < 0 || child->process_id == parent_id)
		return r;
	return files_fork(ledger->files, parent_id, child->process_id,
			  event->task.clone_flags & CLONE_FILES_, err);
}

static int take_exit(struct ledger *ledger, const struct event *event,
		     struct ior_error *err)
{
	struct task *task;
	int r;

	r = tasks_event(ledger->tasks, event, &task, err);
	if (r < 0)
		return r;

	cache_forget_pending(ledger->cache, &task->context);
	writeback_event_leave_call(&ledger->inode_sinks, task, -1);
	if (task->process_ended)
		files_exit(ledger->files, task->process_id);
	return 0;
}

static int take_task(struct ledger *ledger, struct task *task,
		     const struct event *event, struct ior_error *err)
{
	int r;

	if (event->kind == IOR_EVENT_TASK_NEW)
		return take_fork(ledger, task, event, err);
	if (event->kind == IOR_EVENT_TASK_EXIT)
		return take_exit(ledger, event, err);

	r = tasks_event(ledger->tasks, event, &task, err);
	if (r == 0 && event->kind == IOR_EVENT_TASK_EXEC)
		r = files_exec(ledger->files, task->process_id, err);
	return r;
}

/*
 * A thread turns from a request of io_uring to another; what a worker completes
 * it was at.
 */
static int take_request(struct ledger *ledger, struct task *task,
			const struct event *event, struct ior_error *err)
{
	const struct inode_event_sinks *const sinks = &ledger->inode_sinks;
	const uint64_t request = task->context.call.request;
	const bool is_over = event->kind == IOR_EVENT_URING_COMPLETE &&
			     (!request || request == event->uring.request);
	int r;

	if (request || event->kind != IOR_EVENT_SYS_EXIT)
		writeback_event_leave_call(sinks, task,
					   is_over ? event->uring.result : -1);
	r = async_event(ledger->async, task, event, err);
	if (r == 0 && task->context.call.request)
		writeback_event_enter_call(sinks, task);
	return r;
}

static int take_call(struct ledger *ledger, struct task *task,
		     const struct event *event, struct ior_error *err)
{
	const struct inode_event_sinks *const sinks = &ledger->inode_sinks;
	int r;

	if (event->kind == IOR_EVENT_SYS_EXIT) {
		r = take_request(ledger, task, event, err);
		if (r < 0)
			return r;
		writeback_event_leave_call(sinks, task, event->call.result);
		return vfs_event(ledger->vfs, task, event, err);
	}
	r = vfs_event(ledger->vfs, task, event, err);
	if (r == 0)
		writeback_event_enter_call(sinks, task);
	return r;
}

static int take_block(struct ledger *ledger, struct task *task,
		      const struct event *event, struct ior_error *err)
{
	if (event->kind == IOR_EVENT_BIO_QUEUE)
		task->context.call.queued = true;
	return block_event(ledger->block, task, event, err);
}

static int dispatch(struct ledger *ledger, struct task *task,
		    const struct event *event, struct ior_error *err)
{
	switch (event->kind) {
	case IOR_EVENT_SYS_ENTER:
	case IOR_EVENT_SYS_PATH:
	case IOR_EVENT_SYS_EXIT:
		return take_call(ledger, task, event, err);
	case IOR_EVENT_STACK:
		return block_stack(ledger->block, event, err);
	case IOR_EVENT_URING_SUBMIT:
	case IOR_EVENT_URING_FILE:
	case IOR_EVENT_URING_COMPLETE:
		return take_request(ledger, task, event, err);
	case IOR_EVENT_TASK_NEW:
	case IOR_EVENT_TASK_RENAME:
	case IOR_EVENT_TASK_EXEC:
	case IOR_EVENT_TASK_EXIT:
	case IOR_EVENT_TASK_CGROUP:
	case IOR_EVENT_CGROUP_POPULATED:
		return take_task(ledger, task, event, err);
	default:
		if (event->kind >= IOR_EVENT_BIO_QUEUE &&
		    event->kind <= IOR_EVENT_RQ_ERROR)
			return take_block(ledger, task, event, err);
		if (journal_event_is_one(event->kind))
			return journal_event(&ledger->journal_sinks, task,
					     event, err);
		return inode_event(&ledger->inode_sinks, task, event, err);
	}
}

int ledger_event(struct ledger *ledger, const struct event *event,
		 struct ior_error *err)
{
	struct task *task;
	int r = 0;

	if (!ledger->begun)
		r = ledger_begin(ledger, err);
	if (r == 0 && gaps_end(&ledger->gaps, event->time_ns))
		pass_gap(ledger, 0);
	if (r == 0 && due_time(ledger->due) <= event->time_ns)
		r = ledger_catch_up(ledger, event->time_ns, err);
	if (r == 0)
		r = tasks_get(ledger->tasks, event->tid, event->time_ns, &task,
			      err);
	if (r == 0)
		r = event_counts_add(ledger->counts, event->format,
				     task_charge_id(task), err);
	if (r < 0)
		return r;

	if (task->context.n_steps != ledger->n_steps)
		ledger_step_down(ledger, task);
	if (task->context.passed_gap) {
		cache_forget_pending(ledger->cache, &task->context);
		task->context.passed_gap = false;
	}
	if (task->context.work_file_id)
		works_look(&ledger->works, &task->context);
	if (event->time_ns > ledger->last_ns)
		ledger->last_ns = event->time_ns;
	if (ledger_left_out(ledger, event))
		return 0;
	dirty_set_time(ledger->dirty, event->time_ns);
	r = dispatch(ledger, task, event, err);
	return r < 0 ? r : dirty_count_spill(ledger->dirty_count, err);
}
