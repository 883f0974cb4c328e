/*
 * chunk.h - the header of a chunk, to bytes and from bytes
 */
#ifndef FORMAT_CHUNK_H
#define FORMAT_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/format.h"

/* What a header says beside what the world outside format/ needs. */
struct chunk_header {
	struct ior_chunk chunk;
	uint64_t file_id;
	uint16_t version;
	uint32_t stored_crc;
};

/* Write the header of CHUNK_HEADER_SIZE bytes to 'raw'. */
void chunk_header_encode(const struct chunk_header *header, uint8_t *raw);

/* Whether 'raw' of 'size' bytes could be the beginning of a header. */
bool chunk_header_may_begin(const uint8_t *raw, size_t size);

/*
 * Read the header of CHUNK_HEADER_SIZE bytes at 'raw'.  Returns NULL when its
 * checksum holds, else what is wrong in a few words; *ret is written in both
 * cases when the mark is there, but means something only in the first.
 */
const char *chunk_header_decode(const uint8_t *raw, struct chunk_header *ret);

/*
 * Find the first header at or behind 'from' whose checksum holds.  Returns its
 * place in 'data' and *ret, or 'size' when there is none.
 */
size_t chunk_header_find(const uint8_t *data, size_t size, size_t from,
			 struct chunk_header *ret);

#endif
