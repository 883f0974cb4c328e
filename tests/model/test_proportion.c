/*
 * test_proportion.c - parts that sum to the whole
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/model/proportion.h"

static void parts_are_in_proportion(void **state)
{
	const uint64_t weights[] = { 3, 1, 4 };
	uint64_t parts[3];

	proportion_part(weights, 3, 8192, parts);
	assert_int_equal(parts[0], 3072);
	assert_int_equal(parts[1], 1024);
	assert_int_equal(parts[2], 4096);
	(void)state;
}

static void bytes_that_remain_go_to_those_who_lost_most(void **state)
{
	/* 4.67, 9.33 and 14: the first lost two thirds of a byte */
	const uint64_t weights[] = { 7, 14, 21 };
	const uint64_t equal[] = { 1, 1, 1 };
	uint64_t parts[3];

	proportion_part(weights, 3, 28, parts);
	assert_int_equal(parts[0], 5);
	assert_int_equal(parts[1], 9);
	assert_int_equal(parts[2], 14);

	proportion_part(equal, 3, 512, parts);
	assert_int_equal(parts[0], 171);
	assert_int_equal(parts[1], 171);
	assert_int_equal(parts[2], 170);
	(void)state;
}

static void without_weight_all_is_the_first_ones(void **state)
{
	uint64_t parts[] = { 0, 0 };

	proportion_part(parts, 2, 512, parts);
	assert_int_equal(parts[0], 512);
	assert_int_equal(parts[1], 0);
	(void)state;
}

static void the_largest_sizes_do_not_overflow(void **state)
{
	uint64_t parts[] = { UINT64_MAX, UINT64_MAX };

	proportion_part(parts, 2, UINT64_MAX, parts);
	assert_int_equal(parts[0], UINT64_MAX / 2 + 1);
	assert_int_equal(parts[1], UINT64_MAX / 2);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_in_proportion),
		cmocka_unit_test(bytes_that_remain_go_to_those_who_lost_most),
		cmocka_unit_test(without_weight_all_is_the_first_ones),
		cmocka_unit_test(the_largest_sizes_do_not_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
