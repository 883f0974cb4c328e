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

/* Keep one sample that is as old as the window, and the younger ones. */
static void add(struct guard *guard, const struct guard_sample *now)
{
	while (guard->n_samples > 1 &&
	       (guard->n_samples == GUARD_SAMPLES ||
		now->time_ns - guard->samples[1].time_ns >= GUARD_WINDOW_NS))
		forget_first(guard);
	guard->samples[guard->n_samples++] = *now;
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
	double events, percent;
	uint64_t ns;

	add(guard, now);
	ns = now->time_ns - first->time_ns;
	events = rate(now->n_events - first->n_events, ns);
	percent = 100 * rate(now->cpu_ns - first->cpu_ns, ns) / NS_PER_S;

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
