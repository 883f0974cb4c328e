/*
 * guard.c - limits of what a recording may cost its host
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "record/guard.h"

void guard_restart(struct guard *guard, const struct guard_sample *now)
{
	guard->samples[0] = *now;
	guard->n_samples = 1;
}

static void forget_first(struct guard *guard)
{
	guard->n_samples--;
	memmove(guard->samples, guard->samples + 1,
		guard->n_samples * sizeof(guard->samples[0]));
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/*
 * Keep one sample that is as old as the window, and the younger ones.  A count that
 * falls could not be read of all CPUs: it stays until it has grown again.
 */
static void add(struct guard *guard, struct guard_sample now)
{
	const struct guard_sample *const last =
		&guard->samples[guard->n_samples - 1];

	now.n_events = larger(now.n_events, last->n_events);
	now.cpu_ns = larger(now.cpu_ns, last->cpu_ns);
	while (guard->n_samples > 1 &&
	       (guard->n_samples == GUARD_SAMPLES ||
		now.time_ns - guard->samples[1].time_ns >= GUARD_WINDOW_NS))
		forget_first(guard);
	guard->samples[guard->n_samples++] = now;
}

/* A second of the window's mean; what is younger than it was nothing before. */
static double rate(uint64_t growth, uint64_t ns)
{
	if (ns < GUARD_WINDOW_NS)
		ns = GUARD_WINDOW_NS;
	return (double)growth * (double)NS_PER_S / (double)ns;
}

bool guard_look(struct guard *guard, const struct guard_sample *now,
		char why[GUARD_WHY_SIZE])
{
	const struct guard_limits *const limits = &guard->limits;
	const struct guard_sample *const first = &guard->samples[0];
	const struct guard_sample *last;
	double events, percent;
	uint64_t ns;

	add(guard, *now);
	last = &guard->samples[guard->n_samples - 1];
	ns = last->time_ns - first->time_ns;
	events = rate(last->n_events - first->n_events, ns);
	percent = 100 * rate(last->cpu_ns - first->cpu_ns, ns) / NS_PER_S;

	if (limits->max_events && events > (double)limits->max_events)
		snprintf(why, GUARD_WHY_SIZE,
			 "%.0f events/s, more than --max-events %" PRIu64,
			 events, limits->max_events);
	else if (limits->max_cpu > 0 && percent > limits->max_cpu)
		snprintf(why, GUARD_WHY_SIZE,
			 "%.1f %% of a CPU, more than --max-cpu %g", percent,
			 limits->max_cpu);
	else
		return false;
	return true;
}
