/*
 * border.h - what stands where one segment of a recording ends and one begins
 *
 * Pushed in this order: FILE, which begins the next one; the kernel's counts of
 * losses up to here; the counters, for both; and for the old one the text
 * "end_ns".  The border is the moment at which the counters of the disks were
 * read: up to there reach the counters of the one, and from there those of the
 * next, so that each balances and they sum to the whole.
 */
#ifndef RECORD_BORDER_H
#define RECORD_BORDER_H

#include <stdint.h>

struct bundle;
struct cpu_counts;
struct ior_error;
struct recording;

/* FILE of the first segment, or of the only one. */
int border_push_first(struct recording *recording, uint64_t start_realtime_ns,
		      struct ior_error *err);

/* A border; the callback of the drain, and in its thread. */
int border_push(void *recording, const struct cpu_counts *counts,
		struct bundle *stats, struct ior_error *err);

#endif
