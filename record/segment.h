/*
 * segment.h - one file of a trace, from its FILE chunk to its END
 *
 *	r = segment_create(output, zstd_level, &segment, &error);
 *	r = segment_start(segment, &error);
 *	...segment_append(segment, &chunk, &packed, &error)...
 *	r = segment_finish(segment, &error);
 *	segment_free(segment);
 *
 * Bytes go through a spool with a thread of its own, so a slow disk does not
 * hold up who appends.
 */
#ifndef RECORD_SEGMENT_H
#define RECORD_SEGMENT_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

struct ior_chunk;
struct ior_error;
struct ior_packed;
struct output;
struct segment;

/*
 * 'output' is the caller's and outlives the segment, as does '*written', to which
 * the bytes are added that the output took.
 */
int segment_create(const struct output *output, int zstd_level,
		   atomic_uint_least64_t *written, struct segment **ret,
		   struct ior_error *err);

int segment_start(struct segment *segment, struct ior_error *err);

/*
 * Of the thread that writes, and of the one that flushes what it wrote, which is 0
 * when the output is no regular file.
 */
pid_t segment_writer_tid(const struct segment *segment);
pid_t segment_flusher_tid(const struct segment *segment);

/* The chunk is filled but for its stored_size. */
int segment_append(struct segment *segment, const struct ior_chunk *chunk,
		   const struct ior_packed *packed, struct ior_error *err);

/* Bytes that were appended. */
uint64_t segment_size(const struct segment *segment);

/* Append END and wait until all is written; what failed before fails here. */
int segment_finish(struct segment *segment, struct ior_error *err);

/* Without an END, if it was not finished; NULL is allowed. */
void segment_free(struct segment *segment);

#endif
