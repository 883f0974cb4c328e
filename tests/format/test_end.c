/*
 * test_end.c - the END chunk's totals and its sparse index
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/index.h"
#include "iorec/end.h"
#include "iorec/error.h"

#define TWO_ENTRIES (END_HEADER_SIZE + 2 * ENTRY_SIZE)

/* END by hand, with two entries. */
static void make_end(uint8_t bytes[TWO_ENTRIES])
{
	uint8_t *const entry = bytes + END_HEADER_SIZE + ENTRY_SIZE;

	memset(bytes, 0, TWO_ENTRIES);
	put_le64(bytes + END_N_CHUNKS_AT, 7);
	put_le64(bytes + END_RAW_SIZE_AT, 40009);
	put_le64(bytes + END_FILE_SIZE_AT, 10007);
	put_le64(bytes + END_LOST_AT, 13);
	put_le32(bytes + END_STRIDE_AT, 4);
	put_le32(bytes + END_N_ENTRIES_AT, 2);
	put_le64(entry + ENTRY_OFFSET_AT, 5003);
	put_le64(entry + ENTRY_FIRST_NS_AT, 1009);
	put_le64(entry + ENTRY_LAST_NS_AT, 2003);
	put_le32(entry + ENTRY_CPU_AT, 3);
	put_le16(entry + ENTRY_KIND_AT, IOR_KIND_PAGES);
}

static void decode_gives_what_the_tables_say(void **state)
{
	struct ior_end_entry entry;
	struct ior_end end;
	uint8_t bytes[TWO_ENTRIES];

	make_end(bytes);
	assert_int_equal(ior_end_decode(bytes, TWO_ENTRIES, &end, NULL), 0);
	assert_int_equal(end.n_chunks, 7);
	assert_int_equal(end.raw_size, 40009);
	assert_int_equal(end.file_size, 10007);
	assert_int_equal(end.lost, 13);
	assert_int_equal(end.stride, 4);
	assert_int_equal(end.n_entries, 2);
	ior_end_get_entry(bytes, 1, &entry);
	assert_int_equal(entry.offset, 5003);
	assert_int_equal(entry.first_ns, 1009);
	assert_int_equal(entry.last_ns, 2003);
	assert_int_equal(entry.cpu, 3);
	assert_int_equal(entry.kind, IOR_KIND_PAGES);
	(void)state;
}

static void expect_refusal(const uint8_t *bytes, size_t size,
			   const char *expected)
{
	struct ior_error error = { 0 };
	struct ior_end end = { .n_chunks = 101 };

	assert_int_equal(ior_end_decode(bytes, size, &end, &error), -EBADMSG);
	assert_string_equal(error.text, expected);
	assert_int_equal(end.n_chunks, 101);
}

static void each_field_wrong_alone_has_its_sentence(void **state)
{
	uint8_t bytes[TWO_ENTRIES];

	make_end(bytes);
	expect_refusal(bytes, END_HEADER_SIZE - 1, "END is too short");
	expect_refusal(bytes, TWO_ENTRIES - 1, "END has not the size it tells");
	put_le32(bytes + END_N_ENTRIES_AT, 1);
	expect_refusal(bytes, TWO_ENTRIES, "END has not the size it tells");
	put_le32(bytes + END_N_ENTRIES_AT, 0x08000002); /* * 32 overflows */
	expect_refusal(bytes, TWO_ENTRIES, "END has not the size it tells");

	make_end(bytes);
	put_le32(bytes + END_STRIDE_AT, 0);
	expect_refusal(bytes, TWO_ENTRIES, "END has a stride of 0");

	make_end(bytes);
	put_le16(bytes + END_HEADER_SIZE + ENTRY_ZERO_AT, 1);
	expect_refusal(bytes, TWO_ENTRIES, "END has a damaged index");
	(void)state;
}

static void an_index_stays_bounded_and_even(void **state)
{
	struct index *const index = malloc(sizeof(*index));
	struct ior_chunk chunk = { .kind = IOR_KIND_PAGES };
	uint32_t i, n;

	assert_non_null(index);
	index_init(index);
	for (n = 0; n < 20011; n++) {
		chunk.sequence = n;
		index_add(index, &chunk, 3 * (uint64_t)n);
		assert_true(index->n_entries <= INDEX_MAX);
		assert_int_equal(index->n_entries, n / index->stride + 1);
	}
	assert_int_equal(index->stride, 8);
	for (i = 0; i < index->n_entries; i++)
		assert_int_equal(get_le64(index->entries + i * ENTRY_SIZE +
					  ENTRY_OFFSET_AT),
				 3 * 8 * (uint64_t)i);
	free(index);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decode_gives_what_the_tables_say),
		cmocka_unit_test(each_field_wrong_alone_has_its_sentence),
		cmocka_unit_test(an_index_stays_bounded_and_even),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
