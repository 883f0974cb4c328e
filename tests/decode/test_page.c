/*
 * test_page.c - sub-buffers, whole and broken
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <kbuffer.h>

#include "format/bytes.h"
#include "report/decode/format.h"
#include "report/decode/page.h"
#include "sheet.h"

static void open_sheet(const struct sheet *sheet, struct page *page)
{
	assert_int_equal(page_open(page, sheet->bytes, SHEET_SIZE,
				   &page_layout_default),
			 0);
}

static void expect_record(struct page *page, uint64_t time_ns, const char *data,
			  uint32_t size)
{
	struct page_record record;

	assert_int_equal(page_next(page, &record), 1);
	assert_int_equal(record.time_ns, time_ns);
	assert_int_equal(record.size, size);
	assert_memory_equal(record.data, data, strlen(data));
}

static void expect_end(struct page *page)
{
	struct page_record record;

	assert_int_equal(page_next(page, &record), 0);
	assert_int_equal(page_next(page, &record), 0);
}

static void expect_damage(struct page *page)
{
	struct page_record record;

	assert_int_equal(page_next(page, &record), -EBADMSG);
	assert_int_equal(page_next(page, &record), 0);
}

static void records_come_with_the_sum_of_their_deltas(void **state)
{
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, 1009);
	sheet_record(&sheet, 0, "abcd", 4);
	sheet_record(&sheet, 13, "abcdefgh", 8);
	sheet_long_record(&sheet, 17, "abcdef", 6);
	sheet_record(&sheet, 19, "ijkl", 4);
	sheet_end(&sheet, 0);

	open_sheet(&sheet, &page);
	assert_false(page.missed);
	expect_record(&page, 1009, "abcd", 4);
	expect_record(&page, 1022, "abcdefgh", 8);
	expect_record(&page, 1039, "abcdef", 6);
	expect_record(&page, 1058, "ijkl", 4);
	expect_end(&page);
	(void)state;
}

static void an_extended_delta_has_59_bits(void **state)
{
	const uint64_t delta = 0x3abcdef12345678;
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, 1009);
	sheet_extend(&sheet, delta);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_end(&sheet, 0);

	open_sheet(&sheet, &page);
	expect_record(&page, 1009 + delta + 13, "abcd", 4);
	expect_end(&page);
	(void)state;
}

static void a_time_stamp_takes_its_high_bits_from_the_time_so_far(void **state)
{
	const uint64_t high = 0x1800000000000000;
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, high + 1009);
	sheet_stamp(&sheet, 5003);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_end(&sheet, 0);
	open_sheet(&sheet, &page);
	expect_record(&page, high + 5016, "abcd", 4);

	/* Less than the time so far: the 59 bits have begun anew. */
	sheet_begin(&sheet, high + 1009);
	sheet_stamp(&sheet, 7);
	sheet_record(&sheet, 0, "abcd", 4);
	sheet_end(&sheet, 0);
	open_sheet(&sheet, &page);
	expect_record(&page, high + (1ull << 59) + 7, "abcd", 4);

	sheet_begin(&sheet, 1009);
	sheet_stamp(&sheet, 7);
	sheet_record(&sheet, 0, "abcd", 4);
	sheet_end(&sheet, 0);
	open_sheet(&sheet, &page);
	expect_record(&page, 7, "abcd", 4);
	(void)state;
}

static void a_discarded_record_is_passed_by(void **state)
{
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, 1009);
	sheet_head(&sheet, 29, 11);
	sheet_word(&sheet, 12);
	sheet_word(&sheet, 0);
	sheet_word(&sheet, 0);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_end(&sheet, 0);

	open_sheet(&sheet, &page);
	expect_record(&page, 1033, "abcd", 4);
	expect_end(&page);
	(void)state;
}

static void padding_without_time_ends_the_page(void **state)
{
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, 1009);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_head(&sheet, 29, 0);
	sheet_record(&sheet, 13, "efgh", 4);
	sheet_end(&sheet, 0);

	open_sheet(&sheet, &page);
	expect_record(&page, 1022, "abcd", 4);
	expect_end(&page);
	(void)state;
}

static void a_loss_has_its_number_when_it_is_stored(void **state)
{
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, 1009);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_end_missed(&sheet, 1000003);
	open_sheet(&sheet, &page);
	assert_true(page.missed);
	assert_int_equal(page.n_missed, 1000003);
	expect_record(&page, 1022, "abcd", 4);
	expect_end(&page);

	sheet_end(&sheet, SHEET_MISSED);
	open_sheet(&sheet, &page);
	assert_true(page.missed);
	assert_int_equal(page.n_missed, 0);
	(void)state;
}

static void a_commit_larger_than_the_page_is_refused(void **state)
{
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, 1009);
	sheet_record(&sheet, 13, "abcd", 4);
	put_le64(sheet.bytes + 8, SHEET_SIZE - SHEET_HEAD + 1);
	assert_int_equal(page_open(&page, sheet.bytes, SHEET_SIZE,
				   &page_layout_default),
			 -EBADMSG);
	expect_end(&page);
	(void)state;
}

static void a_stored_number_needs_its_room(void **state)
{
	struct sheet sheet;
	struct page page;

	sheet_begin(&sheet, 1009);
	sheet.at = SHEET_SIZE - 7;
	sheet_end(&sheet, SHEET_MISSED | SHEET_STORED);
	assert_int_equal(page_open(&page, sheet.bytes, SHEET_SIZE,
				   &page_layout_default),
			 -EBADMSG);
	(void)state;
}

/* A page with one good record and then an entry of these words. */
static void expect_damaged_entry(uint32_t type, uint32_t delta_ns,
				 uint32_t word, uint32_t n_words)
{
	struct sheet sheet;
	struct page page;
	uint32_t i;

	sheet_begin(&sheet, 1009);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_head(&sheet, type, delta_ns);
	for (i = 0; i < n_words; i++)
		sheet_word(&sheet, word);
	sheet_end(&sheet, 0);

	open_sheet(&sheet, &page);
	expect_record(&page, 1022, "abcd", 4);
	expect_damage(&page);
}

static void
each_wrong_length_ends_the_page_behind_the_good_records(void **state)
{
	expect_damaged_entry(2, 7, 0, 1);   /* longer than the page */
	expect_damaged_entry(28, 7, 0, 27); /* by one word */
	expect_damaged_entry(0, 7, 0, 0);   /* no size */
	expect_damaged_entry(0, 7, 3, 2);   /* less than itself */
	expect_damaged_entry(0, 7, 13, 2);  /* by one byte */
	expect_damaged_entry(0, 7, UINT32_MAX, 2);
	expect_damaged_entry(29, 7, 0, 0); /* padding: no size */
	expect_damaged_entry(29, 7, 3, 2);
	expect_damaged_entry(29, 7, 9, 2);
	expect_damaged_entry(29, 7, UINT32_MAX, 2);
	expect_damaged_entry(30, 7, 0, 0); /* half a time */
	expect_damaged_entry(31, 7, 0, 0);
	(void)state;
}

/* The page lies at the end of memory of its own, so that ASan sees more. */
static uint32_t count_records(const struct sheet *sheet, uint32_t size)
{
	uint8_t *const bytes = malloc(size ? size : 1);
	struct page_record record;
	struct page page = { 0 };
	uint32_t n_records = 0;

	memcpy(bytes, sheet->bytes, size);
	page_open(&page, bytes, size, &page_layout_default);
	while (page_next(&page, &record) > 0)
		n_records += record.data[record.size - 1] != 0;
	free(bytes);
	return n_records;
}

static void a_page_torn_at_any_byte_gives_no_more_than_is_there(void **state)
{
	struct sheet sheet;
	uint32_t size;

	sheet_begin(&sheet, 1009);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_long_record(&sheet, 13, "abcdefgh", 8);
	sheet_stamp(&sheet, 5003);
	sheet_record(&sheet, 13, "abcd", 4);
	sheet_end(&sheet, 0);
	for (size = SHEET_HEAD; size < sheet.at; size++) {
		/* Torn as a whole, and torn though commit is right. */
		assert_int_equal(count_records(&sheet, size), 0);
		put_le64(sheet.bytes + 8, size - SHEET_HEAD);
		assert_in_range(count_records(&sheet, size), 0, 2);
		sheet_end(&sheet, 0);
	}
	assert_int_equal(count_records(&sheet, sheet.at), 3);
	(void)state;
}

/* Entries of all types, drawn by a generator that is the same each time. */
static void draw_sheet(struct sheet *sheet)
{
	static const uint8_t data[256];
	uint32_t size;

	sheet_begin(sheet, 0x0800000000001009);
	while (sheet->at < SHEET_SIZE - 300) {
		const uint32_t delta = (uint32_t)lrand48() % 100003 + 2;

		size = (uint32_t)lrand48() % 28 * 4 + 4;
		switch (lrand48() % 8) {
		case 0:
			sheet_extend(sheet, (uint64_t)lrand48() << 20);
			break;
		case 1:
			sheet_stamp(sheet, (uint64_t)lrand48() << 27);
			break;
		case 2:
			sheet_head(sheet, 29, delta);
			sheet_word(sheet, size);
			sheet->at += size - 4;
			break;
		case 3:
			sheet_long_record(sheet, delta, data, size + 112);
			break;
		default:
			sheet_record(sheet, delta, data, size);
		}
	}
	sheet_end(sheet, 0);
}

/* libtraceevent before 1.8 does not know the high bits of a time stamp. */
#define TIME_MASK ((1ull << 59) - 1)

static void drawn_pages_read_as_libtraceevent_reads_them(void **state)
{
	struct kbuffer *const kbuffer =
		kbuffer_alloc(KBUFFER_LSIZE_8, KBUFFER_ENDIAN_LITTLE);
	struct sheet sheet;
	int i;

	srand48(7919);
	for (i = 0; i < 1009; i++) {
		unsigned long long time = 0;
		struct page_record record;
		struct page page;
		void *expected;

		draw_sheet(&sheet);
		open_sheet(&sheet, &page);
		assert_int_equal(kbuffer_load_subbuffer(kbuffer, sheet.bytes),
				 0);
		while ((expected = kbuffer_read_event(kbuffer, &time))) {
			assert_int_equal(page_next(&page, &record), 1);
			assert_ptr_equal(record.data, expected);
			assert_int_equal(record.size,
					 kbuffer_event_size(kbuffer));
			assert_int_equal(record.time_ns & TIME_MASK,
					 time & TIME_MASK);
			kbuffer_next_event(kbuffer, NULL);
		}
		expect_end(&page);
	}
	kbuffer_free(kbuffer);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_come_with_the_sum_of_their_deltas),
		cmocka_unit_test(an_extended_delta_has_59_bits),
		cmocka_unit_test(
			a_time_stamp_takes_its_high_bits_from_the_time_so_far),
		cmocka_unit_test(a_discarded_record_is_passed_by),
		cmocka_unit_test(padding_without_time_ends_the_page),
		cmocka_unit_test(a_loss_has_its_number_when_it_is_stored),
		cmocka_unit_test(a_commit_larger_than_the_page_is_refused),
		cmocka_unit_test(a_stored_number_needs_its_room),
		cmocka_unit_test(
			each_wrong_length_ends_the_page_behind_the_good_records),
		cmocka_unit_test(
			a_page_torn_at_any_byte_gives_no_more_than_is_there),
		cmocka_unit_test(drawn_pages_read_as_libtraceevent_reads_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
