/*
 * test_fields.c - each field of a chunk's header wrong alone
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "image.h"
#include "iorec/error.h"
#include "iorec/reader.h"

/* The field at 'at' of chunk 2 is set, and the header's checksum made right. */
struct fault {
	size_t at;
	size_t size;
	uint64_t value;
	int code;
	const char *why; /* "chunk 2 at offset N: ..." */
};

static const struct fault faults[] = {
	{ CHUNK_MAGIC_AT, 4, 0x184d2a5b, -EBADMSG, "no chunk begins here" },
	{ CHUNK_FRAME_SIZE_AT, 4, 79, -EBADMSG, "no chunk begins here" },
	{ CHUNK_MARK_AT, 8, 0x0a1a0a0d5a4f4988, -EBADMSG,
	  "no chunk begins here" },
	{ CHUNK_FILE_ID_AT, 8, IMAGE_FILE_ID + 1, -EBADMSG,
	  "is of another trace" },
	{ CHUNK_VERSION_AT, 2, 2, -EPROTONOSUPPORT,
	  "needs a newer iorec (version 2, kind 3, flags 0x0000)" },
	{ CHUNK_VERSION_AT, 2, 0, -EPROTONOSUPPORT,
	  "needs a newer iorec (version 0, kind 3, flags 0x0000)" },
	{ CHUNK_KIND_AT, 2, IOR_KIND_FILE, -EBADMSG, "a second FILE chunk" },
	{ CHUNK_KIND_AT, 2, 0, -EPROTONOSUPPORT,
	  "needs a newer iorec (version 1, kind 0, flags 0x0000)" },
	{ CHUNK_KIND_AT, 2, 6, -EPROTONOSUPPORT,
	  "needs a newer iorec (version 1, kind 6, flags 0x0000)" },
	{ CHUNK_INCOMPATIBLE_AT, 2, 0x8000, -EPROTONOSUPPORT,
	  "needs a newer iorec (version 1, kind 3, flags 0x8000)" },
	{ CHUNK_SEQUENCE_AT, 4, 1, -EBADMSG, "stands behind a later chunk" },
	{ CHUNK_RAW_SIZE_AT, 4, 0, -EBADMSG, "raw size is out of range" },
	{ CHUNK_RAW_SIZE_AT, 4, 4194305, -EBADMSG, "raw size is out of range" },
	{ CHUNK_RAW_SIZE_AT, 4, 0xffffffff, -EBADMSG,
	  "raw size is out of range" },
	{ CHUNK_STORED_SIZE_AT, 4, 0, -EBADMSG, "stored size is out of range" },
	{ CHUNK_STORED_SIZE_AT, 4, 4210689, -EBADMSG,
	  "stored size is out of range" },
	{ CHUNK_STORED_SIZE_AT, 4, 0xffffffff, -EBADMSG,
	  "stored size is out of range" },
	{ CHUNK_STORED_SIZE_AT, 4, 1, -EBADMSG, "checksum mismatch" },
	{ CHUNK_STORED_SIZE_AT, 4, 97, -EBADMSG, "checksum mismatch" },
	{ CHUNK_STORED_SIZE_AT, 4, 4210688, -EBADMSG, "is cut short" },
	{ CHUNK_STORED_CRC_AT, 4, 0, -EBADMSG, "checksum mismatch" },
};

/* These say something else, but the chunk stays one. */
static const struct fault harmless[] = {
	{ CHUNK_KIND_AT, 2, IOR_KIND_STATS, 0, NULL },
	{ CHUNK_COMPATIBLE_AT, 2, 0x8000, 0, NULL },
	{ CHUNK_CPU_AT, 4, 0xfffffffe, 0, NULL },
	{ CHUNK_FIRST_NS_AT, 8, UINT64_MAX, 0, NULL },
	{ CHUNK_LAST_NS_AT, 8, 0, 0, NULL },
	{ CHUNK_LOST_BEFORE_AT, 8, UINT64_MAX, 0, NULL },
	{ CHUNK_RESERVED_AT, 8, UINT64_MAX, 0, NULL },
};

static void put_field(struct image *image, size_t chunk_at,
		      const struct fault *fault)
{
	uint8_t bytes[8];

	put_le64(bytes, fault->value);
	memcpy(image->bytes + chunk_at + fault->at, bytes, fault->size);
	image_seal(image, chunk_at);
}

static void each_field_wrong_alone_has_its_sentence(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1], i;

	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		image_make_whole(&image, at);
		put_field(&image, at[2], &faults[i]);
		reader = image_open(&image);
		expect_chunk(reader, 0, "file");
		expect_chunk(reader, 1, "first");
		(faults[i].code == -EBADMSG ? expect_damage : expect_newer)(
			reader, "chunk %d at offset %zu: %s",
			faults[i].at == CHUNK_SEQUENCE_AT ? 1 : 2, at[2],
			faults[i].why);
		if (faults[i].at == CHUNK_SEQUENCE_AT)
			expect_damage(reader,
				      "chunk 3 at offset %zu: "
				      "chunk 2 is missing before it",
				      at[3]);
		expect_chunk(reader, 3, "third");
		ior_reader_close(reader);
	}
	(void)state;
}

static void fields_that_may_have_any_value_may(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1], i;

	for (i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		image_make_whole(&image, at);
		put_field(&image, at[2], &harmless[i]);
		reader = image_open(&image);
		expect_chunk(reader, 0, "file");
		expect_chunk(reader, 1, "first");
		expect_chunk(reader, 2, "second");
		expect_chunk(reader, 3, "third");
		ior_reader_close(reader);
	}
	(void)state;
}

static void a_sequence_too_high_costs_the_chunks_up_to_it(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	put_le32(image.bytes + at[1] + CHUNK_SEQUENCE_AT, 3);
	image_seal(&image, at[1]);
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_damage(reader,
		      "chunk 3 at offset %zu: "
		      "chunks 1 to 2 are missing before it",
		      at[1]);
	expect_chunk(reader, 3, "first");
	expect_damage(reader,
		      "chunk 2 at offset %zu: stands behind a later chunk",
		      at[2]);
	expect_damage(reader,
		      "chunk 3 at offset %zu: stands behind a later chunk",
		      at[3]);
	ior_reader_close(reader);
	(void)state;
}

static void a_first_chunk_that_is_not_FILE_is_refused_after_damage(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };

	image_add_bytes(&image, "damage", 6);
	image_add(&image, IOR_KIND_PAGES, "pages");
	image_add(&image, IOR_KIND_PAGES, "first");
	reader = image_open(&image);
	expect_damage(reader, "chunk 0 at offset 0: no chunk begins here");
	expect_damage(reader, "chunk 0 at offset 6: is not FILE");
	expect_chunk(reader, 1, "first");
	expect_end(reader, 0);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_field_wrong_alone_has_its_sentence),
		cmocka_unit_test(fields_that_may_have_any_value_may),
		cmocka_unit_test(a_sequence_too_high_costs_the_chunks_up_to_it),
		cmocka_unit_test(
			a_first_chunk_that_is_not_FILE_is_refused_after_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
