/*
 * test_unpack.c - a payload comes out as it went in, or not at all
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>
#include <zstd.h>

#include "image.h"
#include "iorec/error.h"
#include "iorec/reader.h"

static const char text[] = "a payload, a payload, a payload, a payload";

#define TEXT_SIZE (sizeof(text) - 1)

/* Where zstd's frame header has what. */
#define DESCRIPTOR_AT 4

static struct ior_unpacker *create_unpacker(void)
{
	struct ior_unpacker *unpacker = NULL;

	assert_int_equal(ior_unpacker_create(&unpacker, NULL), 0);
	return unpacker;
}

/* Unpack as chunk 7 and release the unpacker. */
static int unpack(const uint8_t *stored, size_t stored_size, size_t raw_size,
		  uint8_t *payload, struct ior_error *err)
{
	const struct ior_chunk chunk = {
		.sequence = 7,
		.raw_size = (uint32_t)raw_size,
		.stored_size = (uint32_t)stored_size,
		.offset = 40009,
	};
	struct ior_unpacker *const unpacker = create_unpacker();
	int r;

	r = ior_unpack(unpacker, &chunk, stored, payload, err);
	ior_unpacker_free(unpacker);
	return r;
}

static void expect_refusal(const uint8_t *stored, size_t stored_size,
			   size_t raw_size, const char *expected)
{
	struct ior_error error = { 0 };
	uint8_t payload[4096];

	assert_int_equal(unpack(stored, stored_size, raw_size, payload, &error),
			 -EBADMSG);
	assert_string_equal(error.text, expected);
}

static void a_payload_comes_out_as_it_went_in(void **state)
{
	struct ior_error error = { 0 };
	uint8_t stored[256], payload[TEXT_SIZE];
	size_t size;

	size = image_pack(text, TEXT_SIZE, stored, sizeof(stored));
	assert_int_equal(unpack(stored, size, TEXT_SIZE, payload, &error), 0);
	assert_memory_equal(payload, text, TEXT_SIZE);
	assert_string_equal(error.text, "");
	(void)state;
}

static void a_raw_size_that_is_not_the_payloads_is_refused(void **state)
{
	uint8_t stored[256];
	size_t size;

	size = image_pack(text, TEXT_SIZE, stored, sizeof(stored));
	expect_refusal(stored, size, TEXT_SIZE + 1,
		       "chunk 7 at offset 40009: payload has not its raw size");
	expect_refusal(stored, size, TEXT_SIZE - 1,
		       "chunk 7 at offset 40009: payload has not its raw size");
	(void)state;
}

static void a_frame_that_is_cut_short_is_refused(void **state)
{
	uint8_t stored[256];
	struct ior_error error;
	uint8_t payload[TEXT_SIZE];
	size_t size, cut;

	size = image_pack(text, TEXT_SIZE, stored, sizeof(stored));
	for (cut = 1; cut < size; cut++)
		assert_int_equal(unpack(stored, cut, TEXT_SIZE, payload,
					&error),
				 -EBADMSG);
	expect_refusal(stored, size - 1, TEXT_SIZE,
		       "chunk 7 at offset 40009: not one zstd frame");
	(void)state;
}

static void a_second_frame_behind_the_first_is_refused(void **state)
{
	uint8_t stored[256];
	size_t size;

	size = image_pack(text, TEXT_SIZE, stored, 128);
	size += image_pack(text, TEXT_SIZE, stored + size, 128);
	expect_refusal(stored, size, TEXT_SIZE,
		       "chunk 7 at offset 40009: not one zstd frame");
	(void)state;
}

static void a_flipped_bit_is_never_taken_for_the_payload(void **state)
{
	uint8_t stored[256], payload[TEXT_SIZE];
	size_t size, bit;

	size = image_pack(text, TEXT_SIZE, stored, sizeof(stored));
	for (bit = 0; bit < size * 8; bit++) {
		stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (unpack(stored, size, TEXT_SIZE, payload, NULL) == 0)
			assert_memory_equal(payload, text, TEXT_SIZE);
		stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	(void)state;
}

static void the_checksum_of_the_payload_is_checked(void **state)
{
	uint8_t stored[256];
	size_t size;

	size = image_pack(text, TEXT_SIZE, stored, sizeof(stored));
	stored[size - 1] ^= 1;
	expect_refusal(stored, size, TEXT_SIZE,
		       "chunk 7 at offset 40009: payload does not unpack");
	(void)state;
}

static void a_frame_without_a_checksum_is_refused(void **state)
{
	uint8_t stored[256];
	size_t size;

	size = ZSTD_compress(stored, sizeof(stored), text, TEXT_SIZE, 1);
	assert_false(ZSTD_isError(size));
	expect_refusal(stored, size, TEXT_SIZE,
		       "chunk 7 at offset 40009: not a zstd frame of iorec");
	(void)state;
}

static void a_skippable_frame_is_refused(void **state)
{
	uint8_t stored[64] = { 0 };

	put_le32(stored, 0x184d2a50);
	put_le32(stored + 4, sizeof(stored) - 8);
	expect_refusal(stored, sizeof(stored), TEXT_SIZE,
		       "chunk 7 at offset 40009: not a zstd frame of iorec");
	(void)state;
}

/* Made by hand: the window's exponent is in the five upper bits, plus 10. */
static void a_frame_with_a_large_window_is_refused(void **state)
{
	uint8_t stored[64] = {
		0x28,    0xb5, 0x2f, 0xfd, /* magic */
		0x84,    /* content size of 4 bytes, checksum, window */
		13 << 3, /* 8 MiB */
		0x03,    0x00, 0x00, 0x00,          /* content size */
		0x19,    0x00, 0x00, 'a',  'b', 'c' /* the last block, raw */
	};

	expect_refusal(stored, 20, 3,
		       "chunk 7 at offset 40009: not a zstd frame of iorec");

	/* With 4 MiB only the checksum, all zero, is wrong. */
	stored[5] = 12 << 3;
	expect_refusal(stored, 20, 3,
		       "chunk 7 at offset 40009: payload does not unpack");
	(void)state;
}

static void a_frame_that_wants_a_dictionary_is_refused(void **state)
{
	uint8_t stored[256];
	size_t size;

	size = image_pack(text, TEXT_SIZE, stored, sizeof(stored));
	stored[DESCRIPTOR_AT] |= 1;
	expect_refusal(stored, size, TEXT_SIZE,
		       "chunk 7 at offset 40009: not a zstd frame of iorec");
	(void)state;
}

static void nothing_is_written_beyond_the_raw_size(void **state)
{
	uint8_t stored[256], payload[TEXT_SIZE + 8];
	size_t size, bit, i;

	size = image_pack(text, TEXT_SIZE, stored, sizeof(stored));
	for (bit = 0; bit < size * 8; bit++) {
		memset(payload, 0xa5, sizeof(payload));
		stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
		unpack(stored, size, TEXT_SIZE, payload, NULL);
		stored[bit / 8] ^= (uint8_t)(1 << bit % 8);
		for (i = TEXT_SIZE; i < sizeof(payload); i++)
			assert_int_equal(payload[i], 0xa5);
	}
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payload_comes_out_as_it_went_in),
		cmocka_unit_test(
			a_raw_size_that_is_not_the_payloads_is_refused),
		cmocka_unit_test(a_frame_that_is_cut_short_is_refused),
		cmocka_unit_test(a_second_frame_behind_the_first_is_refused),
		cmocka_unit_test(a_flipped_bit_is_never_taken_for_the_payload),
		cmocka_unit_test(the_checksum_of_the_payload_is_checked),
		cmocka_unit_test(a_frame_without_a_checksum_is_refused),
		cmocka_unit_test(a_skippable_frame_is_refused),
		cmocka_unit_test(a_frame_with_a_large_window_is_refused),
		cmocka_unit_test(a_frame_that_wants_a_dictionary_is_refused),
		cmocka_unit_test(nothing_is_written_beyond_the_raw_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
