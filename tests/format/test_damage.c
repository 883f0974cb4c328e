/*
 * test_damage.c - torn at every byte, every bit flipped, every byte lost
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "image.h"
#include "iorec/error.h"
#include "iorec/reader.h"

static const char *const payloads[] = { "file", "first", "second", "third" };

#define N_PAYLOADS (sizeof(payloads) / sizeof(payloads[0]))

static void a_torn_file_ends_at_its_last_whole_chunk(void **state)
{
	struct ior_reader *reader;
	struct image image, torn;
	size_t at[IMAGE_N_CHUNKS + 1], cut, i;

	image_make_whole(&image, at);
	for (cut = at[1]; cut < image.size; cut++) {
		torn = image;
		torn.size = cut;
		reader = cut % 2 ? image_open(&torn) : image_open_pipe(&torn);
		for (i = 0; i < N_PAYLOADS && at[i + 1] <= cut; i++)
			expect_chunk(reader, (uint32_t)i, payloads[i]);
		expect_end(reader, 0);
	}
	(void)state;
}

static void a_file_torn_in_its_first_chunk_is_no_use(void **state)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };
	struct image image, torn;
	size_t at[IMAGE_N_CHUNKS + 1], cut;

	image_make_whole(&image, at);
	for (cut = 1; cut < at[1]; cut++) {
		torn = image;
		torn.size = cut;
		assert_int_equal(image_try_open(&torn, &reader, &error),
				 -EBADMSG);
		assert_string_equal(error.text, "ends inside its first chunk");
		assert_null(reader);
	}
	(void)state;
}

/* What a walk through a damaged file gave. */
struct walk {
	int n_chunks;
	int n_damaged;
	bool seen[IMAGE_N_CHUNKS];
	char text[IOR_ERROR_TEXT_SIZE]; /* the first damage */
};

/* Chunks come in order, and each is what it was before the damage. */
static void check_chunk(const struct ior_chunk *chunk, const uint8_t *stored,
			const struct image *whole, const size_t *at,
			struct walk *walk)
{
	const uint32_t i = chunk->sequence;
	const uint8_t *const original = whole->bytes + at[i];

	assert_in_range(i, 0, IMAGE_N_CHUNKS - 1);
	assert_false(walk->seen[i]);
	walk->seen[i] = true;
	walk->n_chunks++;
	assert_int_equal(chunk->kind, get_le16(original + CHUNK_KIND_AT));
	assert_int_equal(chunk->cpu, get_le32(original + CHUNK_CPU_AT));
	assert_int_equal(chunk->first_ns,
			 get_le64(original + CHUNK_FIRST_NS_AT));
	assert_int_equal(chunk->stored_size,
			 at[i + 1] - at[i] - CHUNK_HEADER_SIZE);
	assert_memory_equal(stored, original + CHUNK_HEADER_SIZE,
			    chunk->stored_size);
}

static void walk_image(const struct image *image, const struct image *whole,
		       const size_t *at, struct walk *walk)
{
	struct ior_error error = { 0 };
	struct ior_chunk chunk;
	struct ior_reader *reader;
	const uint8_t *stored;
	int r;

	*walk = (struct walk){ 0 };
	reader = image_open(image);
	while ((r = ior_reader_next(reader, &chunk, &stored, &error)) != 0) {
		if (r == 1) {
			check_chunk(&chunk, stored, whole, at, walk);
			continue;
		}
		assert_int_equal(r, -EBADMSG);
		if (!walk->n_damaged++)
			strcpy(walk->text, error.text);
	}
	ior_reader_close(reader);
}

static size_t chunk_of(const size_t *at, size_t offset)
{
	size_t i = 0;

	while (at[i + 1] <= offset)
		i++;
	return i;
}

static void a_flipped_bit_costs_its_chunk_and_no_other(void **state)
{
	struct image image, damaged;
	struct walk walk;
	size_t at[IMAGE_N_CHUNKS + 1], i, bit;
	char expected[64];

	image_make_whole(&image, at);
	for (bit = 0; bit < image.size * 8; bit++) {
		damaged = image;
		damaged.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		walk_image(&damaged, &image, at, &walk);
		i = chunk_of(at, bit / 8);
		snprintf(expected, sizeof(expected),
			 "chunk %zu at offset %zu: ", i, at[i]);
		assert_int_equal(walk.n_chunks, IMAGE_N_CHUNKS - 1);
		assert_int_equal(walk.n_damaged, 1);
		assert_false(walk.seen[i]);
		assert_memory_equal(walk.text, expected, strlen(expected));
	}
	(void)state;
}

static void a_lost_byte_costs_its_chunk_and_no_other(void **state)
{
	struct image image, damaged;
	struct walk walk;
	size_t at[IMAGE_N_CHUNKS + 1], i, lost;

	image_make_whole(&image, at);
	for (lost = 0; lost < at[4]; lost++) {
		damaged = image;
		image_cut(&damaged, lost, 1);
		walk_image(&damaged, &image, at, &walk);
		i = chunk_of(at, lost);
		assert_false(walk.seen[i]);
		assert_int_equal(walk.n_damaged, 1);
		assert_int_equal(walk.n_chunks, IMAGE_N_CHUNKS - 1);
	}
	(void)state;
}

static void foreign_bytes_between_chunks_cost_none(void **state)
{
	struct image image, damaged;
	struct walk walk;
	size_t at[IMAGE_N_CHUNKS + 1], i, n;

	image_make_whole(&image, at);
	for (i = 1; i < IMAGE_N_CHUNKS; i++) {
		for (n = 1; n < 97; n++) {
			damaged = image;
			damaged.size = at[i];
			image_add_bytes(&damaged, image.bytes + 3, n);
			image_add_bytes(&damaged, image.bytes + at[i],
					image.size - at[i]);
			walk_image(&damaged, &image, at, &walk);
			assert_int_equal(walk.n_chunks, IMAGE_N_CHUNKS);
			assert_int_equal(walk.n_damaged, 1);
		}
	}
	(void)state;
}

static void zeros_over_any_range_cost_only_what_they_touch(void **state)
{
	struct image image, damaged;
	struct walk walk;
	size_t at[IMAGE_N_CHUNKS + 1], from, size, i;

	image_make_whole(&image, at);
	for (from = 0; from < at[3]; from += 7) {
		for (size = 1; from + size < at[4]; size += 13) {
			damaged = image;
			memset(damaged.bytes + from, 0, size);
			walk_image(&damaged, &image, at, &walk);
			for (i = 0; i < IMAGE_N_CHUNKS; i++)
				if (at[i + 1] <= from || from + size <= at[i])
					assert_true(walk.seen[i]);
		}
	}
	(void)state;
}

/*
 * Append a chunk whose payload holds 'inner', amid bytes that zstd cannot pack
 * and so stores as they are.  Returns its offset.
 */
static size_t add_chunk_around(struct image *image, const struct image *inner)
{
	uint8_t payload[4001];
	uint32_t noise = 1;
	size_t i, at;

	for (i = 0; i < sizeof(payload); i++) {
		noise = noise * 1664525 + 1013904223;
		payload[i] = (uint8_t)(noise >> 24);
	}
	memcpy(payload + 2003, inner->bytes, inner->size);
	at = image_add_payload(image, IOR_KIND_PAGES, payload, sizeof(payload));
	assert_non_null(memmem(image->bytes + at + CHUNK_HEADER_SIZE,
			       image->size - at - CHUNK_HEADER_SIZE,
			       inner->bytes, inner->size));
	return at;
}

static void skip_chunk(struct ior_reader *reader)
{
	struct ior_chunk chunk;
	const uint8_t *stored;

	assert_int_equal(ior_reader_next(reader, &chunk, &stored, NULL), 1);
}

static void a_whole_chunk_is_not_searched_for_chunks(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 }, inner = { .sequence = 1 };

	image_add(&inner, IOR_KIND_PAGES, "false");
	image_add(&image, IOR_KIND_FILE, "file");
	add_chunk_around(&image, &inner);
	image_add(&image, IOR_KIND_PAGES, "second");
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	skip_chunk(reader);
	expect_chunk(reader, 2, "second");
	expect_end(reader, 0);
	(void)state;
}

/* Who has a payload hold what looks like a chunk does not know the file_id. */
static void a_chunk_of_a_stranger_in_a_damaged_one_is_not_taken(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 }, inner = { .sequence = 1 };
	size_t at;

	image_add(&inner, IOR_KIND_PAGES, "false");
	put_le64(inner.bytes + CHUNK_FILE_ID_AT, IMAGE_FILE_ID ^ 1);
	image_seal(&inner, 0);
	image_add(&image, IOR_KIND_FILE, "file");
	at = add_chunk_around(&image, &inner);
	image_add(&image, IOR_KIND_PAGES, "second");
	image.bytes[at] ^= 1;
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_damage(reader, "chunk 1 at offset %zu: no chunk begins here",
		      at);
	expect_chunk(reader, 2, "second");
	expect_end(reader, 0);
	(void)state;
}

/* Each would cost a checksum over all that follow. */
static void false_chunks_in_a_damaged_one_are_soon_passed_by(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };
	size_t at, inner_at, i;

	image_add(&image, IOR_KIND_FILE, "file");
	at = image_add(&image, IOR_KIND_PAGES, "first");
	inner_at = image.size;
	for (i = 0; i < 101; i++) {
		image_add_bytes(&image, image.bytes + at, CHUNK_HEADER_SIZE);
		put_le32(image.bytes + image.size - CHUNK_HEADER_SIZE +
				 CHUNK_STORED_SIZE_AT,
			 20011);
		image_seal(&image, image.size - CHUNK_HEADER_SIZE);
	}
	put_le32(image.bytes + at + CHUNK_STORED_SIZE_AT,
		 (uint32_t)(image.size - at - CHUNK_HEADER_SIZE));
	image_seal(&image, at);
	image.sequence = 2;
	for (i = 0; i < 401; i++)
		image_add(&image, IOR_KIND_PAGES, "more");
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_damage(reader, "chunk 1 at offset %zu: checksum mismatch", at);
	for (i = 0; i < 17; i++)
		expect_damage(reader,
			      "chunk 1 at offset %zu: checksum mismatch",
			      inner_at + i * CHUNK_HEADER_SIZE);
	for (i = 0; i < 401; i++)
		expect_chunk(reader, (uint32_t)i + 2, "more");
	expect_end(reader, 0);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_torn_file_ends_at_its_last_whole_chunk),
		cmocka_unit_test(a_file_torn_in_its_first_chunk_is_no_use),
		cmocka_unit_test(a_flipped_bit_costs_its_chunk_and_no_other),
		cmocka_unit_test(a_lost_byte_costs_its_chunk_and_no_other),
		cmocka_unit_test(foreign_bytes_between_chunks_cost_none),
		cmocka_unit_test(
			zeros_over_any_range_cost_only_what_they_touch),
		cmocka_unit_test(a_whole_chunk_is_not_searched_for_chunks),
		cmocka_unit_test(
			a_chunk_of_a_stranger_in_a_damaged_one_is_not_taken),
		cmocka_unit_test(
			false_chunks_in_a_damaged_one_are_soon_passed_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
