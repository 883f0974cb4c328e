/*
 * test_snapshot.c - texts go into an archive and come out by name
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

#include "format/bytes.h"
#include "format/layout.h"
#include "iorec/error.h"
#include "iorec/snapshot.h"

/* An archive built by hand. */
struct bytes {
	uint8_t data[512];
	size_t size;
};

/* Append a text; returns where it begins. */
static size_t put_text(struct bytes *bytes, const char *name, uint64_t time_ns,
		       const char *data)
{
	const size_t at = bytes->size;
	uint8_t *const header = bytes->data + at;

	put_le16(header + TEXT_NAME_SIZE_AT, (uint16_t)strlen(name));
	put_le16(header + TEXT_ZERO_AT, 0);
	put_le32(header + TEXT_DATA_SIZE_AT, (uint32_t)strlen(data));
	put_le64(header + TEXT_TIME_NS_AT, time_ns);
	memcpy(header + TEXT_HEADER_SIZE, name, strlen(name));
	memcpy(header + TEXT_HEADER_SIZE + strlen(name), data, strlen(data));
	bytes->size += TEXT_HEADER_SIZE + strlen(name) + strlen(data);
	return at;
}

static void make_two(struct bytes *bytes)
{
	*bytes = (struct bytes){ 0 };
	put_text(bytes, "proc/loadavg", 1009, "0.00 0.01 0.05\n");
	put_text(bytes, "host", 2003, "alpha");
}

/* Exactly sized, so that a sanitizer sees a byte read beyond it. */
static uint8_t *copy_of(const struct bytes *bytes, size_t size)
{
	uint8_t *const copy = malloc(size ? size : 1);

	assert_non_null(copy);
	memcpy(copy, bytes->data, size);
	return copy;
}

static void next_takes_the_texts_out_in_order(void **state)
{
	static struct ior_text text;
	struct ior_error error = { 0 };
	struct bytes bytes;
	size_t at = 0;

	make_two(&bytes);
	assert_int_equal(ior_archive_next(bytes.data, bytes.size, &at, &text,
					  &error),
			 1);
	assert_string_equal(text.name, "proc/loadavg");
	assert_int_equal(text.time_ns, 1009);
	assert_int_equal(text.size, 15);
	assert_memory_equal(text.data, "0.00 0.01 0.05\n", 15);
	assert_int_equal(ior_archive_next(bytes.data, bytes.size, &at, &text,
					  &error),
			 1);
	assert_string_equal(text.name, "host");
	assert_memory_equal(text.data, "alpha", 5);
	assert_int_equal(ior_archive_next(bytes.data, bytes.size, &at, &text,
					  &error),
			 0);
	assert_int_equal(at, bytes.size);
	(void)state;
}

/* Walk 'size' bytes; returns what ended the walk, *n the texts before. */
static int walk(const struct bytes *bytes, size_t size, int *n,
		struct ior_error *err)
{
	uint8_t *const copy = copy_of(bytes, size);
	static struct ior_text text;
	uint8_t sum = 0;
	size_t at = 0, i;
	int r;

	for (*n = 0; (r = ior_archive_next(copy, size, &at, &text, err)) > 0;
	     (*n)++)
		for (i = 0; i < text.size; i++)
			sum = (uint8_t)(sum + (uint8_t)text.data[i]);
	free(copy);
	(void)sum;
	return r;
}

static void an_archive_cut_at_any_byte_is_damaged(void **state)
{
	struct ior_error error = { 0 };
	struct bytes bytes;
	char expected[64];
	size_t cut, second;
	int n;

	make_two(&bytes);
	second = TEXT_HEADER_SIZE + 12 + 15;
	for (cut = 1; cut < bytes.size; cut++) {
		if (cut == second)
			continue;
		assert_int_equal(walk(&bytes, cut, &n, &error), -EBADMSG);
		assert_int_equal(n, cut > second);
		snprintf(expected, sizeof(expected),
			 "text at byte %zu is cut short",
			 cut > second ? second : 0);
		assert_string_equal(error.text, expected);
	}
	(void)state;
}

static void a_flipped_bit_never_leads_beyond_the_archive(void **state)
{
	struct bytes bytes;
	size_t bit;
	int n;

	make_two(&bytes);
	for (bit = 0; bit < bytes.size * 8; bit++) {
		bytes.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		walk(&bytes, bytes.size, &n, NULL);
		assert_in_range(n, 0, 3);
		bytes.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	(void)state;
}

struct fault {
	size_t at;
	size_t size;
	uint64_t value;
	const char *why;
};

static const struct fault faults[] = {
	{ TEXT_NAME_SIZE_AT, 2, 0, "has a name of a wrong size" },
	{ TEXT_NAME_SIZE_AT, 2, 4096, "has a name of a wrong size" },
	{ TEXT_NAME_SIZE_AT, 2, 4095, "is cut short" },
	{ TEXT_NAME_SIZE_AT, 2, 10, "is cut short" },
	{ TEXT_ZERO_AT, 2, 1, "has bytes set that are 0 in this version" },
	{ TEXT_DATA_SIZE_AT, 4, 6, "is cut short" },
	{ TEXT_DATA_SIZE_AT, 4, 0xffffffff, "is cut short" },
	{ TEXT_HEADER_SIZE + 2, 1, 0, "has a zero in its name" },
};

static void each_field_wrong_alone_has_its_sentence(void **state)
{
	struct ior_error error = { 0 };
	struct bytes bytes;
	uint8_t value[8];
	char expected[64];
	size_t at, i;
	int n;

	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		bytes = (struct bytes){ 0 };
		put_text(&bytes, "proc/loadavg", 1009, "0.00\n");
		at = put_text(&bytes, "host", 2003, "alpha");
		put_le64(value, faults[i].value);
		memcpy(bytes.data + at + faults[i].at, value, faults[i].size);
		assert_int_equal(walk(&bytes, bytes.size, &n, &error),
				 -EBADMSG);
		assert_int_equal(n, 1);
		snprintf(expected, sizeof(expected), "text at byte %zu %s", at,
			 faults[i].why);
		assert_string_equal(error.text, expected);
	}
	(void)state;
}

static void add_writes_what_the_tables_say(void **state)
{
	struct ior_archive archive = { 0 };
	struct bytes bytes;

	make_two(&bytes);
	assert_int_equal(ior_archive_add(&archive, "proc/loadavg", 1009,
					 "0.00 0.01 0.05\n", 15, NULL),
			 0);
	assert_int_equal(
		ior_archive_add(&archive, "host", 2003, "alpha", 5, NULL), 0);
	assert_int_equal(archive.size, bytes.size);
	assert_memory_equal(archive.data, bytes.data, bytes.size);
	assert_int_equal(archive.size,
			 ior_archive_text_size("proc/loadavg", 15) +
				 ior_archive_text_size("host", 5));
	ior_archive_release(&archive);
	(void)state;
}

static void a_text_may_be_empty_and_may_hold_zeros(void **state)
{
	static struct ior_text text;
	struct ior_archive archive = { 0 };
	size_t at = 0;

	assert_int_equal(ior_archive_add(&archive, "empty", 0, NULL, 0, NULL),
			 0);
	assert_int_equal(ior_archive_add(&archive, "zeros", 0, "a\0b", 3, NULL),
			 0);
	assert_int_equal(ior_archive_next(archive.data, archive.size, &at,
					  &text, NULL),
			 1);
	assert_int_equal(text.size, 0);
	assert_int_equal(ior_archive_next(archive.data, archive.size, &at,
					  &text, NULL),
			 1);
	assert_int_equal(text.size, 3);
	assert_memory_equal(text.data, "a\0b", 3);
	ior_archive_release(&archive);
	(void)state;
}

static void clear_keeps_the_memory(void **state)
{
	struct ior_archive archive = { 0 };
	const uint8_t *data;

	ior_archive_add(&archive, "first", 0, "1", 1, NULL);
	data = archive.data;
	ior_archive_clear(&archive);
	assert_int_equal(archive.size, 0);
	ior_archive_add(&archive, "second", 0, "2", 1, NULL);
	assert_ptr_equal(archive.data, data);
	ior_archive_release(&archive);
	assert_null(archive.data);
	(void)state;
}

static void an_archive_grows_to_a_chunk_and_no_further(void **state)
{
	static const char data[65537];
	struct ior_archive archive = { 0 };
	struct ior_error error = { 0 };
	size_t rest, size;
	int n = 0;

	while (!ior_archive_add(&archive, "part", 0, data, sizeof(data),
				&error))
		n++;
	assert_int_equal(n, 63);
	assert_int_equal(error.code, -EFBIG);
	assert_string_equal(error.text, "text 'part' does not fit in a chunk");

	size = archive.size;
	rest = IOR_CHUNK_MAX - size - ior_archive_text_size("part", 0);
	assert_int_equal(ior_archive_add(&archive, "part", 0, data, rest + 1,
					 NULL),
			 -EFBIG);
	assert_int_equal(archive.size, size);
	assert_int_equal(ior_archive_add(&archive, "part", 0, data, rest, NULL),
			 0);
	assert_int_equal(archive.size, IOR_CHUNK_MAX);
	ior_archive_release(&archive);
	(void)state;
}

static void a_name_has_one_to_4095_bytes(void **state)
{
	struct ior_archive archive = { 0 };
	struct ior_error error = { 0 };
	char name[4097];

	memset(name, 'n', sizeof(name));
	name[4096] = '\0';
	assert_int_equal(ior_archive_add(&archive, name, 0, "", 0, &error),
			 -ENAMETOOLONG);
	assert_string_equal(error.text,
			    "name 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn...' "
			    "of a text is too long");
	assert_int_equal(ior_archive_add(&archive, name + 1, 0, "", 0, NULL),
			 0);
	assert_int_equal(ior_archive_add(&archive, "", 0, "", 0, &error),
			 -EINVAL);
	assert_string_equal(error.text, "a text needs a name");
	ior_archive_release(&archive);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_takes_the_texts_out_in_order),
		cmocka_unit_test(an_archive_cut_at_any_byte_is_damaged),
		cmocka_unit_test(a_flipped_bit_never_leads_beyond_the_archive),
		cmocka_unit_test(each_field_wrong_alone_has_its_sentence),
		cmocka_unit_test(add_writes_what_the_tables_say),
		cmocka_unit_test(a_text_may_be_empty_and_may_hold_zeros),
		cmocka_unit_test(clear_keeps_the_memory),
		cmocka_unit_test(an_archive_grows_to_a_chunk_and_no_further),
		cmocka_unit_test(a_name_has_one_to_4095_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
