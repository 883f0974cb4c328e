/*
 * test_number.c - how numbers read
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/view/number.h"

static void a_size_has_its_unit(void **state)
{
	char text[NUMBER_SIZE];

	assert_string_equal(number_size(0, text), "0");
	assert_string_equal(number_size(1023, text), "1023");
	assert_string_equal(number_size(1024, text), "1.0K");
	assert_string_equal(number_size(16678912, text), "15.9M");
	assert_string_equal(number_size(102348, text), "99.9K");
	assert_string_equal(number_size(102400, text), "100K");
	assert_string_equal(number_size(1048575, text), "1.0M");
	assert_string_equal(number_size(INT64_MAX, text), "8.0E");
	(void)state;
}

static void an_exact_number_has_commas(void **state)
{
	char text[NUMBER_SIZE];

	assert_string_equal(number_exact(0, text), "0");
	assert_string_equal(number_exact(997, text), "997");
	assert_string_equal(number_exact(-1009, text), "-1,009");
	assert_string_equal(number_exact(1675264, text), "1,675,264");
	assert_string_equal(number_exact(INT64_MIN, text),
			    "-9,223,372,036,854,775,808");
	(void)state;
}

static void a_duration_has_three_digits(void **state)
{
	char text[NUMBER_SIZE];

	assert_string_equal(number_duration(0, text), "0ns");
	assert_string_equal(number_duration(999, text), "999ns");
	assert_string_equal(number_duration(1024, text), "1.02us");
	assert_string_equal(number_duration(65536, text), "65.5us");
	assert_string_equal(number_duration(524288, text), "524us");
	assert_string_equal(number_duration(999700, text), "1.00ms");
	assert_string_equal(number_duration(137438953472, text), "137s");
	(void)state;
}

static void only_all_is_a_hundred_percent(void **state)
{
	char text[NUMBER_SIZE];

	assert_string_equal(number_percent(1, text), "100");
	assert_string_equal(number_percent(0.99999, text), "99.9");
	assert_string_equal(number_percent(0.5, text), "50.0");
	assert_string_equal(number_percent(0, text), "0.0");
	assert_string_equal(number_ratio(1, text), "1.0000");
	assert_string_equal(number_ratio(1008 / 1009.0, text), "0.9990");
	assert_string_equal(number_ratio(0.99999, text), "0.9999");
	assert_string_equal(number_ratio(0.57, text), "0.5700");
	assert_string_equal(number_ratio(0, text), "0.0000");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_size_has_its_unit),
		cmocka_unit_test(an_exact_number_has_commas),
		cmocka_unit_test(a_duration_has_three_digits),
		cmocka_unit_test(only_all_is_a_hundred_percent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
