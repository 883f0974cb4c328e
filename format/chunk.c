/*
 * chunk.c - the header of a chunk, to bytes and from bytes
 */
#include <string.h>

#include "bytes.h"
#include "chunk.h"
#include "crc32c.h"
#include "layout.h"

/* The bytes that all headers begin with, and that a search looks for. */
static void fixed_bytes(uint8_t ret[CHUNK_FIXED_SIZE])
{
	put_le32(ret + CHUNK_MAGIC_AT, CHUNK_MAGIC);
	put_le32(ret + CHUNK_FRAME_SIZE_AT, CHUNK_FRAME_SIZE);
	memcpy(ret + CHUNK_MARK_AT, CHUNK_MARK, CHUNK_MARK_SIZE);
}

void chunk_header_encode(const struct chunk_header *header, uint8_t *raw)
{
	const struct ior_chunk *const chunk = &header->chunk;

	fixed_bytes(raw);
	put_le64(raw + CHUNK_FILE_ID_AT, header->file_id);
	put_le16(raw + CHUNK_VERSION_AT, header->version);
	put_le16(raw + CHUNK_KIND_AT, chunk->kind);
	put_le16(raw + CHUNK_COMPATIBLE_AT, chunk->compatible);
	put_le16(raw + CHUNK_INCOMPATIBLE_AT, chunk->incompatible);
	put_le32(raw + CHUNK_SEQUENCE_AT, chunk->sequence);
	put_le32(raw + CHUNK_CPU_AT, chunk->cpu);
	put_le64(raw + CHUNK_FIRST_NS_AT, chunk->first_ns);
	put_le64(raw + CHUNK_LAST_NS_AT, chunk->last_ns);
	put_le64(raw + CHUNK_LOST_BEFORE_AT, chunk->lost_before);
	put_le32(raw + CHUNK_RAW_SIZE_AT, chunk->raw_size);
	put_le32(raw + CHUNK_STORED_SIZE_AT, chunk->stored_size);
	put_le32(raw + CHUNK_STORED_CRC_AT, header->stored_crc);
	put_le64(raw + CHUNK_RESERVED_AT, 0);
	put_le32(raw + CHUNK_HEADER_CRC_AT, crc32c(raw, CHUNK_HEADER_CRC_AT));
}

bool chunk_header_may_begin(const uint8_t *raw, size_t size)
{
	uint8_t fixed[CHUNK_FIXED_SIZE];

	fixed_bytes(fixed);
	return !memcmp(raw, fixed, size < sizeof(fixed) ? size : sizeof(fixed));
}

const char *chunk_header_decode(const uint8_t *raw, struct chunk_header *ret)
{
	if (!chunk_header_may_begin(raw, CHUNK_HEADER_SIZE))
		return "no chunk begins here";

	*ret = (struct chunk_header){
		.chunk = {
			.kind = get_le16(raw + CHUNK_KIND_AT),
			.compatible = get_le16(raw + CHUNK_COMPATIBLE_AT),
			.incompatible = get_le16(raw + CHUNK_INCOMPATIBLE_AT),
			.sequence = get_le32(raw + CHUNK_SEQUENCE_AT),
			.cpu = get_le32(raw + CHUNK_CPU_AT),
			.first_ns = get_le64(raw + CHUNK_FIRST_NS_AT),
			.last_ns = get_le64(raw + CHUNK_LAST_NS_AT),
			.lost_before = get_le64(raw + CHUNK_LOST_BEFORE_AT),
			.raw_size = get_le32(raw + CHUNK_RAW_SIZE_AT),
			.stored_size = get_le32(raw + CHUNK_STORED_SIZE_AT),
		},
		.file_id = get_le64(raw + CHUNK_FILE_ID_AT),
		.version = get_le16(raw + CHUNK_VERSION_AT),
		.stored_crc = get_le32(raw + CHUNK_STORED_CRC_AT),
	};
	if (get_le32(raw + CHUNK_HEADER_CRC_AT) !=
	    crc32c(raw, CHUNK_HEADER_CRC_AT))
		return "header checksum mismatch";
	return NULL;
}

size_t chunk_header_find(const uint8_t *data, size_t size, size_t from,
			 struct chunk_header *ret)
{
	struct chunk_header header;
	uint8_t fixed[CHUNK_FIXED_SIZE];
	const uint8_t *at;

	fixed_bytes(fixed);
	while (from < size) {
		at = memmem(data + from, size - from, fixed, sizeof(fixed));
		if (!at)
			return size;

		from = (size_t)(at - data);
		if (size - from < CHUNK_HEADER_SIZE)
			return size;
		if (!chunk_header_decode(at, &header)) {
			*ret = header;
			return from;
		}
		from++;
	}
	return size;
}
