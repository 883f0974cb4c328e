/*
 * writer.h - append chunks to an iorec file
 *
 *	r = ior_writer_create(fd, level, &writer, &error);
 *	r = ior_writer_append(writer, &chunk, payload, &error);
 *	r = ior_writer_finish(writer, &error);
 *	ior_writer_free(writer);
 *
 * The writer never seeks and never rewrites, so fd may be a pipe; what a crash
 * leaves is every chunk appended so far and at most one torn one.  It belongs
 * to one thread.  fd stays the caller's.
 */
#ifndef IOREC_WRITER_H
#define IOREC_WRITER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "iorec/format.h"

struct ior_error;
struct ior_writer;

/* zstd levels that -z takes; 1 is the default of the recorder. */
#define IOR_ZSTD_LEVEL_MIN     (-5)
#define IOR_ZSTD_LEVEL_MAX     9
#define IOR_ZSTD_LEVEL_DEFAULT 1

/* What the file holds so far. */
struct ior_writer_totals {
	uint64_t n_chunks;
	uint64_t raw_size;  /* bytes of all payloads, unpacked */
	uint64_t file_size; /* bytes written to fd */
	uint64_t lost;      /* sum of lost_before, in events */
};

/*
 * Make a writer that appends to 'fd' at its present position.  On success the
 * caller owns *ret and releases it with ior_writer_free().
 */
int ior_writer_create(int fd, int zstd_level, struct ior_writer **ret,
		      struct ior_error *err);

/* Where a writer's bytes go; `write` is as write(2), EAGAIN is a failure. */
struct ior_sink {
	ssize_t (*write)(void *context, const void *data, size_t size);
	void *context;
};

/* As ior_writer_create(), for a sink; it is copied. */
int ior_writer_create_to(const struct ior_sink *sink, int zstd_level,
			 struct ior_writer **ret, struct ior_error *err);

/*
 * Compress 'payload' and append it as one chunk.  The caller fills kind, flags,
 * cpu, times, lost_before and raw_size; sequence and stored_size are the
 * writer's.  Short writes and EINTR are gone on with.  -EINVAL when raw_size is
 * 0 or above IOR_CHUNK_MAX, when the first chunk is not FILE or a later one is.
 *
 * When fd cannot take it all (-ENOSPC, -EPIPE, ...) the chunk is the trace's
 * all the same: the next call writes the rest of it first.  It must not be
 * appended again.
 */
int ior_writer_append(struct ior_writer *writer, const struct ior_chunk *chunk,
		      const void *payload, struct ior_error *err);

/*
 * As ior_writer_append(), for a payload that is a zstd frame already
 * (stored_size bytes), as ior_reader_next() hands it out: for salvage.
 */
int ior_writer_append_stored(struct ior_writer *writer,
			     const struct ior_chunk *chunk, const void *stored,
			     struct ior_error *err);

/*
 * Append the END chunk.  Nothing may be appended after it; a second call only
 * writes what the first could not.
 */
int ior_writer_finish(struct ior_writer *writer, struct ior_error *err);

void ior_writer_get_totals(const struct ior_writer *writer,
			   struct ior_writer_totals *ret);

/* Release the writer; the fd stays open.  NULL is allowed. */
void ior_writer_free(struct ior_writer *writer);

#endif
