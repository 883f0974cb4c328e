/*
 * test_dirty.c - who dirtied which bytes of a file first
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/dirty.h"

#define PAGE_SIZE 4096

static struct dirty *create(void)
{
	struct dirty *dirty;

	assert_int_equal(dirty_create(PAGE_SIZE, &dirty, NULL), 0);
	return dirty;
}

/* A task writes pages of a file. */
static void write_pages(struct dirty *dirty, uint32_t file_id, uint32_t task_id,
			uint64_t first, uint64_t n_pages)
{
	assert_int_equal(dirty_add(dirty, file_id, task_id, first * PAGE_SIZE,
				   n_pages * PAGE_SIZE, NULL),
			 0);
}

/* Shares as "task:pages", largest first. */
static void assert_shares(const struct dirty *dirty, uint32_t file_id,
			  const char *expected)
{
	struct dirty_share shares[3];
	char text[128] = "";
	size_t at = 0;
	size_t n, i;

	n = dirty_get_shares(dirty, file_id, shares, 3);
	for (i = 0; i < n; i++)
		at += (size_t)snprintf(
			text + at, sizeof(text) - at, "%s%u:%llu", i ? " " : "",
			shares[i].task_id,
			(unsigned long long)shares[i].size / PAGE_SIZE);
	assert_string_equal(text, expected);
}

static void the_first_dirtier_of_a_page_keeps_it(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 5, 7);
	write_pages(dirty, 1, 11, 0, 31);
	write_pages(dirty, 1, 12, 3, 13);
	assert_shares(dirty, 1, "11:24 10:7");
	assert_shares(dirty, 2, "");
	dirty_free(dirty);
	(void)state;
}

static void a_byte_dirties_its_whole_page(void **state)
{
	struct dirty *const dirty = create();

	assert_int_equal(dirty_add(dirty, 1, 10, 4095, 2, NULL), 0);
	assert_shares(dirty, 1, "10:2");
	assert_int_equal(dirty_add(dirty, 1, 10, 0, 0, NULL), 0);
	assert_int_equal(dirty_add(dirty, 1, 11, 8192, 1, NULL), 0);
	assert_shares(dirty, 1, "10:2 11:1");
	dirty_free(dirty);
	(void)state;
}

static void what_a_bracket_wrote_is_clean_when_it_ends(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 0, 5);
	dirty_begin(dirty, 1);
	assert_shares(dirty, 1, "10:5");
	dirty_end(dirty, 1);
	assert_shares(dirty, 1, "");
	dirty_free(dirty);
	(void)state;
}

static void what_is_dirtied_in_a_bracket_waits_for_the_next(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 0, 5);
	dirty_begin(dirty, 1);
	write_pages(dirty, 1, 11, 3, 4);
	assert_shares(dirty, 1, "10:5");
	dirty_end(dirty, 1);
	assert_shares(dirty, 1, "11:4");
	dirty_free(dirty);
	(void)state;
}

static void an_inner_bracket_takes_what_was_dirtied_since(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 0, 5);
	dirty_begin(dirty, 1);
	write_pages(dirty, 1, 11, 3, 4);
	dirty_begin(dirty, 1);
	assert_shares(dirty, 1, "10:5 11:2");
	dirty_end(dirty, 1);
	assert_shares(dirty, 1, "10:5 11:2");
	dirty_end(dirty, 1);
	assert_shares(dirty, 1, "");
	dirty_end(dirty, 1);
	dirty_free(dirty);
	(void)state;
}

static void what_is_cut_off_is_never_written(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 0, 7);
	write_pages(dirty, 1, 11, 7, 5);
	dirty_cut(dirty, 1, 2 * PAGE_SIZE + 1);
	assert_shares(dirty, 1, "10:3");
	write_pages(dirty, 1, 12, 0, 11);
	assert_shares(dirty, 1, "12:8 10:3");
	dirty_cut(dirty, 1, 0);
	assert_shares(dirty, 1, "");
	dirty_cut(dirty, 1, 0);
	dirty_free(dirty);
	(void)state;
}

static void what_is_being_written_is_not_cut(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 0, 7);
	dirty_begin(dirty, 1);
	write_pages(dirty, 1, 11, 0, 3);
	dirty_cut(dirty, 1, 0);
	assert_shares(dirty, 1, "10:7");
	dirty_end(dirty, 1);
	assert_shares(dirty, 1, "");
	dirty_free(dirty);
	(void)state;
}

static void a_bracket_of_nothing_can_only_write_what_comes(void **state)
{
	struct dirty *const dirty = create();

	dirty_begin(dirty, 1);
	assert_shares(dirty, 1, "");
	write_pages(dirty, 1, 11, 3, 4);
	assert_shares(dirty, 1, "11:4");
	dirty_free(dirty);
	(void)state;
}

static void a_gap_ends_brackets_and_keeps_pages(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 0, 5);
	dirty_begin(dirty, 1);
	write_pages(dirty, 1, 11, 3, 4);
	dirty_gap(dirty);
	dirty_end(dirty, 1);
	assert_shares(dirty, 1, "10:5 11:2");
	dirty_free(dirty);
	(void)state;
}

static void dirtiers_that_do_not_fit_go_with_the_last(void **state)
{
	struct dirty *const dirty = create();

	write_pages(dirty, 1, 10, 0, 2);
	write_pages(dirty, 1, 11, 100, 11);
	write_pages(dirty, 1, 12, 200, 3);
	write_pages(dirty, 1, 13, 300, 7);
	write_pages(dirty, 1, 14, 400, 5);
	assert_shares(dirty, 1, "11:11 13:7 14:10");
	dirty_free(dirty);
	(void)state;
}

static void the_last_page_of_all_does_no_harm(void **state)
{
	struct dirty *const dirty = create();

	assert_int_equal(
		dirty_add(dirty, 1, 10, UINT64_MAX - 5, UINT64_MAX, NULL), 0);
	assert_shares(dirty, 1, "10:1");
	dirty_free(dirty);
	(void)state;
}

static void many_files_stay_apart(void **state)
{
	struct dirty *const dirty = create();
	uint32_t i;

	for (i = 1; i < 1009; i++)
		write_pages(dirty, i, i, i, 3);
	for (i = 1; i < 1009; i += 2) {
		dirty_begin(dirty, i);
		dirty_end(dirty, i);
	}
	assert_shares(dirty, 1007, "");
	assert_shares(dirty, 1006, "1006:3");
	dirty_free(dirty);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_dirtier_of_a_page_keeps_it),
		cmocka_unit_test(a_byte_dirties_its_whole_page),
		cmocka_unit_test(what_a_bracket_wrote_is_clean_when_it_ends),
		cmocka_unit_test(
			what_is_dirtied_in_a_bracket_waits_for_the_next),
		cmocka_unit_test(an_inner_bracket_takes_what_was_dirtied_since),
		cmocka_unit_test(what_is_cut_off_is_never_written),
		cmocka_unit_test(what_is_being_written_is_not_cut),
		cmocka_unit_test(
			a_bracket_of_nothing_can_only_write_what_comes),
		cmocka_unit_test(a_gap_ends_brackets_and_keeps_pages),
		cmocka_unit_test(dirtiers_that_do_not_fit_go_with_the_last),
		cmocka_unit_test(the_last_page_of_all_does_no_harm),
		cmocka_unit_test(many_files_stay_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
