/*
 * segments.h - the files that a trace is written into: one, or a ring of them
 *
 *	r = segments_create(&options, &segments, &error);
 *	r = segments_start(segments, &error);
 *	...segments_take(segments, &chunk, stored, part, &error)...
 *	r = segments_finish(segments, &error);
 *	segments_free(segments);
 *
 * Each segment is a trace that stands alone.  A ring never holds more than
 * ring_size bytes: before a chunk would go past that the oldest segment is
 * removed, and nothing else ever is.  One that ends does not hold up the next:
 * what its disk has not taken yet is written by a thread of its own.
 */
#ifndef RECORD_SEGMENTS_H
#define RECORD_SEGMENTS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "record/page_queue.h"

struct ior_error;
struct ior_packed;
struct output;
struct segments;

/* A segment is meant to have this part of a ring. */
#define SEGMENTS_N 8

/* Smaller ones would hold little but what each of their segments begins with. */
#define SEGMENTS_RING_MIN (UINT64_C(16) << 20)

struct segments_options {
	struct output *output; /* of the first; the caller's */
	const char *path;      /* as the user gave it */
	unsigned int number;   /* of the first; of a ring only */
	uint64_t ring_size;    /* 0: there is but one */
	int zstd_level;
	uint64_t min_free; /* bytes, see segments_is_short() */
};

int segments_create(const struct segments_options *options,
		    struct segments **ret, struct ior_error *err);

int segments_start(struct segments *segments, struct ior_error *err);

/* Of the threads of the first, as segment.h has them. */
pid_t segments_writer_tid(const struct segments *segments);
pid_t segments_flusher_tid(const struct segments *segments);

/* -ENOBUFS when the ring has no room and nothing that could be removed. */
int segments_take(struct segments *segments, const struct ior_chunk *chunk,
		  const struct ior_packed *packed, enum chunk_part part,
		  struct ior_error *err);

/* Whether it is time for the next one to begin. */
bool segments_is_full(const struct segments *segments);

/* End those that are open.  What was taken may fail as late as here. */
int segments_finish(struct segments *segments, struct ior_error *err);

/* What is there, on the disk or on its way to it. */
struct segments_totals {
	uint64_t size;      /* bytes */
	unsigned int first; /* of a ring: numbers of the oldest and newest */
	unsigned int last;
};

/*
 * Whether less than 'min_free' is free on the file system when all is written that
 * was taken, by a look at it in the last second in which something was.  Any
 * thread, since only those ask the file system that wait for it anyway.
 */
bool segments_is_short(const struct segments *segments);

/* Bytes that can be taken until it is short, END left out.  Asks the file system. */
uint64_t segments_room(struct segments *segments);

/* Bytes that the outputs have taken, of all segments there were.  Any thread. */
uint64_t segments_written(const struct segments *segments);

/* Any thread. */
void segments_get_totals(const struct segments *segments,
			 struct segments_totals *ret);

/* NULL is allowed. */
void segments_free(struct segments *segments);

#endif
