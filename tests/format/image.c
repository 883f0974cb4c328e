/*
 * image.c - iorec files built by hand, from the offset tables alone
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include "format/crc32c.h"
#include "image.h"
#include "iorec/error.h"
#include "iorec/reader.h"

size_t image_pack(const void *payload, size_t size, uint8_t *stored,
		  size_t room)
{
	ZSTD_CCtx *const zstd = ZSTD_createCCtx();
	size_t r;

	assert_non_null(zstd);
	ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
	r = ZSTD_compress2(zstd, stored, room, payload, size);
	assert_false(ZSTD_isError(r));
	ZSTD_freeCCtx(zstd);
	return r;
}

void image_seal(struct image *image, size_t at)
{
	uint8_t *const header = image->bytes + at;

	put_le32(header + CHUNK_HEADER_CRC_AT,
		 crc32c(header, CHUNK_HEADER_CRC_AT));
}

size_t image_add_payload(struct image *image, uint16_t kind,
			 const void *payload, size_t size)
{
	const size_t at = image->size;
	const int is_pages = kind == IOR_KIND_PAGES;
	uint8_t *const header = image->bytes + at;
	uint8_t *const stored = header + CHUNK_HEADER_SIZE;
	size_t stored_size;

	assert_true(at + CHUNK_HEADER_SIZE < IMAGE_MAX);
	stored_size = image_pack(payload, size, stored,
				 IMAGE_MAX - at - CHUNK_HEADER_SIZE);
	put_le32(header + CHUNK_MAGIC_AT, 0x184d2a5a);
	put_le32(header + CHUNK_FRAME_SIZE_AT, 80);
	memcpy(header + CHUNK_MARK_AT, "\x89IOZ\r\n\x1a\n", 8);
	put_le64(header + CHUNK_FILE_ID_AT, IMAGE_FILE_ID);
	put_le16(header + CHUNK_VERSION_AT, 1);
	put_le16(header + CHUNK_KIND_AT, kind);
	put_le16(header + CHUNK_COMPATIBLE_AT, 0);
	put_le16(header + CHUNK_INCOMPATIBLE_AT, 0);
	put_le32(header + CHUNK_SEQUENCE_AT, image->sequence);
	put_le32(header + CHUNK_CPU_AT, is_pages ? 2 : 0xffffffff);
	put_le64(header + CHUNK_FIRST_NS_AT, 1009);
	put_le64(header + CHUNK_LAST_NS_AT, 2003);
	put_le64(header + CHUNK_LOST_BEFORE_AT, 0);
	put_le32(header + CHUNK_RAW_SIZE_AT, (uint32_t)size);
	put_le32(header + CHUNK_STORED_SIZE_AT, (uint32_t)stored_size);
	put_le32(header + CHUNK_STORED_CRC_AT, crc32c(stored, stored_size));
	put_le64(header + CHUNK_RESERVED_AT, 0);
	image_seal(image, at);
	image->size += CHUNK_HEADER_SIZE + stored_size;
	image->sequence++;
	return at;
}

size_t image_add(struct image *image, uint16_t kind, const char *payload)
{
	return image_add_payload(image, kind, payload, strlen(payload));
}

size_t image_add_end(struct image *image)
{
	uint8_t end[END_HEADER_SIZE] = { 0 };

	put_le64(end + END_N_CHUNKS_AT, image->sequence);
	put_le64(end + END_FILE_SIZE_AT, image->size);
	put_le32(end + END_STRIDE_AT, 1);
	return image_add_payload(image, IOR_KIND_END, end, sizeof(end));
}

void image_add_bytes(struct image *image, const void *bytes, size_t size)
{
	assert_true(image->size + size <= IMAGE_MAX);
	memcpy(image->bytes + image->size, bytes, size);
	image->size += size;
}

void image_cut(struct image *image, size_t at, size_t size)
{
	memmove(image->bytes + at, image->bytes + at + size,
		image->size - at - size);
	image->size -= size;
}

void image_make_whole(struct image *image, size_t at[IMAGE_N_CHUNKS + 1])
{
	*image = (struct image){ 0 };
	at[0] = image_add(image, IOR_KIND_FILE, "file");
	at[1] = image_add(image, IOR_KIND_PAGES, "first");
	at[2] = image_add(image, IOR_KIND_PAGES, "second");
	at[3] = image_add(image, IOR_KIND_PAGES, "third");
	at[4] = image_add_end(image);
	at[5] = image->size;
}

/* Open what 'fd' refers to anew, and close 'fd'. */
static int open_fd(int fd, struct ior_reader **ret, struct ior_error *err)
{
	char path[64];
	int r;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	r = ior_reader_open(path, ret, err);
	close(fd);
	return r;
}

int image_try_open(const struct image *image, struct ior_reader **ret,
		   struct ior_error *err)
{
	const int fd = memfd_create("image", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, image->bytes, image->size), image->size);
	return open_fd(fd, ret, err);
}

struct ior_reader *image_open(const struct image *image)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };

	image_try_open(image, &reader, &error);
	assert_string_equal(error.text, "");
	return reader;
}

struct ior_reader *image_open_pipe(const struct image *image)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], image->bytes, image->size),
			 image->size);
	close(ends[1]);
	open_fd(ends[0], &reader, &error);
	assert_string_equal(error.text, "");
	return reader;
}

void expect_chunk(struct ior_reader *reader, uint32_t sequence,
		  const char *payload)
{
	struct ior_error error = { 0 };
	struct ior_unpacker *unpacker = NULL;
	struct ior_chunk chunk;
	const uint8_t *stored;
	char got[256] = { 0 };

	ior_reader_next(reader, &chunk, &stored, &error);
	assert_string_equal(error.text, "");
	assert_int_equal(chunk.sequence, sequence);
	assert_int_equal(chunk.raw_size, strlen(payload));

	assert_int_equal(ior_unpacker_create(&unpacker, NULL), 0);
	ior_unpack(unpacker, &chunk, stored, got, &error);
	assert_string_equal(error.text, "");
	assert_string_equal(got, payload);
	ior_unpacker_free(unpacker);
}

static void expect_failure(struct ior_reader *reader, int code,
			   const char *expected)
{
	struct ior_chunk chunk = { .sequence = 101 };
	struct ior_error error = { 0 };
	const uint8_t *stored = NULL;

	assert_int_equal(ior_reader_next(reader, &chunk, &stored, &error),
			 code);
	assert_string_equal(error.text, expected);
	assert_int_equal(error.code, code);
	assert_int_equal(chunk.sequence, 101);
	assert_null(stored);
}

void expect_damage(struct ior_reader *reader, const char *format, ...)
{
	char expected[IOR_ERROR_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(expected, sizeof(expected), format, arguments);
	va_end(arguments);
	expect_failure(reader, -EBADMSG, expected);
}

void expect_newer(struct ior_reader *reader, const char *format, ...)
{
	char expected[IOR_ERROR_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(expected, sizeof(expected), format, arguments);
	va_end(arguments);
	expect_failure(reader, -EPROTONOSUPPORT, expected);
}

void expect_end(struct ior_reader *reader, int complete)
{
	struct ior_error error = { 0 };
	struct ior_chunk chunk;
	const uint8_t *stored;
	int i;

	/* The end stays the end. */
	for (i = 0; i < 2; i++) {
		assert_int_equal(
			ior_reader_next(reader, &chunk, &stored, &error), 0);
		assert_string_equal(error.text, "");
	}
	assert_int_equal(ior_reader_complete(reader), complete);
	ior_reader_close(reader);
}
