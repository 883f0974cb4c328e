/*
 * test_dirty.c - who dirtied which bytes of a file first
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/dirty.h"
#include "report/model/dirty_count.h"
#include "report/model/no_rows.h"

#define PAGE_SIZE 4096

/* A whole file, of which nothing is dirty when its writeback ends. */
#define ALL 0, DIRTY_ALL

/* What became of bytes, as "task of file: DIRTIED COWRITTEN CANCELLED LEFT". */
static char told[512];

static int tell(void *context, const struct dirty_row *row,
		struct ior_error *err)
{
	const size_t at = strlen(told);

	snprintf(told + at, sizeof(told) - at,
		 "%u of %u: %llu %llu %llu %llu\n", row->task_id, row->file_id,
		 (unsigned long long)row->sizes[DIRTY_DIRTIED],
		 (unsigned long long)row->sizes[DIRTY_COWRITTEN],
		 (unsigned long long)row->sizes[DIRTY_CANCELLED],
		 (unsigned long long)row->sizes[DIRTY_LEFT]);
	(void)context;
	(void)err;
	return 0;
}

struct story {
	struct row_sink sink;
	struct dirty_count *count;
	struct dirty *dirty;
};

static int begin(void **state)
{
	static struct story story;

	told[0] = '\0';
	story.sink = no_rows;
	story.sink.dirty = tell;
	if (dirty_count_create(&story.sink, &story.count, NULL) < 0 ||
	    dirty_create(PAGE_SIZE, story.count, &story.dirty, NULL) < 0)
		return -1;
	*state = &story;
	return 0;
}

static int end(void **state)
{
	struct story *const story = *state;

	dirty_free(story->dirty);
	dirty_count_free(story->count);
	return 0;
}

/* What became of all bytes, in the order of a hash. */
static void assert_counts(struct story *story, const char *expected)
{
	assert_int_equal(dirty_finish(story->dirty, NULL), 0);
	assert_int_equal(dirty_count_finish(story->count, NULL), 0);
	assert_string_equal(told, expected);
}

/* A task writes pages of a file. */
static void write_pages(struct story *story, uint32_t file_id, uint32_t task_id,
			uint64_t first, uint64_t n_pages)
{
	assert_int_equal(dirty_add(story->dirty, file_id, task_id,
				   first * PAGE_SIZE, n_pages * PAGE_SIZE,
				   NULL),
			 0);
}

/* Compare with "task:pages", the largest first, and what is not exact. */
static void assert_claim(struct dirty_claim *claim, bool known,
			 const char *expected)
{
	char text[128] = "";
	size_t at = 0;
	uint32_t i;

	assert_int_equal(known, claim->shares.n_items > 0);
	dirty_shares_sort(&claim->shares);
	for (i = 0; i < claim->shares.n_items; i++) {
		const struct dirty_share *const share = &claim->shares.items[i];

		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "%s%u:%.4g", i ? " " : "",
				       share->task_id,
				       (double)share->size / PAGE_SIZE);
	}
	snprintf(text + at, sizeof(text) - at, "%s",
		 claim->estimated ? " estimated" : "");
	assert_string_equal(text, expected);
}

/* A bio carries pages that the file system told. */
static void assert_takes(struct story *story, uint32_t file_id, uint64_t first,
			 uint64_t n_pages, const char *expected)
{
	const struct dirty_part part = {
		.begin = first * PAGE_SIZE,
		.end = (first + n_pages) * PAGE_SIZE,
		.size = n_pages * PAGE_SIZE,
	};
	struct dirty_claim claim = { 0 };
	const bool known = dirty_take(story->dirty, file_id, &part, &claim);

	assert_claim(&claim, known, expected);
}

/* A bio carries pages, nobody told which. */
static void assert_takes_any(struct story *story, uint32_t file_id,
			     uint64_t n_pages, const char *expected)
{
	struct dirty_claim claim = { 0 };
	const bool known = dirty_take_any(story->dirty, file_id,
					  n_pages * PAGE_SIZE, &claim);

	assert_claim(&claim, known, expected);
}

static void the_first_dirtier_of_a_page_keeps_it(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 5, 7);
	write_pages(story, 1, 11, 0, 31);
	write_pages(story, 1, 12, 3, 13);
	assert_takes(story, 1, 0, 31, "11:24 10:7");
	assert_takes(story, 1, 0, 31, "");
	assert_takes(story, 2, 0, 31, "");
}

static void a_byte_dirties_its_whole_page(void **state)
{
	struct story *const story = *state;

	assert_int_equal(dirty_add(story->dirty, 1, 10, 4095, 2, NULL), 0);
	assert_int_equal(dirty_add(story->dirty, 1, 10, 0, 0, NULL), 0);
	assert_int_equal(dirty_add(story->dirty, 1, 11, 8192, 1, NULL), 0);
	assert_takes(story, 1, 0, 3, "10:2 11:1");
}

static void a_range_takes_its_pages_and_the_rest_stays(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 11);
	write_pages(story, 1, 11, 11, 13);
	assert_takes(story, 1, 7, 5, "10:4 11:1");
	assert_takes(story, 1, 0, 7, "10:7");
	assert_takes(story, 1, 12, 12, "11:12");
	assert_takes_any(story, 1, 1, "");
}

static void without_a_range_the_first_pages_go_first(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 11, 5, 13);
	write_pages(story, 1, 10, 0, 5);
	assert_takes_any(story, 1, 3, "10:3 estimated");
	assert_takes_any(story, 1, 5, "11:3 10:2 estimated");
	assert_takes_any(story, 1, 7, "11:7");
	assert_takes_any(story, 1, 3, "11:3");
	assert_takes_any(story, 1, 1, "");
}

static void more_than_was_dirtied_goes_with_what_was(void **state)
{
	struct story *const story = *state;

	/* a folio of 16 pages, of which one task dirtied 4 and another 1 */
	write_pages(story, 1, 10, 0, 4);
	write_pages(story, 1, 11, 9, 1);
	dirty_begin(story->dirty, 1, ALL);
	assert_takes(story, 1, 0, 15, "10:12 11:3 estimated");
	assert_takes_any(story, 1, 5, "10:4 11:1 estimated");
	assert_takes(story, 1, 40, 5, "10:4 11:1 estimated");
	dirty_end(story->dirty, 1, ALL, true);
	assert_takes_any(story, 1, 1, "");
}

static void compressed_bytes_are_parted_by_what_they_stand_for(void **state)
{
	struct story *const story = *state;
	const struct dirty_part part = { .begin = 0,
					 .end = 32 * PAGE_SIZE,
					 .size = 16 * PAGE_SIZE };
	struct dirty_claim claim = { 0 };

	write_pages(story, 1, 10, 0, 22);
	write_pages(story, 1, 11, 22, 10);
	assert_true(dirty_take(story->dirty, 1, &part, &claim));
	assert_claim(&claim, true, "10:11 11:5 estimated");
}

static void blocks_smaller_than_a_page_share_it(void **state)
{
	struct story *const story = *state;
	const struct dirty_part part = { .begin = 0,
					 .end = PAGE_SIZE + 1024,
					 .size = PAGE_SIZE + 1024 };
	struct dirty_claim claim = { 0 };

	write_pages(story, 1, 10, 0, 1);
	write_pages(story, 1, 11, 1, 1);
	assert_true(dirty_take(story->dirty, 1, &part, &claim));
	assert_claim(&claim, true, "10:1 11:0.25");
}

static void a_clean_end_leaves_nothing(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 5);
	dirty_begin(story->dirty, 1, ALL);
	dirty_end(story->dirty, 1, ALL, true);
	assert_takes_any(story, 1, 1, "");
}

static void another_end_leaves_what_no_bio_took(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 5);
	dirty_begin(story->dirty, 1, ALL);
	assert_takes(story, 1, 0, 3, "10:3");
	write_pages(story, 1, 11, 2, 5);
	dirty_end(story->dirty, 1, ALL, false);
	assert_takes(story, 1, 0, 7, "11:4.2 10:2.8 estimated");
}

static void what_is_dirtied_in_between_waits_for_the_next(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 5);
	dirty_begin(story->dirty, 1, ALL);
	write_pages(story, 1, 11, 3, 4);
	assert_takes(story, 1, 0, 5, "10:5");
	dirty_end(story->dirty, 1, ALL, true);
	assert_takes(story, 1, 3, 4, "11:4");
	assert_counts(story, "11 of 1: 16384 0 0 0\n10 of 1: 20480 0 0 0\n");
}

static void writeback_of_a_part_leaves_the_rest(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 11);
	dirty_begin(story->dirty, 1, 3 * PAGE_SIZE, 2 * PAGE_SIZE);
	assert_takes_any(story, 1, 2, "10:2");
	dirty_end(story->dirty, 1, 3 * PAGE_SIZE, 2 * PAGE_SIZE, true);
	assert_takes(story, 1, 0, 3, "10:3");
	assert_takes(story, 1, 5, 6, "10:6");
	assert_takes_any(story, 1, 1, "");
}

static void an_inner_writeback_takes_what_was_dirtied_since(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 5);
	dirty_begin(story->dirty, 1, ALL);
	write_pages(story, 1, 11, 3, 4);
	dirty_begin(story->dirty, 1, ALL);
	dirty_end(story->dirty, 1, ALL, false);
	assert_takes(story, 1, 0, 7, "10:5 11:2");
	dirty_end(story->dirty, 1, ALL, false);
	assert_takes_any(story, 1, 1, "");
	dirty_end(story->dirty, 1, ALL, false);
}

static void what_was_written_otherwise_is_clean(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 11);
	dirty_clean(story->dirty, 1, PAGE_SIZE, 3 * PAGE_SIZE - 1);
	assert_takes(story, 1, 0, 5, "10:5");
	assert_takes_any(story, 1, 6, "10:6");
	assert_takes_any(story, 1, 1, "");
	assert_counts(story, "10 of 1: 45056 0 0 0\n");
}

static void what_is_cut_off_is_cancelled(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 7);
	write_pages(story, 1, 11, 7, 5);
	dirty_cut(story->dirty, 1, 2 * PAGE_SIZE + 1);
	assert_takes(story, 1, 0, 3, "10:3");
	dirty_cut(story->dirty, 1, 0);
	assert_counts(story, "11 of 1: 20480 0 20480 0\n"
			     "10 of 1: 28672 0 16384 0\n");
}

static void what_is_cut_while_it_is_written_does_not_wait_again(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 7);
	dirty_begin(story->dirty, 1, ALL);
	assert_takes(story, 1, 0, 2, "10:2");
	write_pages(story, 1, 11, 0, 3);
	dirty_cut(story->dirty, 1, PAGE_SIZE);
	assert_takes(story, 1, 2, 1, "10:1");
	dirty_end(story->dirty, 1, ALL, false);
	assert_takes(story, 1, 0, 1, "11:1");
	assert_counts(story, "11 of 1: 12288 0 8192 0\n"
			     "10 of 1: 28672 0 16384 0\n");
}

static void who_writes_into_anothers_page_is_counted(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 3);
	assert_int_equal(dirty_add(story->dirty, 1, 11, 2 * PAGE_SIZE + 97,
				   PAGE_SIZE, NULL),
			 0);
	assert_int_equal(dirty_add(story->dirty, 1, 10, 1, 31, NULL), 0);
	assert_counts(story, "11 of 1: 4096 3999 0 4096\n"
			     "10 of 1: 12288 0 0 12288\n");
}

static void writeback_of_nothing_can_only_write_what_comes(void **state)
{
	struct story *const story = *state;

	dirty_begin(story->dirty, 1, ALL);
	assert_takes_any(story, 1, 1, "");
	write_pages(story, 1, 11, 3, 4);
	assert_takes_any(story, 1, 4, "11:4");
}

static void a_gap_ends_writeback_and_keeps_pages(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 5);
	dirty_begin(story->dirty, 1, ALL);
	write_pages(story, 1, 11, 3, 4);
	dirty_gap(story->dirty);
	dirty_end(story->dirty, 1, ALL, true);
	assert_takes(story, 1, 0, 7, "10:5 11:2");
}

static void it_tells_whether_all_of_a_part_is_dirty(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 10, 0, 5);
	dirty_begin(story->dirty, 1, ALL);
	write_pages(story, 1, 11, 5, 2);
	assert_true(dirty_has(story->dirty, 1, 1, 7 * PAGE_SIZE));
	assert_false(dirty_has(story->dirty, 1, 1, 7 * PAGE_SIZE + 1));
	assert_false(dirty_has(story->dirty, 2, 0, 1));
}

/* Compare with "task:pages of 2^bucket sum_us max_ns", a line each. */
static void assert_ages(const struct dirty_claim *claim, const char *expected)
{
	char text[512] = "";
	size_t at = 0;
	uint32_t i;

	for (i = 0; i < claim->ages.n_items; i++) {
		const struct disk_age *const age = &claim->ages.items[i];

		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "%u:%llu of 2^%u %llu %llu\n",
				       age->task_id,
				       (unsigned long long)age->n_pages,
				       age->bucket,
				       (unsigned long long)age->sum_us,
				       (unsigned long long)age->max_ns);
	}
	assert_string_equal(text, expected);
}

static void a_bio_tells_how_long_its_pages_were_dirty(void **state)
{
	struct story *const story = *state;
	const struct dirty_part part = { 0, 8 * PAGE_SIZE, 8 * PAGE_SIZE };
	struct dirty_claim claim = { 0 };

	dirty_set_time(story->dirty, 1000000);
	write_pages(story, 1, 11, 0, 3);
	dirty_set_time(story->dirty, 501000000);
	write_pages(story, 1, 11, 2, 3); /* page 2 is dirty already */
	write_pages(story, 1, 12, 5, 2);
	dirty_set_time(story->dirty, 601000000);
	assert_true(dirty_take(story->dirty, 1, &part, &claim));
	assert_ages(&claim, "11:3 of 2^29 1800000 600000000\n"
			    "11:2 of 2^26 200000 100000000\n"
			    "12:2 of 2^26 200000 100000000\n");
}

static void pages_that_wait_again_are_as_old_as_before(void **state)
{
	struct story *const story = *state;
	struct dirty_claim claim = { 0 };

	dirty_set_time(story->dirty, 1000000);
	write_pages(story, 1, 11, 0, 3);
	dirty_set_time(story->dirty, 2000000);
	dirty_begin(story->dirty, 1, ALL);
	dirty_set_time(story->dirty, 3000000);
	dirty_end(story->dirty, 1, ALL, false);
	dirty_set_time(story->dirty, 5000000);
	assert_true(dirty_take_any(story->dirty, 1, 3 * PAGE_SIZE, &claim));
	assert_ages(&claim, "11:3 of 2^21 12000 4000000\n");
}

static void a_page_dirtied_in_its_writeback_is_young(void **state)
{
	struct story *const story = *state;
	struct dirty_claim claim = { 0 };

	dirty_set_time(story->dirty, 1000000);
	write_pages(story, 1, 11, 0, 1);
	dirty_begin(story->dirty, 1, ALL);
	dirty_set_time(story->dirty, 33000000);
	write_pages(story, 1, 11, 0, 1);
	assert_true(dirty_take_any(story->dirty, 1, PAGE_SIZE, &claim));
	dirty_end(story->dirty, 1, ALL, true);
	dirty_set_time(story->dirty, 65000000);
	assert_true(dirty_take_any(story->dirty, 1, PAGE_SIZE, &claim));
	assert_ages(&claim, "11:2 of 2^24 64000 32000000\n");
}

static void a_bio_takes_what_was_dirtied_since_its_writeback_began(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 11, 0, 2);
	dirty_begin(story->dirty, 1, ALL);
	write_pages(story, 1, 12, 1, 3); /* page 1 again, and two behind */
	assert_takes(story, 1, 0, 4, "11:2 12:2");
	dirty_end(story->dirty, 1, ALL, true);
	assert_takes(story, 1, 1, 1, "12:1");
	assert_counts(story, "12 of 1: 12288 0 0 0\n11 of 1: 8192 0 0 0\n");
}

static void a_write_outlives_a_writeback_in_its_midst(void **state)
{
	struct story *const story = *state;

	write_pages(story, 1, 11, 0, 7);
	write_pages(story, 1, 12, 7, 1);
	dirty_begin(story->dirty, 1, ALL);
	assert_takes(story, 1, 0, 2, "11:2");
	/* page 2 is told to be dirty now, and those behind it will be */
	assert_int_equal(dirty_add_again(story->dirty, 1, 11, 2 * PAGE_SIZE,
					 6 * PAGE_SIZE, NULL),
			 0);
	assert_takes(story, 1, 2, 2, "11:2");
	assert_takes(story, 1, 7, 1, "12:1");
	dirty_end(story->dirty, 1, ALL, true);
	assert_true(dirty_has(story->dirty, 1, 4 * PAGE_SIZE, 7 * PAGE_SIZE));
	assert_false(dirty_has(story->dirty, 1, 0, PAGE_SIZE));
	assert_takes(story, 1, 4, 3, "11:3");
	/* none of it counts as dirtied twice */
	assert_counts(story, "12 of 1: 4096 0 0 0\n11 of 1: 28672 0 0 0\n");
}

static void small_steps_of_a_moment_are_one_age(void **state)
{
	struct story *const story = *state;
	struct dirty_claim claim = { 0 };
	uint64_t i;

	/* 3 ms a page: those of 10 ms are as old as the first of them */
	for (i = 0; i < 8; i++) {
		dirty_set_time(story->dirty, i * 3000000);
		write_pages(story, 1, 11, i, 1);
	}
	dirty_set_time(story->dirty, 100000000);
	assert_true(dirty_take_any(story->dirty, 1, 8 * PAGE_SIZE, &claim));
	assert_ages(&claim, "11:8 of 2^26 752000 100000000\n");
}

static void ages_that_do_not_fit_are_left_out(void **state)
{
	struct story *const story = *state;
	struct dirty_claim claim = { 0 };
	uint32_t i;

	for (i = 0; i < 17; i++)
		write_pages(story, 1, 10 + i, 3 * i, 1);
	assert_true(dirty_take_any(story->dirty, 1, 17 * PAGE_SIZE, &claim));
	assert_int_equal(claim.shares.n_items, 17);
	assert_int_equal(claim.ages.n_items, 16);
	assert_int_equal(claim.ages.items[15].task_id, 25);
}

static void dirtiers_that_do_not_fit_are_nobody(void **state)
{
	struct story *const story = *state;
	struct dirty_claim claim = { 0 };
	uint32_t i;

	for (i = 0; i < 67; i++)
		write_pages(story, 1, 10 + i, 3 * i, 1);
	assert_true(dirty_take_any(story->dirty, 1, 67 * PAGE_SIZE, &claim));
	assert_int_equal(claim.shares.n_items, 64);
	assert_int_equal(claim.shares.items[62].task_id, 72);
	assert_int_equal(claim.shares.items[62].size, PAGE_SIZE);
	assert_int_equal(claim.shares.items[63].task_id, TASK_UNATTRIBUTED);
	assert_int_equal(claim.shares.items[63].size, 4 * PAGE_SIZE);
}

static void what_no_file_can_hold_does_no_harm(void **state)
{
	struct story *const story = *state;

	assert_int_equal(dirty_add(story->dirty, 1, 10, UINT64_MAX - 5,
				   UINT64_MAX, NULL),
			 0);
	assert_int_equal(
		dirty_add(story->dirty, 1, 10, 0, UINT64_MAX - 1, NULL), 0);
	assert_takes_any(story, 1, 1, "");
	dirty_cut(story->dirty, 1, UINT64_MAX);
	dirty_begin(story->dirty, 1, UINT64_MAX, UINT64_MAX - 1);
	dirty_end(story->dirty, 1, UINT64_MAX, UINT64_MAX - 1, true);
	assert_counts(story, "");
}

static void many_files_stay_apart(void **state)
{
	struct story *const story = *state;
	uint32_t i;

	for (i = 1; i < 1009; i++)
		write_pages(story, i, i, i, 3);
	for (i = 1; i < 1009; i += 2) {
		dirty_begin(story->dirty, i, ALL);
		dirty_end(story->dirty, i, ALL, true);
	}
	assert_takes_any(story, 1007, 3, "");
	assert_takes_any(story, 1006, 3, "1006:3");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(the_first_dirtier_of_a_page_keeps_it),
		STORY(a_byte_dirties_its_whole_page),
		STORY(a_range_takes_its_pages_and_the_rest_stays),
		STORY(without_a_range_the_first_pages_go_first),
		STORY(more_than_was_dirtied_goes_with_what_was),
		STORY(compressed_bytes_are_parted_by_what_they_stand_for),
		STORY(blocks_smaller_than_a_page_share_it),
		STORY(a_clean_end_leaves_nothing),
		STORY(another_end_leaves_what_no_bio_took),
		STORY(what_is_dirtied_in_between_waits_for_the_next),
		STORY(writeback_of_a_part_leaves_the_rest),
		STORY(an_inner_writeback_takes_what_was_dirtied_since),
		STORY(what_was_written_otherwise_is_clean),
		STORY(what_is_cut_off_is_cancelled),
		STORY(what_is_cut_while_it_is_written_does_not_wait_again),
		STORY(who_writes_into_anothers_page_is_counted),
		STORY(writeback_of_nothing_can_only_write_what_comes),
		STORY(a_gap_ends_writeback_and_keeps_pages),
		STORY(it_tells_whether_all_of_a_part_is_dirty),
		STORY(a_bio_tells_how_long_its_pages_were_dirty),
		STORY(pages_that_wait_again_are_as_old_as_before),
		STORY(a_page_dirtied_in_its_writeback_is_young),
		STORY(a_bio_takes_what_was_dirtied_since_its_writeback_began),
		STORY(a_write_outlives_a_writeback_in_its_midst),
		STORY(small_steps_of_a_moment_are_one_age),
		STORY(ages_that_do_not_fit_are_left_out),
		STORY(dirtiers_that_do_not_fit_are_nobody),
		STORY(what_no_file_can_hold_does_no_harm),
		STORY(many_files_stay_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
