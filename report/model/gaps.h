/*
 * gaps.h - when the losses of each CPU that are known of will be over
 *
 * A loss is told where it begins.  What is opened while it lasts is in doubt
 * like what was open before, so whoever keeps a state wants to know its end.
 */
#ifndef MODEL_GAPS_H
#define MODEL_GAPS_H

#include <stdbool.h>
#include <stdint.h>

/* Of CPUs beyond, as of one. */
#define GAPS_CPUS_MAX 1024u

/* Owner: the caller; { 0 } has none. */
struct gaps {
	uint64_t to_ns[GAPS_CPUS_MAX]; /* 0: none */
	uint64_t next_ns;              /* the first to end; 0: none */
};

void gaps_add(struct gaps *gaps, uint32_t cpu, uint64_t to_ns);

/* Whether gaps have ended by time_ns; they are forgotten. */
bool gaps_end(struct gaps *gaps, uint64_t time_ns);

#endif
