/*
 * period.h - the time that a trace is about, and what lies outside of it
 *
 * Where a recording is parted into segments, the sub-buffers that were written
 * around a border are in both of them, whole.  So each segment tells when it
 * begins and when it ends: what happened before and after is the others'.
 */
#ifndef DECODE_PERIOD_H
#define DECODE_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

struct ior_text;

struct period {
	uint64_t start_ns; /* 0 until it is known */
	uint64_t end_ns;   /* the first moment after; UINT64_MAX: none known */
};

/* Note what a text of a FILE or SNAPSHOT chunk tells of the period. */
void period_note(struct period *period, const struct ior_text *text);

bool period_has(const struct period *period, uint64_t time_ns);

/*
 * Whether a text is about the period: counters of the kernel only if they were
 * read in it, and the state of processes if it was not before.  State that was
 * read behind its end is told as of the end: *text becomes so.
 */
bool period_has_text(const struct period *period, struct ior_text *text);

#endif
