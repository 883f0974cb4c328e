/*
 * test_journal.c - who dirtied the blocks that a commit writes to a journal
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "report/model/journal.h"
#include "report/model/row.h"

#define DEV   8
#define OTHER 9

/* As many as attribution takes. */
#define N_MAX 16

static int begin(void **state)
{
	return journals_create((struct journals **)state, NULL);
}

static int end(void **state)
{
	journals_free(*state);
	return 0;
}

static struct commit_context whole(uint32_t dev, uint32_t transaction)
{
	return (struct commit_context){ .dev = dev,
					.transaction = transaction };
}

static struct commit_context fast(uint32_t dev, uint32_t transaction)
{
	return (struct commit_context){ .dev = dev,
					.transaction = transaction,
					.fast = true };
}

/* Compare with "TASK SIZE, TASK SIZE". */
static void assert_shares(const struct journals *journals,
			  struct commit_context commit, size_t max,
			  const char *expected)
{
	struct dirty_share shares[N_MAX];
	const size_t n = journals_get_shares(journals, &commit, shares, max);
	char text[512] = "";
	size_t at = 0;
	size_t i;

	for (i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%u %u",
				       i ? ", " : "", shares[i].task_id,
				       (unsigned int)shares[i].size);
	assert_string_equal(text, expected);
}

static void each_transaction_has_its_own_shares(void **state)
{
	struct journals *const journals = *state;

	journals_add(journals, DEV, 5, 31, 2);
	journals_add(journals, DEV, 5, 37, 3);
	journals_add(journals, DEV, 5, 31, 5);
	journals_add(journals, DEV, 6, 37, 7);
	journals_add(journals, OTHER, 5, 41, 11);
	assert_shares(journals, whole(DEV, 5), N_MAX, "31 7, 37 3");
	assert_shares(journals, whole(DEV, 6), N_MAX, "37 7");
	assert_shares(journals, whole(OTHER, 5), N_MAX, "41 11");
	assert_shares(journals, whole(OTHER, 6), N_MAX, "");
	assert_shares(journals, whole(0, 0), N_MAX, "");
}

static void a_commit_that_ended_is_forgotten(void **state)
{
	struct journals *const journals = *state;
	const struct commit_context fifth = whole(DEV, 5);

	journals_add(journals, DEV, 5, 31, 2);
	journals_add(journals, DEV, 6, 37, 3);
	journals_end(journals, &fifth);
	assert_shares(journals, whole(DEV, 5), N_MAX, "");
	assert_shares(journals, whole(DEV, 6), N_MAX, "37 3");
	journals_gap(journals);
	assert_shares(journals, whole(DEV, 6), N_MAX, "");
}

static void a_fast_commit_has_what_came_since_the_last(void **state)
{
	struct journals *const journals = *state;
	const struct commit_context commit = fast(DEV, 5);

	journals_add(journals, DEV, 5, 31, 2);
	assert_shares(journals, fast(DEV, 5), N_MAX, "31 2");
	journals_end(journals, &commit);
	journals_add(journals, DEV, 5, 37, 3);
	assert_shares(journals, fast(DEV, 5), N_MAX, "37 3");
	assert_shares(journals, whole(DEV, 5), N_MAX, "37 3, 31 2");

	/* a whole commit ends them, too; its last handles come late */
	journals_add(journals, DEV, 6, 41, 5);
	journals_add(journals, DEV, 5, 37, 7);
	assert_shares(journals, fast(DEV, 6), N_MAX, "41 5");
	assert_shares(journals, whole(DEV, 5), N_MAX, "37 10, 31 2");
}

static void what_does_not_fit_is_the_journals(void **state)
{
	struct journals *const journals = *state;

	journals_add(journals, DEV, 5, 31, 2);
	journals_add(journals, DEV, 5, 37, 5);
	journals_add(journals, DEV, 5, 41, 3);
	journals_add(journals, DEV, 5, TASK_JOURNAL, 7);
	assert_shares(journals, whole(DEV, 5), 4, "37 5, 41 3, 31 2, 1 7");
	assert_shares(journals, whole(DEV, 5), 3, "37 5, 41 3, 1 9");
	assert_shares(journals, whole(DEV, 5), 2, "37 5, 1 12");
}

static void of_a_thousand_tasks_the_sum_stays(void **state)
{
	struct journals *const journals = *state;
	uint32_t i;

	for (i = 0; i < 1009; i++)
		journals_add(journals, DEV, 5, TASK_FIRST + i, 1);
	journals_add(journals, DEV, 5, TASK_FIRST, 1);
	assert_shares(journals, whole(DEV, 5), 2, "7 2, 1 1008");
}

static void of_too_many_journals_the_oldest_is_forgotten(void **state)
{
	struct journals *const journals = *state;
	uint32_t dev;

	/* each has two: one for fast commits */
	for (dev = 1; dev <= 32; dev++)
		journals_add(journals, dev, 5, 31, dev);
	journals_add(journals, 1, 5, 37, 1);
	journals_add(journals, 33, 5, 31, 33);
	assert_shares(journals, whole(1, 5), N_MAX, "31 1, 37 1");
	assert_shares(journals, whole(2, 5), N_MAX, "");
	assert_shares(journals, whole(3, 5), N_MAX, "31 3");
	assert_shares(journals, whole(33, 5), N_MAX, "31 33");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(each_transaction_has_its_own_shares),
		STORY(a_commit_that_ended_is_forgotten),
		STORY(a_fast_commit_has_what_came_since_the_last),
		STORY(what_does_not_fit_is_the_journals),
		STORY(of_a_thousand_tasks_the_sum_stays),
		STORY(of_too_many_journals_the_oldest_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
