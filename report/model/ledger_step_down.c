/*
 * ledger_step_down.c - from when on the events of higher levels are no more
 *
 * The recorder takes its time to disable events, one after the other, and tells
 * when it begins: what still comes of them is left out here.  So at that moment
 * whatever they tell ends, as it does at the end of a trace: a call that is open
 * has no row, what is dirty is left so, and nobody knows which pages of the cache
 * are used.  Nothing was lost, and what the lower level sees goes on: who is
 * writing back which file, which bios are open.
 *
 * A thread leaves what it is in when its next event comes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/model/async.h"
#include "report/model/cache.h"
#include "report/model/coverage.h"
#include "report/model/dirty.h"
#include "report/model/journal.h"
#include "report/model/ledger_table.h"
#include "report/model/line.h"
#include "report/model/step_down.h"
#include "report/model/task.h"
#include "report/model/work.h"
#include "report/model/write_range.h"
#include "report/model/writeback_event.h"

/* Of a trace's formats there are hundreds; a stranger's are not looked up so. */
#define FORMATS_MAX 65536u

/* The lowest level that has each format; they were all there at the start. */
static int find_levels(struct ledger *ledger, struct ior_error *err)
{
	const struct trace_format *format;
	uint32_t n = 0;

	while (n < FORMATS_MAX && trace_get_format(ledger->trace, n))
		n++;
	ledger->levels = calloc(n ? n : 1, sizeof(*ledger->levels));
	if (!ledger->levels)
		return ior_fail(err, ENOMEM, "out of memory");

	for (ledger->n_levels = 0; ledger->n_levels < n; ledger->n_levels++) {
		format = trace_get_format(ledger->trace, ledger->n_levels);
		ledger->levels[ledger->n_levels] =
			ior_catalog_find_level(format->system, format->name);
	}
	return 0;
}

bool ledger_left_out(const struct ledger *ledger, const struct event *event)
{
	if (!ledger->n_steps)
		return false;
	return event->format >= ledger->n_levels ||
	       ledger->levels[event->format] > ledger->level;
}

static int end_cache_events(struct ledger *ledger, struct ior_error *err)
{
	ledger->sources.sees_dirtying = false;
	ledger->sources.sees_pages = false;
	write_ranges_gap(ledger->ranges);
	works_release(&ledger->works);
	return dirty_forget(ledger->dirty, err);
}

static int take_step(struct ledger *ledger, const struct step_down *step,
		     struct ior_error *err)
{
	char name[32], value[STEP_WHY_SIZE + 64];
	const struct fact_row fact = { .name = name, .value = value };
	int r = 0;

	if (ledger->n_steps && step->to >= ledger->level)
		return 0; /* no way down: told again, or a stranger's */
	if (!ledger->n_steps)
		r = find_levels(ledger, err);
	if (r < 0)
		return r;

	ledger->level = step->to;
	ledger->n_steps++;
	if (step->to < IOR_LEVEL_FULL)
		journals_gap(ledger->journals);
	if (step->to < IOR_LEVEL_VFS) {
		async_gap(ledger->async);
		r = cache_end_uses(ledger->cache, err);
	}
	if (r == 0 && step->to < IOR_LEVEL_CACHE)
		r = end_cache_events(ledger, err);
	if (r == 0)
		r = coverage_step_down(ledger->coverage, step, err);
	if (r < 0)
		return r;

	snprintf(name, sizeof(name), "step_%u", ledger->n_steps);
	step_down_print(step, ledger->start_ns, value, sizeof(value));
	return ledger->sink.fact(ledger->sink.context, &fact, err);
}

int ledger_take_steps(struct ledger *ledger, const struct ior_text *text,
		      struct ior_error *err)
{
	struct line line = { 0 };
	struct step_down step;
	int r = 0;

	while (r == 0 && step_down_next(text, &line, &step))
		r = take_step(ledger, &step, err);
	return r;
}

void ledger_step_down(struct ledger *ledger, struct task *task)
{
	struct context *const context = &task->context;

	context->n_steps = ledger->n_steps;
	if (ledger->level < IOR_LEVEL_FULL && !context->commit.fast)
		context->commit.dev = 0;
	if (ledger->level < IOR_LEVEL_VFS) {
		writeback_event_leave_call(&ledger->inode_sinks, task, -1);
		context->call = (struct call_context){ 0 };
		context->direct_io = false;
		context->direct = (struct direct_range){ 0 };
		context->dax = false;
		context->noted_file_id = 0;
	}
	if (ledger->level < IOR_LEVEL_CACHE) {
		cache_forget_pending(ledger->cache, context);
		write_ranges_forget(ledger->ranges, context);
		*context = (struct context){ .n_steps = ledger->n_steps };
	}
}
