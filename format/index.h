/*
 * index.h - the sparse index that an END chunk carries
 *
 * It holds every chunk at first; whenever it is full it drops every second
 * entry and from then on takes every second chunk of those it took before.
 */
#ifndef FORMAT_INDEX_H
#define FORMAT_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "layout.h"

struct index {
	uint32_t stride; /* entry i is of chunk i * stride */
	uint32_t n_entries;
	uint8_t entries[INDEX_MAX * ENTRY_SIZE]; /* as they go into the file */
};

void index_init(struct index *index);

/* Note a chunk that begins at 'offset'; they come in the order of the file. */
void index_add(struct index *index, const struct ior_chunk *chunk,
	       uint64_t offset);

#endif
