/*
 * drain.h - the thread that empties the ring buffers of all CPUs
 *
 *	r = drain_create(&options, &drain, &error);
 *	r = drain_start(drain, &error);
 *	...tracing...
 *	drain_finish(drain, true);	tracing is off by now
 *	r = drain_free(drain)
 *
 * A border between two segments is made when border_fd is readable: the drain
 * sweeps, calls border(), and BORDER_NS later sweeps again and tells the end of
 * the old segment.  What is read in between is part of both (page_queue.h).
 *
 * It reads full sub-buffers by timer and, every DRAIN_SWEEP_NS, the rest too;
 * then it pushes a STATS chunk whose watermark says that every event before it
 * is in the file.
 */
#ifndef RECORD_DRAIN_H
#define RECORD_DRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "record/clock.h"

struct bundle;
struct cpu_counts;
struct drain;
struct ior_error;
struct page_queue;

/* Between two watermarks; what a kill loses at most. */
#define DRAIN_SWEEP_NS (5 * NS_PER_S)

/*
 * The old segment goes on so long: a commit may be late (MARGIN_NS in drain.c),
 * and the last it has of processes is the walk that the next one begins with.
 */
#define BORDER_NS (200 * NS_PER_MS)

struct drain_options {
	int session_fd; /* the instance's directory */
	size_t subbuf_size;
	size_t buffer_size; /* of each CPU */
	struct page_queue *queue;
	int border_fd; /* eventfd; read when the border is done */

	/*
	 * Push what ends one segment and begins the next.  'stats' holds the
	 * kernel's counts up to here, to be sent as part of the new one;
	 * 'counts' are their sums, and not higher.  The
	 * drain reads nothing meanwhile, so all that was pushed so far is of
	 * before.
	 */
	int (*border)(void *context, const struct cpu_counts *counts,
		      struct bundle *stats, struct ior_error *err);
	void *context;

	int trouble_fd; /* eventfd, raised when the thread had to give up */
	int done_fd;    /* eventfd, raised when it ends */
};

/* Open the buffers; on success the caller owns *ret. */
int drain_create(const struct drain_options *options, struct drain **ret,
		 struct ior_error *err);

int drain_start(struct drain *drain, struct ior_error *err);

pid_t drain_tid(const struct drain *drain);

/* Number of CPUs that have a buffer. */
size_t drain_n_cpus(const struct drain *drain);

/* The sums over all CPUs, as the kernel counts now; any thread. */
void drain_counts(const struct drain *drain, struct cpu_counts *ret);

/*
 * Ask the thread to read all that is left, push the last STATS and end.  While
 * tracing is on there is always more: then it is what is there now.
 */
void drain_finish(struct drain *drain, bool tracing_is_off);

/* Wait for the end of the thread; its failure, or 0. */
int drain_join(struct drain *drain, struct ior_error *err);

/* Join and release; NULL is allowed. */
void drain_free(struct drain *drain);

#endif
