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
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "iorec/snapshot.h"
#include "report/decode/trace.h"
#include "report/model/async.h"
#include "report/model/block.h"
#include "report/model/cache.h"
#include "report/model/call_stack.h"
#include "report/model/counter.h"
#include "report/model/coverage.h"
#include "report/model/dirty.h"
#include "report/model/dirty_count.h"
#include "report/model/due.h"
#include "report/model/event_count.h"
#include "report/model/file.h"
#include "report/model/journal.h"
#include "report/model/ledger_table.h"
#include "report/model/loop.h"
#include "report/model/page_use.h"
#include "report/model/stack.h"
#include "report/model/swap.h"
#include "report/model/task.h"
#include "report/model/vfs.h"
#include "report/model/write_range.h"

#define PAGE_SIZE_DEFAULT 4096u

#define FACT_SIZE_MAX 4096u

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
		r = call_stacks_create(&ledger->sink, &ledger->call_stacks,
				       err);
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
		.uses = ledger->uses,
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
		.stacks = coverage_has(coverage, IOR_EVENT_STACK)
				  ? ledger->call_stacks
				  : NULL,
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

int ledger_begin(struct ledger *ledger, struct ior_error *err)
{
	int r;

	ledger->begun = true;
	r = coverage_look(ledger->coverage, ledger->trace, err);
	if (r == 0)
		r = cache_create(&ledger->sink, ledger->page_size,
				 &ledger->cache, err);
	if (r == 0)
		r = page_uses_create(&ledger->sink, ledger->page_size,
				     &ledger->uses, err);
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
		.rows = &ledger->sink,
		.files = ledger->files,
		.cache = ledger->cache,
		.uses = ledger->uses,
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
	if (!strcmp(text->name, "start_ns"))
		ledger->start_ns = strtoull(value, NULL, 10);
	return ledger->sink.fact(ledger->sink.context, &row, err);
}

/* What made a flight recorder write, and when. */
static int take_trigger(struct ledger *ledger, const struct ior_text *text,
			struct ior_error *err)
{
	char time[32];
	const struct fact_row row = { .name = "trigger_ns", .value = time };
	int r;

	r = take_fact(ledger, text, err);
	if (r < 0)
		return r;
	snprintf(time, sizeof(time), "%" PRIu64, text->time_ns);
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
		r = ledger_take_steps(ledger, text, err);
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

	/* Megabytes that do not change in time. */
	if (!strcmp(text->name, "proc/kallsyms"))
		return call_stacks_text(ledger->call_stacks, text, err);
	if (!strcmp(text->name, "trigger"))
		return take_trigger(ledger, text, err);
	if (!strcmp(text->name, "stop"))
		return take_fact(ledger, text, err);
	r = stack_text(ledger->stack, text, err);
	if (r == 0)
		r = take_state(ledger, text, true, err);
	if (r == 0)
		r = due_add(ledger->due, text, err);
	return r;
}

int ledger_catch_up(struct ledger *ledger, uint64_t time_ns,
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

static int note_sample(struct ledger *ledger, struct ior_error *err)
{
	const uint32_t rate = page_uses_rate(ledger->uses);
	char why[128];

	if (rate == 1)
		return 0;
	snprintf(why, sizeof(why),
		 "there were more than are remembered; what is told of them "
		 "is an estimate from 1 in %" PRIu32,
		 rate);
	return coverage_note(ledger->coverage, ABOUT_CACHE,
			     "each page of working sets and of what was read "
			     "again",
			     why, err);
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
	if (r == 0)
		r = note_sample(ledger, err);
	if (r == 0 && files_n_paths_dropped(ledger->files))
		r = coverage_note(ledger->coverage, ABOUT_FILES,
				  "paths of some opens",
				  "there were more than are remembered", err);
	if (r == 0 && call_stacks_lack_names(ledger->call_stacks))
		r = coverage_note(ledger->coverage, ABOUT_DISK,
				  "names of functions in stacks",
				  "the kernel hid its addresses, or the "
				  "recorder ended before it had read them",
				  err);
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
		r = ledger_begin(ledger, err);
	if (r == 0)
		r = ledger_catch_up(ledger, UINT64_MAX, err);
	if (r == 0)
		r = block_finish(ledger->block, err);
	if (r == 0 && coverage_has(ledger->coverage, IOR_EVENT_STACK))
		r = call_stacks_finish(ledger->call_stacks, err);
	if (r == 0)
		r = dirty_finish(ledger->dirty, err);
	if (r == 0)
		r = dirty_count_finish(ledger->dirty_count, err);
	if (r == 0)
		r = page_uses_finish(ledger->uses, err);
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
	page_uses_free(ledger->uses);
	cache_free(ledger->cache);
	swaps_free(ledger->swaps);
	loops_free(ledger->loops);
	call_stacks_free(ledger->call_stacks);
	files_free(ledger->files);
	stack_free(ledger->stack);
	tasks_free(ledger->tasks);
	event_counts_free(ledger->counts);
	coverage_free(ledger->coverage);
	free(ledger->levels);
	due_free(ledger->due);
	free(ledger);
}
