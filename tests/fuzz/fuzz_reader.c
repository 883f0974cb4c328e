/*
 * fuzz_reader.c - any bytes as a trace: read, unpack and take apart
 *
 * No mutation by chance has a right checksum.  With an odd first byte the
 * checksums of all headers and stored payloads are made right before the walk,
 * so that what is behind them is reached as well.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/bytes.h"
#include "format/crc32c.h"
#include "format/layout.h"
#include "iorec/end.h"
#include "iorec/reader.h"
#include "iorec/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Where what was read goes, so that the compiler leaves the reading in. */
volatile unsigned fuzz_sink;

static void seal(uint8_t *header, size_t size)
{
	const size_t stored_size = get_le32(header + CHUNK_STORED_SIZE_AT);

	if (stored_size <= size - CHUNK_HEADER_SIZE)
		put_le32(header + CHUNK_STORED_CRC_AT,
			 crc32c(header + CHUNK_HEADER_SIZE, stored_size));
	put_le32(header + CHUNK_HEADER_CRC_AT,
		 crc32c(header, CHUNK_HEADER_CRC_AT));
}

/* From the last to the first, as a payload may hold a header. */
static void seal_all(uint8_t *data, size_t size)
{
	size_t at;

	if (size < CHUNK_HEADER_SIZE)
		return;
	for (at = size - CHUNK_HEADER_SIZE + 1; at-- > 0;)
		if (get_le32(data + at) == CHUNK_MAGIC &&
		    !memcmp(data + at + CHUNK_MARK_AT, CHUNK_MARK,
			    CHUNK_MARK_SIZE))
			seal(data + at, size - at);
}

static struct ior_reader *open_bytes(const uint8_t *data, size_t size)
{
	const int fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct ior_reader *reader = NULL;
	char path[64];

	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ior_reader_open(path, &reader, NULL);
	close(fd);
	return reader;
}

/* Reads every byte it is given, for the sanitizer to see. */
static unsigned sum(const char *data, size_t size)
{
	unsigned sum = 0;

	while (size)
		sum += (unsigned char)data[--size];
	return sum;
}

static void take_apart(const uint8_t *payload, size_t size)
{
	static struct ior_text text;
	struct ior_end_entry entry;
	struct ior_end end;
	size_t at = 0;
	uint32_t i;

	while (ior_archive_next(payload, size, &at, &text, NULL) > 0)
		fuzz_sink += sum(text.data, text.size);
	if (ior_end_decode(payload, size, &end, NULL) < 0)
		return;
	for (i = 0; i < end.n_entries; i++) {
		ior_end_get_entry(payload, i, &entry);
		fuzz_sink += entry.cpu;
	}
}

static void unpack(struct ior_unpacker *unpacker, const struct ior_chunk *chunk,
		   const uint8_t *stored)
{
	/* Of the exact size, so that a byte too many is seen. */
	uint8_t *const payload = malloc(chunk->raw_size);

	if (payload && !ior_unpack(unpacker, chunk, stored, payload, NULL))
		take_apart(payload, chunk->raw_size);
	free(payload);
}

static void walk(struct ior_reader *reader, size_t size)
{
	struct ior_unpacker *unpacker = NULL;
	struct ior_chunk chunk;
	const uint8_t *stored;
	size_t n = 0;
	int r;

	if (ior_unpacker_create(&unpacker, NULL) < 0)
		abort();
	while ((r = ior_reader_next(reader, &chunk, &stored, NULL)) != 0) {
		/* Each call goes forward, so the walk has an end. */
		if (n++ > 2 * size)
			abort();
		if (r > 0)
			unpack(unpacker, &chunk, stored);
	}
	ior_unpacker_free(unpacker);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ior_reader *reader;
	uint8_t *copy;

	if (!size)
		return 0;
	copy = malloc(size);
	if (!copy)
		return 0;

	memcpy(copy, data + 1, size - 1);
	if (data[0] % 2)
		seal_all(copy, size - 1);
	reader = open_bytes(copy, size - 1);
	if (reader)
		walk(reader, size);
	ior_reader_close(reader);
	free(copy);
	return 0;
}
