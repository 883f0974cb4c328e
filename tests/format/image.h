/*
 * image.h - iorec files built by hand, from the offset tables alone
 *
 *	struct image image = { 0 };
 *
 *	image_add(&image, IOR_KIND_FILE, "file");
 *	at = image_add(&image, IOR_KIND_PAGES, "first");
 *	put_le32(image.bytes + at + CHUNK_RAW_SIZE_AT, 0);
 *	image_seal(&image, at);
 *	reader = image_open(&image);
 *
 * The writer has no part in it, so what the reader takes is what layout.h says.
 */
#ifndef TESTS_IMAGE_H
#define TESTS_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "format/bytes.h"
#include "format/layout.h"
#include "iorec/format.h"

#define IMAGE_MAX     ((size_t)64 << 10)
#define IMAGE_FILE_ID 0x1122334455667788

struct ior_error;
struct ior_reader;

struct image {
	size_t size;
	uint32_t sequence; /* of the next chunk */
	uint8_t bytes[IMAGE_MAX];
};

/* Append a chunk with this string as payload; returns its offset. */
size_t image_add(struct image *image, uint16_t kind, const char *payload);

/* As above, for any payload. */
size_t image_add_payload(struct image *image, uint16_t kind,
			 const void *payload, size_t size);

/* Append an END chunk without an index. */
size_t image_add_end(struct image *image);

/* Append bytes that are no chunk. */
void image_add_bytes(struct image *image, const void *bytes, size_t size);

/* Take 'size' bytes out at 'at'. */
void image_cut(struct image *image, size_t at, size_t size);

/* Make the checksum of the header at 'at' right again. */
void image_seal(struct image *image, size_t at);

/* FILE, three PAGES chunks and END; offsets, and the size at last, in 'at'. */
#define IMAGE_N_CHUNKS 5
void image_make_whole(struct image *image, size_t at[IMAGE_N_CHUNKS + 1]);

/* Pack as this format wants it; returns the size.  'room' is ample. */
size_t image_pack(const void *payload, size_t size, uint8_t *stored,
		  size_t room);

/* Open it as a file; the reader is the test's to close. */
int image_try_open(const struct image *image, struct ior_reader **ret,
		   struct ior_error *err);
struct ior_reader *image_open(const struct image *image);

/* As image_open(), from a pipe; the image is at most 64 KiB, as a pipe is. */
struct ior_reader *image_open_pipe(const struct image *image);

/* Assert what the next call returns: a chunk, a sentence, the end. */
void expect_chunk(struct ior_reader *reader, uint32_t sequence,
		  const char *payload);
void expect_damage(struct ior_reader *reader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void expect_newer(struct ior_reader *reader, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void expect_end(struct ior_reader *reader, int complete);

#endif
