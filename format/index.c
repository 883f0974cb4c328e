/*
 * index.c - the sparse index that an END chunk carries
 */
#include <string.h>

#include "bytes.h"
#include "index.h"

void index_init(struct index *index)
{
	index->stride = 1;
	index->n_entries = 0;
}

static void drop_every_second(struct index *index)
{
	uint8_t *const entries = index->entries;
	uint32_t i;

	index->n_entries /= 2;
	index->stride *= 2;
	for (i = 1; i < index->n_entries; i++)
		memcpy(entries + i * ENTRY_SIZE, entries + 2 * i * ENTRY_SIZE,
		       ENTRY_SIZE);
}

void index_add(struct index *index, const struct ior_chunk *chunk,
	       uint64_t offset)
{
	uint8_t *entry;

	if (chunk->sequence % index->stride)
		return;
	if (index->n_entries == INDEX_MAX)
		drop_every_second(index);

	/* INDEX_MAX is even: this one is due after the drop as well. */
	entry = index->entries + index->n_entries++ * ENTRY_SIZE;
	put_le64(entry + ENTRY_OFFSET_AT, offset);
	put_le64(entry + ENTRY_FIRST_NS_AT, chunk->first_ns);
	put_le64(entry + ENTRY_LAST_NS_AT, chunk->last_ns);
	put_le32(entry + ENTRY_CPU_AT, chunk->cpu);
	put_le16(entry + ENTRY_KIND_AT, chunk->kind);
	put_le16(entry + ENTRY_ZERO_AT, 0);
}
