/*
 * kept_chunks.c - packed chunks in memory, in the order in which they came
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/clock.h"
#include "record/kept_chunks.h"

size_t kept_chunk_size(const struct ior_packed *packed)
{
	return sizeof(struct kept_chunk) + packed->size;
}

int kept_chunks_add(struct kept_chunks *chunks, const struct ior_chunk *chunk,
		    const struct ior_packed *packed, enum chunk_part part)
{
	struct kept_chunk *const kept = malloc(kept_chunk_size(packed));
	uint8_t *data;

	if (!kept)
		return -ENOMEM;

	data = (uint8_t *)(kept + 1);
	memcpy(data, packed->data, packed->size);
	*kept = (struct kept_chunk){
		.chunk = *chunk,
		.packed = { .data = data, .size = packed->size },
		.part = part,
		.kept_ns = clock_now(),
	};
	if (chunks->last)
		chunks->last->next = kept;
	else
		chunks->first = kept;
	chunks->last = kept;
	chunks->size += kept_chunk_size(packed);
	return 0;
}

struct kept_chunk *kept_chunks_take(struct kept_chunks *chunks)
{
	struct kept_chunk *const kept = chunks->first;

	if (!kept)
		return NULL;

	chunks->first = kept->next;
	if (!chunks->first)
		chunks->last = NULL;
	chunks->size -= kept_chunk_size(&kept->packed);
	return kept;
}

void kept_chunks_release(struct kept_chunks *chunks)
{
	while (chunks->first)
		free(kept_chunks_take(chunks));
}
