/*
 * ledger.c - events in, rows out: who caused which I/O
 *
 * What the trace can see decides how some events are understood, and formats
 * come before all events; so the machines that depend on it are made when the
 * first event comes.
 *
 * A snapshot is read while the host goes on and stands in the file ahead of the
 * events of its time.  What it says of tasks and files is taken twice: at once
 * for whatever no event told of yet, and when the events have come to its time,
 * where it is right (task.h, file.h).  Counters are handed out only then, so
 * that whoever sums up events has summed up exactly those before the reading.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/model/async.h"
#include "report/model/attribute.h"
#include "report/model/block.h"
#include "report/model/cache.h"
#include "report/model/counter.h"
#include "report/model/coverage.h"
#include "report/model/dirty.h"
#include "report/model/dirty_count.h"
#include "report/model/due.h"
#include "report/model/event_count.h"
#include "report/model/file.h"
#include "report/model/gaps.h"
#include "report/model/inode_event.h"
#include "report/model/journal.h"
#include "report/model/journal_event.h"
#include "report/model/ledger.h"
#include "report/model/loop.h"
#include "report/model/stack.h"
#include "report/model/swap.h"
#include "report/model/task.h"
#include "report/model/vfs.h"
#include "report/model/work.h"
#include "report/model/write_range.h"
#include "report/model/writeback_event.h"

#define PAGE_SIZE_DEFAULT 4096u

#define FACT_SIZE_MAX 4096u

struct ledger {
	struct row_sink sink;
	const struct trace *trace;
	uint32_t page_size;
	uint64_t last_ns; /* of the latest event or text that was due */
	struct due *due;
	struct gaps gaps;
	struct coverage *coverage;
	struct event_counts *counts;
	struct tasks *tasks;
	struct stack *stack;
	struct files *files;
	struct swaps *swaps;
	struct loops *loops;

	/* made when the first event comes */
	bool begun;
	struct cache *cache;
	struct dirty_count *dirty_count;
	struct dirty *dirty;
	struct journals *journals;
	struct write_ranges *ranges;
	struct works works;
	struct vfs *vfs;
	struct async *async;
	struct block *block;
	struct attribution_sources sources;
	struct inode_event_sinks inode_sinks;
	struct journal_event_sinks journal_sinks;
};

int ledger_create(const struct row_sink *sink, const struct trace *trace,
		  struct ledger **ret, struct ior_error *err)
{
	struct ledger *const ledger = calloc(1, sizeof(*ledger));
	int r;

	if (!ledger)
		return ior_fail(err, ENOMEM, "out of memory");

	ledger->sink = *sink;
	ledger->trace = trace;
	ledger->page_size = PAGE_SIZE_DEFAULT;
	r = due_create(&ledger->due, err);
	if (r == 0)
		r = coverage_create(&ledger->coverage, err);
	if (r == 0)
		r = event_counts_create(&ledger->counts, err);
	if (r == 0)
		r = tasks_create(&ledger->sink, &ledger->tasks, err);
	if (r == 0)
		r = stack_create(&ledger->sink, &ledger->stack, err);
	if (r == 0)
		r = files_create(&ledger->sink, ledger->stack, ledger->tasks,
				 &ledger->files, err);
	if (r == 0)
		r = swaps_create(ledger->stack, &ledger->swaps, err);
	if (r == 0)
		r = loops_create(ledger->stack, ledger->files, &ledger->loops,
				 err);
	if (r < 0) {
		ledger_free(ledger);
		return r;
	}

	*ret = ledger;
	return 0;
}

static int create_vfs(struct ledger *ledger, struct ior_error *err)
{
	const struct coverage *const coverage = ledger->coverage;
	const struct vfs_options options = {
		.sink = &ledger->sink,
		.tasks = ledger->tasks,
		.files = ledger->files,
		.cache = ledger->cache,
		.dirty = ledger->dirty,
		.page_size = ledger->page_size,
		.sees_pages = coverage_has(coverage, IOR_EVENT_PAGE_ADD),
		.sees_hits = coverage_has(coverage, IOR_EVENT_PAGE_GET),
	};

	return vfs_create(&options, &ledger->vfs, err);
}

static int create_block(struct ledger *ledger, struct ior_error *err)
{
	const struct coverage *const coverage = ledger->coverage;
	const struct block_options options = {
		.sink = &ledger->sink,
		.stack = ledger->stack,
		.loops = ledger->loops,
		.cache = ledger->cache,
		.swaps = ledger->swaps,
		.dirty = ledger->dirty,
		.sources = &ledger->sources,
	};

	ledger->sources = (struct attribution_sources){
		.dirty = ledger->dirty,
		.ranges = ledger->ranges,
		.files = ledger->files,
		.journals = ledger->journals,
		.sees_dirtying = coverage_has(coverage, IOR_EVENT_FOLIO_DIRTY),
		.sees_pages = coverage_has(coverage, IOR_EVENT_PAGE_ADD),
	};
	return block_create(&options, &ledger->block, err);
}

static int create_dirty(struct ledger *ledger, struct ior_error *err)
{
	int r;

	r = dirty_count_create(&ledger->sink, &ledger->dirty_count, err);
	if (r == 0)
		r = dirty_create(ledger->page_size, ledger->dirty_count,
				 &ledger->dirty, err);
	if (r == 0)
		r = write_ranges_create(&ledger->ranges, err);
	return r;
}

/* All formats are known now. */
static int begin(struct ledger *ledger, struct ior_error *err)
{
	int r;

	ledger->begun = true;
	r = coverage_look(ledger->coverage, ledger->trace, err);
	if (r == 0)
		r = cache_create(&ledger->sink, ledger->page_size,
				 &ledger->cache, err);
	if (r == 0)
		r = create_dirty(ledger, err);
	if (r == 0)
		r = journals_create(&ledger->journals, err);
	if (r == 0)
		r = create_vfs(ledger, err);
	if (r == 0)
		r = async_create(ledger->tasks, ledger->vfs, &ledger->async,
				 err);
	if (r == 0)
		r = create_block(ledger, err);
	if (r < 0)
		return r;

	cache_set_sight(ledger->cache,
			coverage_has(ledger->coverage, IOR_EVENT_PAGE_FAULT),
			coverage_has(ledger->coverage, IOR_EVENT_SYS_ENTER));
	ledger->inode_sinks = (struct inode_event_sinks){
		.files = ledger->files,
		.cache = ledger->cache,
		.dirty = ledger->dirty,
		.ranges = ledger->ranges,
		.works = &ledger->works,
		.vfs = ledger->vfs,
		.page_size = ledger->page_size,
	};
	ledger->journal_sinks = (struct journal_event_sinks){
		.files = ledger->files,
		.dirty = ledger->dirty,
		.journals = ledger->journals,
	};
	return 0;
}

/* A fact of the trace's head goes on as it is. */
static int take_fact(struct ledger *ledger, const struct ior_text *text,
		     struct ior_error *err)
{
	char value[FACT_SIZE_MAX];
	const struct fact_row row = { .name = text->name, .value = value };
	const size_t size =
		text->size < sizeof(value) ? text->size : sizeof(value) - 1;

	if (!strncmp(text->name, "tracing/", strlen("tracing/")))
		return 0;
	if (size)
		memcpy(value, text->data, size);
	value[size] = '\0';
	if (!strcmp(text->name, "page_size") && atoi(value) >= 4096)
		ledger->page_size = (uint32_t)atoi(value);
	return ledger->sink.fact(ledger->sink.context, &row, err);
}

/* What a snapshot says of the state of its time. */
static int take_state(struct ledger *ledger, const struct ior_text *text,
		      bool early, struct ior_error *err)
{
	int r;

	if (coverage_denies(ledger->coverage, text))
		return 0;
	r = tasks_text(ledger->tasks, text, early, err);
	if (r == 0)
		r = files_text(ledger->files, text, early, err);
	if (r == 0)
		r = swaps_text(ledger->swaps, text, early, err);
	if (r == 0)
		r = loops_text(ledger->loops, text, early, err);
	if (r == 0 && !early)
		r = counters_text(&ledger->sink, ledger->tasks, text, err);
	return r;
}

int ledger_text(struct ledger *ledger, uint16_t chunk_kind,
		const struct ior_text *text, struct ior_error *err)
{
	int r;

	r = coverage_text(ledger->coverage, text, err);
	if (r < 0)
		return r;
	if (chunk_kind == IOR_KIND_FILE)
		return take_fact(ledger, text, err);

	r = stack_text(ledger->stack, text, err);
	if (r == 0)
		r = take_state(ledger, text, true, err);
	if (r == 0)
		r = due_add(ledger->due, text, err);
	return r;
}

/* Take the texts that were read at time_ns or before. */
static int catch_up(struct ledger *ledger, uint64_t time_ns,
		    struct ior_error *err)
{
	const struct ior_text *text;
	int r = 0;

	while (r == 0 && (text = due_next(ledger->due, time_ns))) {
		if (text->time_ns > ledger->last_ns)
			ledger->last_ns = text->time_ns;
		r = take_state(ledger, text, false, err);
	}
	return r;
}

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
		r = begin(ledger, err);
	if (r < 0)
		return r;

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
		r = begin(ledger, err);
	if (r == 0 && gaps_end(&ledger->gaps, event->time_ns))
		pass_gap(ledger, 0);
	if (r == 0 && due_time(ledger->due) <= event->time_ns)
		r = catch_up(ledger, event->time_ns, err);
	if (r == 0)
		r = tasks_get(ledger->tasks, event->tid, event->time_ns, &task,
			      err);
	if (r == 0)
		r = event_counts_add(ledger->counts, event->format,
				     task_charge_id(task), err);
	if (r < 0)
		return r;

	if (task->context.passed_gap) {
		cache_forget_pending(ledger->cache, &task->context);
		task->context.passed_gap = false;
	}
	if (event->time_ns > ledger->last_ns)
		ledger->last_ns = event->time_ns;
	r = dispatch(ledger, task, event, err);
	return r < 0 ? r : dirty_count_spill(ledger->dirty_count, err);
}

/* What the ledger itself noticed of what it cannot tell. */
static int note_coverage(struct ledger *ledger, struct ior_error *err)
{
	int r;

	r = async_note_coverage(ledger->async, ledger->coverage, err);
	if (r == 0)
		r = vfs_note_coverage(ledger->vfs, ledger->coverage, err);
	if (r == 0 && cache_n_dropped(ledger->cache))
		r = coverage_note(ledger->coverage, ABOUT_CACHE,
				  "first uses of some pages read ahead",
				  "more were waiting than are remembered; "
				  "they count as hits",
				  err);
	if (r == 0 && files_n_paths_dropped(ledger->files))
		r = coverage_note(ledger->coverage, ABOUT_FILES,
				  "paths of some opens",
				  "there were more than are remembered", err);
	if (r == 0 && swaps_unknown(ledger->swaps))
		r = coverage_note(ledger->coverage, ABOUT_DISK,
				  "swap to a file whose place is not known",
				  "its file system does not tell all extents",
				  err);
	return r;
}

int ledger_finish(struct ledger *ledger, struct ior_error *err)
{
	int r = 0;

	if (!ledger->begun)
		r = begin(ledger, err);
	if (r == 0)
		r = catch_up(ledger, UINT64_MAX, err);
	if (r == 0)
		r = block_finish(ledger->block, err);
	if (r == 0)
		r = dirty_finish(ledger->dirty, err);
	if (r == 0)
		r = dirty_count_finish(ledger->dirty_count, err);
	if (r == 0)
		r = event_counts_finish(ledger->counts, ledger->trace,
					&ledger->sink, err);
	if (r == 0)
		r = note_coverage(ledger, err);
	if (r == 0)
		r = coverage_finish(ledger->coverage, &ledger->sink, err);
	if (r == 0)
		r = files_finish(ledger->files, err);
	if (r == 0)
		r = stack_finish(ledger->stack, err);
	if (r == 0)
		r = tasks_finish(ledger->tasks, ledger->last_ns, err);
	return r;
}

const struct task_row *ledger_find_task(const struct ledger *ledger,
					uint32_t task_id)
{
	return tasks_find_row(ledger->tasks, task_id);
}

const struct file_row *ledger_find_file(const struct ledger *ledger,
					uint32_t file_id)
{
	return files_find_row(ledger->files, file_id);
}

const struct device_row *ledger_find_device(const struct ledger *ledger,
					    uint32_t device_id)
{
	return stack_find(ledger->stack, device_id);
}

void ledger_free(struct ledger *ledger)
{
	if (!ledger)
		return;

	block_free(ledger->block);
	async_free(ledger->async);
	vfs_free(ledger->vfs);
	journals_free(ledger->journals);
	works_release(&ledger->works);
	write_ranges_free(ledger->ranges);
	dirty_free(ledger->dirty);
	dirty_count_free(ledger->dirty_count);
	cache_free(ledger->cache);
	swaps_free(ledger->swaps);
	loops_free(ledger->loops);
	files_free(ledger->files);
	stack_free(ledger->stack);
	tasks_free(ledger->tasks);
	event_counts_free(ledger->counts);
	coverage_free(ledger->coverage);
	due_free(ledger->due);
	free(ledger);
}
