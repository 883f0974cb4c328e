/*
 * test_quantity.c - what is a size or a time, and what is none
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/quantity.h"

static void sizes_count_by_1024_and_do_not_wrap(void **state)
{
	uint64_t size;

	assert_true(quantity_parse_size("17", &size));
	assert_int_equal(size, 17);
	assert_true(quantity_parse_size("3k", &size));
	assert_int_equal(size, 3 << 10);
	assert_true(quantity_parse_size("16777215T", &size));
	assert_int_equal(size, UINT64_C(16777215) << 40);
	assert_false(quantity_parse_size("16777216T", &size));
	assert_false(quantity_parse_size("18446744073709551616", &size));
	assert_false(quantity_parse_size("", &size));
	assert_false(quantity_parse_size("-1", &size));
	assert_false(quantity_parse_size("1KK", &size));
	assert_false(quantity_parse_size("K", &size));
	(void)state;
}

static void seconds_have_a_fraction_and_an_end(void **state)
{
	uint64_t ns;

	assert_true(quantity_parse_seconds("0.000000001", &ns));
	assert_int_equal(ns, 1);
	assert_true(quantity_parse_seconds("7", &ns));
	assert_int_equal(ns, UINT64_C(7000000000));
	assert_false(quantity_parse_seconds("", &ns));
	assert_false(quantity_parse_seconds("1.2.3", &ns));
	assert_false(quantity_parse_seconds("1e9", &ns));
	assert_false(quantity_parse_seconds("99999999999", &ns));
	(void)state;
}

static void a_duration_is_seconds_or_has_a_unit(void **state)
{
	uint64_t ns = 17;

	assert_true(quantity_parse_duration("60", &ns));
	assert_int_equal(ns, UINT64_C(60000000000));
	assert_true(quantity_parse_duration("1.5s", &ns));
	assert_int_equal(ns, UINT64_C(1500000000));
	assert_true(quantity_parse_duration("5m", &ns));
	assert_int_equal(ns, UINT64_C(300000000000));
	assert_true(quantity_parse_duration("0.25h", &ns));
	assert_int_equal(ns, UINT64_C(900000000000));
	assert_false(quantity_parse_duration("", &ns));
	assert_false(quantity_parse_duration("m", &ns));
	assert_false(quantity_parse_duration("5ms", &ns));
	assert_false(quantity_parse_duration("8785h", &ns));
	assert_false(quantity_parse_duration(
		"0.00000000000000000000000000000001h", &ns));
	assert_int_equal(ns, UINT64_C(900000000000));
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_count_by_1024_and_do_not_wrap),
		cmocka_unit_test(seconds_have_a_fraction_and_an_end),
		cmocka_unit_test(a_duration_is_seconds_or_has_a_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
