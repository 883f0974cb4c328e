/*
 * test_range.c - ranges in order, and which of them overlap another
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

#include "report/model/range.h"

#define N_RANGES 1009

/* The same sequence of numbers in every run. */
static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return *seed >> 33;
}

static void those_that_overlap_come_in_order(void **state)
{
	struct range a = { .begin = 10, .end = 20, .order = 2 };
	struct range b = { .begin = 10, .end = 12, .order = 1 };
	struct range c = { .begin = 0, .end = 100, .order = 3 };
	struct range d = { .begin = 20, .end = 21, .order = 4 };
	struct range *root = NULL;

	range_insert(&root, &a);
	range_insert(&root, &b);
	range_insert(&root, &c);
	range_insert(&root, &d);
	assert_ptr_equal(range_next(root, NULL, 11, 20), &c);
	assert_ptr_equal(range_next(root, &c, 11, 20), &b);
	assert_ptr_equal(range_next(root, &b, 11, 20), &a);
	assert_null(range_next(root, &a, 11, 20));
	assert_null(range_next(root, NULL, 100, 200));
	(void)state;
}

/* What the tree should find, by looking at each. */
static const struct range *slow_next(const struct range *ranges,
				     const bool *is_in,
				     const struct range *after, uint64_t begin,
				     uint64_t end)
{
	const struct range *first = NULL;
	int i;

	for (i = 0; i < N_RANGES; i++) {
		const struct range *const at = &ranges[i];

		if (!is_in[i] || at->begin >= end || at->end <= begin)
			continue;
		if (after &&
		    (at->begin < after->begin ||
		     (at->begin == after->begin && at->order <= after->order)))
			continue;
		if (!first || at->begin < first->begin ||
		    (at->begin == first->begin && at->order < first->order))
			first = at;
	}
	return first;
}

static void a_tree_finds_what_looking_at_each_finds(void **state)
{
	static struct range ranges[N_RANGES];
	static bool is_in[N_RANGES];
	struct range *root = NULL;
	uint64_t seed = 7;
	int i;

	for (i = 0; i < N_RANGES; i++) {
		ranges[i].begin = next_random(&seed) % 500;
		ranges[i].end = ranges[i].begin + 1 + next_random(&seed) % 30;
		ranges[i].order = (uint64_t)i;
	}
	for (i = 0; i < 20011; i++) {
		const uint64_t n = next_random(&seed) % N_RANGES;
		const uint64_t begin = next_random(&seed) % 540;
		const uint64_t end = begin + 1 + next_random(&seed) % 9;
		const struct range *const after =
			i % 2 ? NULL
			      : slow_next(ranges, is_in, NULL, begin, end);

		if (is_in[n])
			range_remove(&root, &ranges[n]);
		else
			range_insert(&root, &ranges[n]);
		is_in[n] = !is_in[n];
		assert_ptr_equal(range_next(root, after, begin, end),
				 slow_next(ranges, is_in, after, begin, end));
		if (root)
			assert_true(root->height <= 14);
	}
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_that_overlap_come_in_order),
		cmocka_unit_test(a_tree_finds_what_looking_at_each_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
