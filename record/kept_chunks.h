/*
 * kept_chunks.h - packed chunks in memory, in the order in which they came
 *
 * { 0 } is an empty row.  It belongs to one thread, or to who has its lock.
 */
#ifndef RECORD_KEPT_CHUNKS_H
#define RECORD_KEPT_CHUNKS_H

#include <stddef.h>

#include "iorec/format.h"
#include "iorec/packer.h"
#include "record/page_queue.h"

struct kept_chunk {
	struct kept_chunk *next;
	struct ior_chunk chunk;
	struct ior_packed packed; /* stands behind it */
	enum chunk_part part;
	uint64_t kept_ns; /* when it was kept */
};

struct kept_chunks {
	struct kept_chunk *first;
	struct kept_chunk *last;
	size_t size; /* bytes of memory */
};

/* Bytes of memory that such a chunk takes. */
size_t kept_chunk_size(const struct ior_packed *packed);

/* Keep a copy, at the end; 0 or -ENOMEM. */
int kept_chunks_add(struct kept_chunks *chunks, const struct ior_chunk *chunk,
		    const struct ior_packed *packed, enum chunk_part part);

/* The first one, which is the caller's from here on and freed with free(). */
struct kept_chunk *kept_chunks_take(struct kept_chunks *chunks);

void kept_chunks_release(struct kept_chunks *chunks);

#endif
