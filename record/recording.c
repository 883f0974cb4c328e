/*
 * recording.c - one recording, while it goes on
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/cpu_reader.h"
#include "record/drain.h"
#include "record/flag.h"
#include "record/recording.h"
#include "record/segments.h"
#include "record/session.h"
#include "record/walk.h"
#include "record/window.h"

/* For an output that is slow to take the news that less is recorded. */
#define STEP_WAIT_NS (100 * NS_PER_MS)

struct command *recording_take_command(struct recording *recording)
{
	struct command *const command = recording->command;

	recording->command = NULL;
	return command;
}

void recording_sample(const struct recording *recording, bool count_events,
		      struct guard_sample *ret)
{
	struct cpu_counts counts = { 0 };

	if (count_events)
		drain_counts(recording->drain, &counts);
	*ret = (struct guard_sample){
		.time_ns = clock_now(),
		/* No level makes the looks at /proc cheaper. */
		.cpu_ns = clock_cpu() - walk_cpu_ns(recording->walk),
		.n_events = counts.n_read + counts.n_unread + counts.n_lost,
	};
}

int recording_add_steps(const struct recording *recording,
			struct bundle *bundle, struct ior_error *err)
{
	const struct text *const steps = &recording->steps;

	if (!steps->size)
		return 0;
	return bundle_add(bundle, "step_down", recording->step_ns, steps->data,
			  steps->size, err);
}

/* What is left out here comes with the next counters. */
static void push_steps(const struct recording *recording, uint64_t deadline)
{
	struct bundle bundle;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, deadline);
	if (recording_add_steps(recording, &bundle, NULL) == 0)
		bundle_send(&bundle, NULL);
	bundle_release(&bundle);
}

/* One that cannot be disabled goes on: it costs, and reports leave it out. */
static void disable_event(const struct event_name *name, void *context)
{
	session_disable(context, name->system, name->event);
}

/* It stands in the file before the events that miss others. */
static void tell_step(struct recording *recording, enum ior_level level,
		      const char *why)
{
	struct text *const steps = &recording->steps;

	recording->step_ns = clock_now();
	text_print(steps, "%" PRIu64 "\t%s\t%s\t", recording->step_ns,
		   ior_level_name(recording->level), ior_level_name(level));
	text_add_field(steps, why, strlen(why));
	text_add(steps, "\n", 1);
	push_steps(recording, recording->step_ns + STEP_WAIT_NS);
}

int recording_step_down(struct recording *recording, const char *why,
			enum ior_level *ret, uint64_t *ret_ns)
{
	enum ior_level level;

	if (!event_choice_find_lower(&recording->choice, recording->level,
				     &level))
		return 0;
	/* A border tells the steps to the next segment: not now. */
	if (pthread_mutex_trylock(&recording->counters_mutex))
		return -EAGAIN;

	tell_step(recording, level, why);
	pthread_mutex_unlock(&recording->counters_mutex);
	event_choice_step_down(&recording->choice, level, disable_event,
			       recording->session);
	recording->level = level;
	*ret = level;
	*ret_ns = recording->step_ns - recording->start_ns;
	return 1;
}

void recording_push_counters(struct recording *recording)
{
	struct bundle bundle;

	/* At a border they are read anyway. */
	if (pthread_mutex_trylock(&recording->counters_mutex))
		return;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, 0);
	if (collect_counters(&bundle, NULL) == 0 &&
	    collect_swaps(&bundle, &recording->swaps, NULL) == 0 &&
	    recording_add_steps(recording, &bundle, NULL) == 0)
		bundle_send(&bundle, NULL);
	bundle_release(&bundle);
	pthread_mutex_unlock(&recording->counters_mutex);
}

static int push_trigger(struct recording *recording, const char *why,
			struct ior_error *err)
{
	struct bundle bundle;
	int r;

	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, NEVER);
	r = bundle_add(&bundle, "trigger", clock_now(), why, strlen(why), err);
	if (r == 0)
		r = bundle_send(&bundle, err);
	bundle_release(&bundle);
	return r;
}

int recording_open_window(struct recording *recording, const char *why,
			  struct ior_error *err)
{
	if (!recording->window || recording->window_opened)
		return 0;

	recording->window_opened = true;
	window_open(recording->window);
	return push_trigger(recording, why, err);
}

void recording_ask_for_border(struct recording *recording)
{
	flag_raise(recording->border_fd);
}

/* The oldest segment or span that is kept; false where there is but one. */
static bool find_oldest(const struct recording *recording, unsigned int *ret)
{
	struct segments_totals totals;

	if (recording->options->ring) {
		segments_get_totals(recording->segments, &totals);
		*ret = totals.first;
		return true;
	}
	if (recording->window)
		*ret = window_n_dropped(recording->window);
	return recording->window;
}

static void leave_out_gone(struct recording *recording,
			   struct progress *progress)
{
	unsigned int oldest;
	struct mark mark;

	if (!find_oldest(recording, &oldest) ||
	    !marks_find(&recording->marks, oldest, &mark) ||
	    mark.n_events > progress->n_events ||
	    mark.n_lost > progress->n_lost)
		return;
	progress->gone_ns = mark.start_ns - recording->start_ns;
	progress->n_events -= mark.n_events;
	progress->n_lost -= mark.n_lost;
}

void recording_progress(struct recording *recording, struct progress *ret)
{
	struct segments_totals totals;
	struct cpu_counts counts;

	segments_get_totals(recording->segments, &totals);
	drain_counts(recording->drain, &counts);
	*ret = (struct progress){
		.elapsed_ns = (recording->stop_ns ? recording->stop_ns
						  : clock_now()) -
			      recording->start_ns,
		.n_events = counts.n_read + counts.n_unread,
		.n_lost = counts.n_lost,
		.file_size = recording->window && !recording->window_opened
				     ? window_size(recording->window)
				     : totals.size,
		.cut = recording->window && window_is_cut(recording->window),
		.first_segment = totals.first,
		.last_segment = totals.last,
	};
	if (recording->stop_ns)
		leave_out_gone(recording, ret);
}
