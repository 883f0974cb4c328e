/*
 * test_page_use.c - which pages are used, and which come in again
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "report/model/no_rows.h"
#include "report/model/page_sample.h"
#include "report/model/page_use.h"
#include "report/model/row.h"
#include "report/model/use_order.h"

#define PAGE_SIZE 4096

#define N_BUCKETS 48

struct story {
	struct row_sink sink;
	struct page_uses *uses;
	uint64_t n_again[N_BUCKETS];
	uint64_t n_rows; /* of pages and who read them */
	uint64_t n_used; /* pages that these stand for */
	uint64_t last_page_id;
};

static int take_refault(void *context, const struct refault_row *row,
			struct ior_error *err)
{
	struct story *const story = context;

	assert_in_range(row->bucket, 0, N_BUCKETS - 1);
	story->n_again[row->bucket] += row->n_pages;
	(void)err;
	return 0;
}

static int take_page_use(void *context, const struct page_use_row *row,
			 struct ior_error *err)
{
	struct story *const story = context;

	assert_in_range(row->page_id, story->last_page_id,
			story->last_page_id + 1);
	story->n_used += (row->page_id > story->last_page_id) * row->n_pages;
	story->last_page_id = row->page_id;
	story->n_rows++;
	(void)err;
	return 0;
}

static int begin(void **state)
{
	static struct story story;

	story = (struct story){ .sink = no_rows };
	story.sink.refault = take_refault;
	story.sink.page_use = take_page_use;
	story.sink.context = &story;
	*state = &story;
	return page_uses_create(&story.sink, PAGE_SIZE, &story.uses, NULL);
}

static int end(void **state)
{
	page_uses_free(((struct story *)*state)->uses);
	return 0;
}

static struct page_use pages_of(uint32_t file_id, uint64_t index,
				uint64_t n_pages)
{
	return (struct page_use){ .task_id = 7,
				  .file_id = file_id,
				  .index = index,
				  .n_pages = n_pages };
}

static void bring(struct story *story, uint32_t file_id, uint64_t index,
		  uint64_t n_pages)
{
	const struct page_use use = pages_of(file_id, index, n_pages);

	assert_int_equal(page_uses_add(story->uses, &use, true, NULL), 0);
}

static void read_pages(struct story *story, uint32_t task_id, uint32_t file_id,
		       uint64_t index, uint64_t n_pages)
{
	struct page_use use = pages_of(file_id, index, n_pages);

	use.task_id = task_id;
	assert_int_equal(page_uses_read(story->uses, &use, NULL), 0);
}

static uint64_t n_again(const struct story *story)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < N_BUCKETS; i++)
		n += story->n_again[i];
	return n;
}

static void a_page_that_comes_again_is_told_with_what_keeps_it(void **state)
{
	struct story *const story = *state;

	bring(story, 1, 0, 1);
	assert_int_equal(n_again(story), 0);
	bring(story, 1, 0, 1); /* alone: it needs one page */
	assert_int_equal(story->n_again[12], 1);
	bring(story, 2, 0, 3);
	bring(story, 1, 0, 1); /* three since: four pages keep it */
	assert_int_equal(story->n_again[14], 1);
	bring(story, 2, 0, 1); /* pages 1 and 2, and the other file */
	assert_int_equal(story->n_again[14], 2);
	bring(story, 3, 0, 1);
	bring(story, 3, 1, 1);
	bring(story, 2, 1, 1); /* 2:2, 1:0, 2:0, 3:0, 3:1: five since */
	assert_int_equal(story->n_again[15], 1);
	assert_int_equal(n_again(story), 4);
}

static void a_use_makes_a_page_the_last_that_goes(void **state)
{
	struct story *const story = *state;

	bring(story, 1, 0, 11);
	read_pages(story, 7, 1, 0, 1);
	bring(story, 1, 0, 1);
	assert_int_equal(story->n_again[12], 1);
	bring(story, 1, 1, 1); /* all the others were used since */
	assert_int_equal(story->n_again[16], 1);
}

static void pages_that_are_written_come_again_when_they_are_read(void **state)
{
	struct story *const story = *state;
	const struct page_use use = pages_of(1, 5, 3);

	assert_int_equal(page_uses_add(story->uses, &use, false, NULL), 0);
	assert_int_equal(page_uses_add(story->uses, &use, false, NULL), 0);
	assert_int_equal(n_again(story), 0);
	bring(story, 1, 5, 1);
	assert_int_equal(story->n_again[14], 1);
}

static void each_task_that_reads_a_page_is_told_once(void **state)
{
	struct story *const story = *state;

	read_pages(story, 7, 1, 0, 3);
	read_pages(story, 7, 1, 2, 3);
	read_pages(story, 8, 1, 4, 1);
	read_pages(story, 8, 2, 4, 1);
	bring(story, 3, 0, 5); /* nobody read these */
	assert_int_equal(page_uses_finish(story->uses, NULL), 0);
	assert_int_equal(story->n_rows, 7);
	assert_int_equal(story->n_used, 6);
	assert_int_equal(page_uses_rate(story->uses), 1);
}

/* Round and round, longer than there are places: all are put in anew. */
static void what_goes_round_is_always_as_far_away(void **state)
{
	struct story *const story = *state;
	const uint64_t n_pages = 10007;
	const uint64_t n_rounds = 2 + USE_ORDER_PLACES / n_pages;
	uint64_t i;

	for (i = 0; i < n_rounds; i++)
		bring(story, 1, 0, n_pages);
	assert_int_equal(story->n_again[26], (n_rounds - 1) * n_pages);
	assert_int_equal(n_again(story), (n_rounds - 1) * n_pages);
}

/* Twice through more than are remembered: a few per cent off, no more. */
static void of_very_many_pages_a_part_stands_for_all(void **state)
{
	struct story *const story = *state;
	const uint64_t n_pages = 5 * PAGE_SAMPLE_MAX;
	uint64_t i;

	for (i = 0; i < 2 * n_pages; i++) {
		bring(story, 1, i % n_pages, 1);
		read_pages(story, 7, 1, i % n_pages, 1);
	}
	assert_int_equal(page_uses_finish(story->uses, NULL), 0);
	assert_int_equal(page_uses_rate(story->uses), 8);
	assert_in_range(story->n_used, n_pages * 97 / 100, n_pages * 103 / 100);
	assert_in_range(n_again(story), n_pages * 97 / 100,
			n_pages * 103 / 100);
	/* 960 MiB were used since, each time */
	assert_int_equal(story->n_again[30], n_again(story));
}

/* Each fills the sample alone; the other pages stay a sample. */
static void a_page_of_very_many_tasks_makes_an_estimate(void **state)
{
	struct story *const story = *state;
	const uint32_t n_tasks = 80021;
	const uint64_t n_pages = 40009;
	uint32_t index;
	uint32_t i;

	for (index = 0; index < 5; index++)
		for (i = 0; i < n_tasks; i++)
			read_pages(story, 11 + i, 1, index, 1);
	read_pages(story, 7, 2, 0, n_pages);
	assert_true(page_uses_rate(story->uses) > 1);
	assert_int_equal(page_uses_finish(story->uses, NULL), 0);
	assert_in_range(story->n_used, n_pages * 97 / 100, n_pages * 103 / 100);
}

static void more_pages_than_a_call_moves_are_none(void **state)
{
	struct story *const story = *state;

	bring(story, 1, 0, UINT64_MAX);
	read_pages(story, 7, 1, UINT64_MAX, UINT64_C(1) << 40);
	bring(story, 1, UINT64_MAX, 2); /* no file is so large */
	assert_int_equal(n_again(story), 0);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(a_page_that_comes_again_is_told_with_what_keeps_it),
		STORY(a_use_makes_a_page_the_last_that_goes),
		STORY(pages_that_are_written_come_again_when_they_are_read),
		STORY(each_task_that_reads_a_page_is_told_once),
		STORY(what_goes_round_is_always_as_far_away),
		STORY(of_very_many_pages_a_part_stands_for_all),
		STORY(a_page_of_very_many_tasks_makes_an_estimate),
		STORY(more_pages_than_a_call_moves_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
