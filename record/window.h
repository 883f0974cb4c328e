/*
 * window.h - the newest part of a recording, in memory until somebody wants it
 *
 *	r = window_create(&options, &window, &error);
 *	r = window_start(window, &error);
 *	...window_take(window, &chunk, &packed, part, &error)...
 *	window_open(window);		from here on all goes into the file
 *	r = window_finish(window, &error);
 *	window_free(window);
 *
 * It holds whole spans, from one border to the next, at the begin of each of which
 * stands what a trace begins with.  The oldest goes when those behind it are long
 * enough, or when there is no room.  Once it is open, a thread writes it, the
 * oldest first, while the newest still comes; then only its size bounds it, and
 * who brings more has to wait.
 *
 * Where the disk has no room for all of that, the oldest spans go before anything is
 * written; and once it is short of space (segments.h) the trace ends, cut.
 */
#ifndef RECORD_WINDOW_H
#define RECORD_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "record/page_queue.h"

struct ior_error;
struct ior_packed;
struct output;
struct segments;
struct window;

/*
 * Until it is open it holds no more than this of its size: the rest is for a tail of
 * a quarter of what is kept, so that the file has no more, either.
 */
#define WINDOW_KEPT_PART(size) ((size) / 5 * 4)

/* A span is meant to have this part of the time, and of the room at most. */
#define WINDOW_N_SPANS 4
#define WINDOW_N_ROOMS 8

struct window_options {
	struct output *output;     /* kept when it is written; the caller's */
	struct segments *segments; /* where it is written; the caller's */
	uint64_t duration_ns;      /* of what is kept, at least */
	uint64_t size_max;         /* bytes of memory */
};

int window_create(const struct window_options *options, struct window **ret,
		  struct ior_error *err);

int window_start(struct window *window, struct ior_error *err);

/* By one thread.  -ENOBUFS when a single span takes all the room. */
int window_take(struct window *window, const struct ior_chunk *chunk,
		const struct ior_packed *packed, enum chunk_part part,
		struct ior_error *err);

/* Whether the newest span has its part of the room. */
bool window_is_full(const struct window *window);

/* Write what there is, and what comes; any thread. */
void window_open(struct window *window);

/* Whether the disk became short, and something was left out; any thread. */
bool window_is_cut(const struct window *window);

/* Spans that are gone; any thread. */
unsigned int window_n_dropped(const struct window *window);

/* Bytes of memory; any thread. */
uint64_t window_size(const struct window *window);

/* When nothing more comes: wait until all is written, if it was opened. */
int window_finish(struct window *window, struct ior_error *err);

/* NULL is allowed. */
void window_free(struct window *window);

#endif
