/*
 * guard.h - limits of what a recording may cost its host
 *
 *	struct guard guard = { .limits = limits };
 *
 *	guard_restart(&guard, &now);
 *	...about once a second...
 *	if (guard_look(&guard, &now, why))
 *		record less, or no more
 *
 * What counts is the mean of GUARD_WINDOW_NS, so that a burst which is over
 * before anything could be done about it changes nothing; but one that is many
 * times too much is told as soon as it is too much for a whole window.
 */
#ifndef RECORD_GUARD_H
#define RECORD_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/clock.h"

#define GUARD_WINDOW_NS (3 * NS_PER_S)

#define GUARD_WHY_SIZE 96

struct guard_limits {
	double max_cpu;      /* percent of one CPU; 0: none */
	uint64_t max_events; /* a second; 0: none */
};

/* What it took until now, by counters that only grow. */
struct guard_sample {
	uint64_t time_ns;
	uint64_t cpu_ns;
	uint64_t n_events; /* lost ones included */
};

/* Samples that are remembered; of more in a window the oldest are forgotten. */
#define GUARD_SAMPLES 8

/* Owner: the caller. */
struct guard {
	struct guard_limits limits;
	struct guard_sample samples[GUARD_SAMPLES]; /* oldest first */
	size_t n_samples;
};

/* Forget what was before: it was recorded at another level. */
void guard_restart(struct guard *guard, const struct guard_sample *now);

/*
 * Whether a limit is passed; then *why is "612345 events/s, more than
 * --max-events 500000" or alike.
 */
bool guard_look(struct guard *guard, const struct guard_sample *now,
		char why[GUARD_WHY_SIZE]);

#endif
