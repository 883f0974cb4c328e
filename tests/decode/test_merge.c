/*
 * test_merge.c - records of several CPUs in the order of time, and what was lost
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
#include "iorec/error.h"
#include "report/decode/merge.h"
#include "report/decode/stream.h"
#include "sheet.h"
#include "tests/format/image.h"

#define EVENT_ID    2104
#define STORED_ROOM 65536

static const struct stream_options options = {
	.layout = { .time_at = 0,
		    .commit_at = 8,
		    .commit_size = 8,
		    .data_at = 16 },
	.subbuf_size = SHEET_SIZE,
};

static const struct merge_limits wide = {
	.held_max = MERGE_HELD_MAX,
	.open_max = MERGE_OPEN_MAX,
	.spare_max = MERGE_SPARE_MAX,
};

static struct merge *create(const struct merge_limits *limits)
{
	struct merge *merge = NULL;

	assert_int_equal(merge_create(&options, limits, &merge, NULL), 0);
	return merge;
}

static void add_sheets(struct merge *merge, uint32_t cpu,
		       const struct sheet *sheets, uint32_t n_sheets,
		       uint64_t lost_before)
{
	uint8_t stored[STORED_ROOM];
	uint8_t *const pages = malloc(n_sheets * SHEET_SIZE);
	struct ior_chunk chunk = {
		.kind = IOR_KIND_PAGES,
		.cpu = cpu,
		.first_ns = get_le64(sheets[0].bytes),
		.last_ns = get_le64(sheets[n_sheets - 1].bytes),
		.lost_before = lost_before,
		.raw_size = n_sheets * SHEET_SIZE,
	};
	uint32_t i;

	for (i = 0; i < n_sheets; i++)
		memcpy(pages + i * SHEET_SIZE, sheets[i].bytes, SHEET_SIZE);
	chunk.stored_size = (uint32_t)image_pack(pages, chunk.raw_size, stored,
						 sizeof(stored));
	assert_int_equal(merge_add(merge, &chunk, stored, NULL), 0);
	free(pages);
}

/* A chunk of one sub-buffer with records at these times, ended by 0. */
static void add_times(struct merge *merge, uint32_t cpu, const uint64_t *times,
		      uint32_t flags, uint64_t lost_before)
{
	uint64_t before = times[0];
	struct sheet sheet;

	sheet_begin(&sheet, times[0]);
	for (; *times; times++) {
		sheet_event(&sheet, (uint32_t)(*times - before), EVENT_ID, cpu);
		before = *times;
	}
	sheet_end(&sheet, flags);
	add_sheets(merge, cpu, &sheet, 1, lost_before);
}

#define TIMES(...)             \
	(const uint64_t[])     \
	{                      \
		__VA_ARGS__, 0 \
	}

static void expect_record(struct merge *merge, uint64_t limit_ns, uint32_t cpu,
			  uint64_t time_ns)
{
	struct merge_item item;

	assert_int_equal(merge_next(merge, limit_ns, &item, NULL), 1);
	assert_null(item.loss);
	assert_int_equal(item.record.time_ns, time_ns);
	assert_int_equal(item.cpu, cpu);
	assert_int_equal(item.record.size, SHEET_EVENT_SIZE);
	assert_int_equal(get_le64(item.record.data + 8), cpu);
}

static void compare_loss(const struct trace_loss *loss, uint32_t cpu,
			 uint64_t from_ns, uint64_t to_ns, uint64_t n_events)
{
	assert_non_null(loss);
	assert_int_equal(loss->cpu, cpu);
	assert_int_equal(loss->from_ns, from_ns);
	assert_int_equal(loss->to_ns, to_ns);
	assert_int_equal(loss->n_events, n_events);
}

static void expect_loss(struct merge *merge, uint32_t cpu, uint64_t from_ns,
			uint64_t to_ns, uint64_t n_events)
{
	struct merge_item item;

	assert_int_equal(merge_next(merge, UINT64_MAX, &item, NULL), 1);
	compare_loss(item.loss, cpu, from_ns, to_ns, n_events);
}

static void expect_loss_at_end(struct merge *merge, uint64_t end_ns,
			       uint32_t cpu, uint64_t from_ns, uint64_t to_ns,
			       uint64_t n_events)
{
	struct merge_item item;

	assert_int_equal(merge_finish(merge, end_ns, &item), 1);
	compare_loss(item.loss, cpu, from_ns, to_ns, n_events);
}

static void expect_last_loss(struct merge *merge, uint32_t cpu,
			     uint64_t from_ns, uint64_t to_ns,
			     uint64_t n_events)
{
	expect_loss_at_end(merge, to_ns, cpu, from_ns, to_ns, n_events);
}

static void expect_nothing(struct merge *merge, uint64_t limit_ns)
{
	struct merge_item item;

	assert_int_equal(merge_next(merge, limit_ns, &item, NULL), 0);
}

static void expect_no_more_losses(struct merge *merge)
{
	struct merge_item item;

	expect_nothing(merge, UINT64_MAX);
	assert_int_equal(merge_finish(merge, 1000003, &item), 0);
}

static void records_come_in_the_order_of_time(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 5, TIMES(100, 130, 160), 0, 0);
	add_times(merge, 2, TIMES(110, 120, 170), 0, 0);
	add_times(merge, 9, TIMES(90, 180), 0, 0);
	expect_record(merge, UINT64_MAX, 9, 90);
	expect_record(merge, UINT64_MAX, 5, 100);
	expect_record(merge, UINT64_MAX, 2, 110);
	expect_record(merge, UINT64_MAX, 2, 120);
	expect_record(merge, UINT64_MAX, 5, 130);
	expect_record(merge, UINT64_MAX, 5, 160);
	expect_record(merge, UINT64_MAX, 2, 170);
	expect_record(merge, UINT64_MAX, 9, 180);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void records_of_the_same_time_come_by_cpu(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 5, TIMES(100, 100), 0, 0);
	add_times(merge, 9, TIMES(100), 0, 0);
	add_times(merge, 2, TIMES(100, 100), 0, 0);
	expect_record(merge, UINT64_MAX, 2, 100);
	expect_record(merge, UINT64_MAX, 2, 100);
	expect_record(merge, UINT64_MAX, 5, 100);
	expect_record(merge, UINT64_MAX, 5, 100);
	expect_record(merge, UINT64_MAX, 9, 100);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void nothing_at_or_behind_the_watermark_comes_out(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 0, TIMES(100, 130), 0, 0);
	expect_nothing(merge, 100);
	expect_record(merge, 101, 0, 100);
	expect_nothing(merge, 130);

	/* A chunk that comes now goes before what was seen already. */
	add_times(merge, 1, TIMES(110, 140), 0, 0);
	expect_record(merge, 130, 1, 110);
	expect_nothing(merge, 130);
	expect_record(merge, 1000, 0, 130);
	expect_record(merge, 1000, 1, 140);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_cpu_may_go_and_come_back(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 0, TIMES(100), 0, 0);
	add_times(merge, 1, TIMES(110, 150), 0, 0);
	expect_record(merge, 200, 0, 100);
	expect_record(merge, 200, 1, 110);
	add_times(merge, 0, TIMES(120, 160), 0, 0);
	add_times(merge, 0, TIMES(170), 0, 0);
	expect_record(merge, 200, 0, 120);
	expect_record(merge, 200, 1, 150);
	expect_record(merge, 200, 0, 160);
	expect_record(merge, 200, 0, 170);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_page_without_records_is_passed_by(void **state)
{
	struct merge *const merge = create(&wide);
	struct sheet sheets[3];
	int i;

	for (i = 0; i < 3; i++) {
		sheet_begin(&sheets[i], 100);
		if (i == 1)
			sheet_event(&sheets[i], 7, EVENT_ID, 4);
		sheet_end(&sheets[i], 0);
	}
	add_sheets(merge, 4, sheets, 3, 0);
	expect_record(merge, UINT64_MAX, 4, 107);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

/* What cpu 4 does meanwhile may be half of what cpu 3 lost the rest of. */
static void a_loss_comes_before_what_other_cpus_did_meanwhile(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100, 110), 0, 0);
	add_times(merge, 3, TIMES(500), SHEET_MISSED, 1009);
	add_times(merge, 4, TIMES(300), 0, 0);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_record(merge, UINT64_MAX, 3, 110);
	expect_loss(merge, 3, 110, 500, 1009);
	expect_record(merge, UINT64_MAX, 4, 300);
	expect_record(merge, UINT64_MAX, 3, 500);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

/* Up to there all was read: nothing before it can have been lost. */
static void a_gap_begins_at_the_watermark_behind_the_last_record(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100), 0, 0);
	merge_note_watermark(merge, 307);
	add_times(merge, 3, TIMES(500), SHEET_MISSED, 1009);
	add_times(merge, 3, TIMES(600), SHEET_MISSED, 13);
	expect_record(merge, 307, 3, 100);
	expect_loss(merge, 3, 307, 500, 1009);
	expect_record(merge, UINT64_MAX, 3, 500);
	expect_loss(merge, 3, 500, 600, 13);
	expect_record(merge, UINT64_MAX, 3, 600);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_gap_of_a_record_before_its_watermark_ends_there(void **state)
{
	struct merge *const merge = create(&wide);

	merge_note_watermark(merge, 307);
	add_times(merge, 3, TIMES(200), SHEET_MISSED, 1009);
	expect_loss(merge, 3, 200, 200, 1009);
	expect_record(merge, UINT64_MAX, 3, 200);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

/* The recorder had no page left to tell the number with. */
static void a_number_that_only_the_kernel_told_lasts_until_it_did(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100), SHEET_MISSED, 1009);
	assert_int_equal(merge_note_lost(merge, 3, 1009, 150, NULL), 0);
	assert_int_equal(merge_n_untold(merge), 1009);
	assert_int_equal(merge_note_lost(merge, 3, 1021, 1103, NULL), 0);
	assert_int_equal(merge_note_lost(merge, 5, 7, 1109, NULL), 0);
	assert_int_equal(merge_note_lost(merge, 1000003, 7, 1109, NULL), 0);
	expect_loss(merge, 3, 0, 100, 1009);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_nothing(merge, UINT64_MAX);
	assert_int_equal(merge_n_untold(merge), 12 + 7);
	expect_loss_at_end(merge, 997, 3, 100, 1103, 12);
	expect_loss_at_end(merge, 997, 5, 0, 1109, 7);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_loss_before_the_first_record_begins_at_zero(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100), SHEET_MISSED, 1009);
	expect_loss(merge, 3, 0, 100, 1009);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

/* Two pages that lost 13 and 17 events, in one chunk that says 30. */
static void numbers_of_pages_go_before_that_of_the_chunk(void **state)
{
	struct merge *const merge = create(&wide);
	struct sheet sheets[2];

	sheet_begin(&sheets[0], 100);
	sheet_event(&sheets[0], 0, EVENT_ID, 3);
	sheet_end_missed(&sheets[0], 13);
	sheet_begin(&sheets[1], 200);
	sheet_event(&sheets[1], 0, EVENT_ID, 3);
	sheet_end_missed(&sheets[1], 17);
	add_sheets(merge, 3, sheets, 2, 30);
	expect_loss(merge, 3, 0, 100, 13);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_loss(merge, 3, 100, 200, 17);
	expect_record(merge, UINT64_MAX, 3, 200);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_number_may_come_one_chunk_late(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100), SHEET_MISSED, 0);
	add_times(merge, 3, TIMES(200), 0, 1009);
	expect_loss(merge, 3, 0, 100, 1009);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_record(merge, UINT64_MAX, 3, 200);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_number_may_come_one_chunk_early(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100), 0, 1009);
	add_times(merge, 3, TIMES(200), SHEET_MISSED, 0);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_loss(merge, 3, 100, 200, 1009);
	expect_record(merge, UINT64_MAX, 3, 200);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_number_that_no_page_claims_comes_at_the_end(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100), SHEET_MISSED, 1009);
	add_times(merge, 3, TIMES(200), 0, 13);
	expect_loss(merge, 3, 0, 100, 1009);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_record(merge, UINT64_MAX, 3, 200);
	expect_nothing(merge, UINT64_MAX);
	expect_last_loss(merge, 3, 100, 997, 13);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void a_damaged_page_is_a_loss_of_unknown_number(void **state)
{
	struct merge *const merge = create(&wide);
	struct sheet sheets[3];
	int i;

	for (i = 0; i < 3; i++) {
		sheet_begin(&sheets[i], 100 * (uint64_t)(i + 1));
		sheet_event(&sheets[i], 0, EVENT_ID, 3);
		sheet_end(&sheets[i], 0);
	}
	put_le64(sheets[1].bytes + 8, SHEET_SIZE);
	add_sheets(merge, 3, sheets, 3, 0);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_loss(merge, 3, 100, 300, 0);
	expect_record(merge, UINT64_MAX, 3, 300);
	expect_no_more_losses(merge);
	assert_int_equal(merge_n_bad_pages(merge), 1);
	merge_free(merge);
	(void)state;
}

static void a_chunk_that_does_not_unpack_is_a_loss(void **state)
{
	const struct ior_chunk chunk = {
		.kind = IOR_KIND_PAGES,
		.sequence = 7,
		.offset = 40009,
		.cpu = 3,
		.raw_size = SHEET_SIZE,
		.stored_size = 7,
	};
	struct merge *const merge = create(&wide);
	struct ior_error error = { 0 };
	struct merge_item item;

	add_times(merge, 3, TIMES(100), 0, 0);
	assert_int_equal(
		merge_add(merge, &chunk, (const uint8_t *)"garbage", NULL), 0);
	add_times(merge, 3, TIMES(300), 0, 0);
	expect_record(merge, UINT64_MAX, 3, 100);
	assert_int_equal(merge_next(merge, UINT64_MAX, &item, &error),
			 -EBADMSG);
	assert_non_null(strstr(error.text, "chunk 7 at offset 40009: "));
	expect_loss(merge, 3, 100, 300, 0);
	expect_record(merge, UINT64_MAX, 3, 300);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void pages_that_are_no_whole_sub_buffers_are_refused(void **state)
{
	const struct ior_chunk chunk = {
		.kind = IOR_KIND_PAGES,
		.cpu = 3,
		.raw_size = SHEET_SIZE + 1,
		.stored_size = 7,
	};
	struct merge *const merge = create(&wide);
	struct ior_error error = { 0 };
	struct merge_item item;

	assert_int_equal(
		merge_add(merge, &chunk, (const uint8_t *)"garbage", NULL), 0);
	assert_int_equal(merge_next(merge, UINT64_MAX, &item, &error),
			 -EBADMSG);
	assert_string_equal(error.text,
			    "pages of cpu 3 are no whole sub-buffers");
	expect_nothing(merge, UINT64_MAX);
	merge_free(merge);
	(void)state;
}

static void a_cpu_that_cannot_be_is_refused(void **state)
{
	const struct ior_chunk chunk = { .cpu = 1000003, .stored_size = 7 };
	struct merge *const merge = create(&wide);
	struct ior_error error = { 0 };

	assert_int_equal(merge_add(merge, &chunk, (const uint8_t *)"garbage",
				   &error),
			 -EBADMSG);
	assert_string_equal(error.text, "there can be no cpu 1000003");
	merge_free(merge);
	(void)state;
}

static void damage_of_the_file_is_a_gap_on_every_cpu(void **state)
{
	struct merge *const merge = create(&wide);

	add_times(merge, 3, TIMES(100), 0, 0);
	add_times(merge, 4, TIMES(110), 0, 0);
	merge_note_gap(merge);
	add_times(merge, 3, TIMES(200), 0, 0);
	expect_record(merge, UINT64_MAX, 3, 100);
	expect_loss(merge, 3, 100, 200, 0);
	expect_record(merge, UINT64_MAX, 4, 110);
	expect_record(merge, UINT64_MAX, 3, 200);
	expect_nothing(merge, UINT64_MAX);
	expect_last_loss(merge, 4, 110, 997, 0);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

static void too_much_held_can_be_taken_out_without_a_watermark(void **state)
{
	const struct merge_limits limits = {
		.held_max = 500,
		.open_max = MERGE_OPEN_MAX,
	};
	struct merge *const merge = create(&limits);
	uint64_t limit_ns = 0;

	add_times(merge, 0, TIMES(100), 0, 0);
	assert_false(merge_is_full(merge, &limit_ns));
	add_times(merge, 0, TIMES(400), 0, 0);
	add_times(merge, 1, TIMES(200), 0, 0);
	add_times(merge, 1, TIMES(300, 500), 0, 0);
	add_times(merge, 1, TIMES(600), 0, 0);

	/* CPU 0 has been heard up to 400. */
	assert_true(merge_is_full(merge, &limit_ns));
	assert_int_equal(limit_ns, 400);
	expect_record(merge, limit_ns, 0, 100);
	expect_record(merge, limit_ns, 1, 200);
	expect_record(merge, limit_ns, 1, 300);
	expect_nothing(merge, limit_ns);
	assert_false(merge_is_full(merge, &limit_ns));
	merge_free(merge);
	(void)state;
}

static void too_many_open_cpus_cost_order_and_no_record(void **state)
{
	const struct merge_limits limits = {
		.held_max = MERGE_HELD_MAX,
		.open_max = (uint64_t)2 * SHEET_SIZE,
		.spare_max = (uint64_t)3 * SHEET_SIZE,
	};
	struct merge *const merge = create(&limits);
	uint32_t n_records[7] = { 0 };
	struct merge_item item;
	uint32_t cpu;

	for (cpu = 0; cpu < 7; cpu++) {
		add_times(merge, cpu, TIMES(100 + cpu, 300, 500), 0, 0);
		add_times(merge, cpu, TIMES(700, 900), 0, 0);
	}
	while (merge_next(merge, UINT64_MAX, &item, NULL) > 0) {
		assert_null(item.loss);
		assert_int_equal(get_le64(item.record.data + 8), item.cpu);
		n_records[item.cpu]++;
	}
	for (cpu = 0; cpu < 7; cpu++)
		assert_int_equal(n_records[cpu], 5);
	expect_no_more_losses(merge);
	merge_free(merge);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_come_in_the_order_of_time),
		cmocka_unit_test(records_of_the_same_time_come_by_cpu),
		cmocka_unit_test(nothing_at_or_behind_the_watermark_comes_out),
		cmocka_unit_test(a_cpu_may_go_and_come_back),
		cmocka_unit_test(a_page_without_records_is_passed_by),
		cmocka_unit_test(
			a_loss_comes_before_what_other_cpus_did_meanwhile),
		cmocka_unit_test(
			a_gap_begins_at_the_watermark_behind_the_last_record),
		cmocka_unit_test(
			a_gap_of_a_record_before_its_watermark_ends_there),
		cmocka_unit_test(
			a_number_that_only_the_kernel_told_lasts_until_it_did),
		cmocka_unit_test(a_loss_before_the_first_record_begins_at_zero),
		cmocka_unit_test(numbers_of_pages_go_before_that_of_the_chunk),
		cmocka_unit_test(a_number_may_come_one_chunk_late),
		cmocka_unit_test(a_number_may_come_one_chunk_early),
		cmocka_unit_test(a_number_that_no_page_claims_comes_at_the_end),
		cmocka_unit_test(a_damaged_page_is_a_loss_of_unknown_number),
		cmocka_unit_test(a_chunk_that_does_not_unpack_is_a_loss),
		cmocka_unit_test(
			pages_that_are_no_whole_sub_buffers_are_refused),
		cmocka_unit_test(a_cpu_that_cannot_be_is_refused),
		cmocka_unit_test(damage_of_the_file_is_a_gap_on_every_cpu),
		cmocka_unit_test(
			too_much_held_can_be_taken_out_without_a_watermark),
		cmocka_unit_test(too_many_open_cpus_cost_order_and_no_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
