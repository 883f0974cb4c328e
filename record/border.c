/*
 * border.c - what stands where one segment of a recording ends and one begins
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/border.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/cpu_reader.h"
#include "record/drain.h"
#include "record/facts.h"
#include "record/recording.h"
#include "record/session.h"
#include "record/walk.h"

static int push_facts(const struct recording *recording, uint64_t start_ns,
		      uint64_t start_realtime_ns, struct ior_error *err)
{
	const struct facts facts = {
		.level = recording->options->level,
		.patterns = recording->options->patterns,
		.n_patterns = recording->options->n_patterns,
		.command = recording->options->command,
		.subbuf_size = recording->session->subbuf_size,
		.n_cpus = drain_n_cpus(recording->drain),
		.start_ns = start_ns,
		.start_realtime_ns = start_realtime_ns,
		.flight_ns = recording->options->flight_ns,
		.recording = recording->uuid,
		.segment = recording->segment,
	};

	return facts_push(&facts, recording->queue, err);
}

int border_push_first(struct recording *recording, uint64_t start_realtime_ns,
		      struct ior_error *err)
{
	const struct mark mark = {
		.segment = recording->segment,
		.start_ns = recording->start_ns,
	};

	marks_add(&recording->marks, &mark);
	return push_facts(recording, recording->start_ns, start_realtime_ns,
			  err);
}

/* The next segment begins, at 'border_ns'. */
static int push_begin(struct recording *recording, uint64_t border_ns,
		      const struct cpu_counts *counts, struct bundle *stats,
		      struct ior_error *err)
{
	const uint64_t since_ns = clock_now() - border_ns;
	const struct mark mark = {
		.segment = ++recording->segment,
		.start_ns = border_ns,
		.n_events = counts->n_read + counts->n_unread,
		.n_lost = counts->n_lost,
	};
	int r;

	marks_add(&recording->marks, &mark);
	r = push_facts(recording, border_ns, clock_realtime() - since_ns, err);
	if (r < 0)
		return r;

	stats->part = PART_NEW;
	return bundle_send(stats, err);
}

/* The old one ends there, for who reads it; chunks still come. */
static int push_end(struct recording *recording, uint64_t border_ns,
		    struct ior_error *err)
{
	struct bundle bundle;
	char text[32];
	int r;

	snprintf(text, sizeof(text), "%" PRIu64, border_ns);
	bundle_init(&bundle, IOR_KIND_SNAPSHOT, recording->queue, NEVER);
	bundle.part = PART_OLD;
	r = bundle_add(&bundle, "end_ns", border_ns, text, strlen(text), err);
	if (r == 0)
		r = bundle_send(&bundle, err);
	bundle_release(&bundle);
	return r;
}

/* Nobody else reads counters meanwhile: those of before go to the old one. */
static int push_locked(struct recording *recording,
		       const struct cpu_counts *counts, struct bundle *stats,
		       struct ior_error *err)
{
	const uint64_t border_ns = clock_now();
	struct bundle counters;
	int r;

	bundle_init(&counters, IOR_KIND_SNAPSHOT, recording->queue, NEVER);
	r = collect_counters_at(&counters, border_ns, err);
	if (r == 0)
		r = recording_add_steps(recording, &counters, err);
	if (r == 0)
		r = push_begin(recording, border_ns, counts, stats, err);
	if (r == 0)
		r = bundle_send(&counters, err);
	if (r == 0)
		r = push_end(recording, border_ns, err);
	bundle_release(&counters);
	return r;
}

int border_push(void *context, const struct cpu_counts *counts,
		struct bundle *stats, struct ior_error *err)
{
	struct recording *const recording = context;
	int r;

	pthread_mutex_lock(&recording->counters_mutex);
	r = push_locked(recording, counts, stats, err);
	pthread_mutex_unlock(&recording->counters_mutex);
	walk_renew(recording->walk);
	return r;
}
