/*
 * test_histogram.c - durations in powers of two, and what they tell
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "report/view/histogram.h"
#include "report/view/screen.h"

static void add_part(struct histogram *histogram, int64_t bucket, int part,
		     uint64_t n, uint64_t max_ns)
{
	struct histogram_bucket counted = {
		.n = n,
		.sum_ns = n * max_ns,
		.max_ns = max_ns,
	};

	counted.parts[part] = n;
	histogram_add(histogram, bucket, &counted);
}

static void add(struct histogram *histogram, int64_t bucket, uint64_t n,
		uint64_t max_ns)
{
	add_part(histogram, bucket, 0, n, max_ns);
}

static void assert_shown(const struct histogram *histogram,
			 const struct screen *screen, const char *expected)
{
	char *printed;
	size_t size;
	FILE *const out = open_memstream(&printed, &size);

	assert_non_null(out);
	histogram_print(histogram, screen, out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(printed, expected);
	free(printed);
}

static void assert_printed(const struct histogram *histogram,
			   const char *expected)
{
	const struct screen screen = { .width = 80 };

	assert_shown(histogram, &screen, expected);
}

#define HEAD                                  \
	"   value |-------------------------" \
	"-------------------------     count\n"

static void bars_are_relative_to_the_longest(void **state)
{
	struct histogram histogram = { 0 };

	add(&histogram, 9, 50, 1000);
	add(&histogram, 10, 23, 2000);
	add(&histogram, 12, 1, 5000);
	assert_printed(
		&histogram, HEAD
		"   256ns |                                                  "
		"         0\n"
		"   512ns |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
		"        50\n"
		"  1.02us |@@@@@@@@@@@@@@@@@@@@@@@                           "
		"        23\n"
		"  2.05us |                                                  "
		"         0\n"
		"  4.10us |@                                                 "
		"         1\n"
		"  8.19us |                                                  "
		"         0\n");
	(void)state;
}

static void one_of_a_million_still_shows(void **state)
{
	struct histogram histogram = { 0 };

	add(&histogram, 0, 1000003, 1);
	add(&histogram, 1, 1, 3);
	assert_printed(
		&histogram, HEAD
		"     0ns |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
		"   1000003\n"
		"     2ns |@                                                 "
		"         1\n"
		"     4ns |                                                  "
		"         0\n");
	(void)state;
}

/* Of 61 letters 41 are the bar. */
static void a_narrow_terminal_has_shorter_bars(void **state)
{
	const struct screen screen = { .is_terminal = true, .width = 61 };
	struct histogram histogram = { 0 };

	add(&histogram, 61, 41, 1);
	add(&histogram, 62, 23, 1);
	assert_shown(&histogram, &screen,
		     "   value |-----------------------------------------     "
		     "count\n"
		     "1152921505s |                                         "
		     "         0\n"
		     "2305843009s |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
		     "        41\n"
		     "4611686018s |@@@@@@@@@@@@@@@@@@@@@@@                  "
		     "        23\n");
	(void)state;
}

static void blocks_count_in_eighths(void **state)
{
	const struct screen screen = { .has_unicode = true, .width = 30 };
	struct histogram histogram = { 0 };

	add(&histogram, 10, 80, 1);
	add(&histogram, 11, 23, 1);
	add(&histogram, 12, 71, 1);
	add(&histogram, 14, 1, 1);
	add(&histogram, 15, 40, 1);
	assert_shown(&histogram, &screen,
		     "   value |----------     count\n"
		     "   512ns |                   0\n"
		     "  1.02us |\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
		     "\u2588\u2588\u2588        80\n"
		     "  2.05us |\u2588\u2588\u2589               23\n"
		     "  4.10us |\u2588\u2588\u2588\u2588\u2588\u2588\u2588"
		     "\u2588\u2589         71\n"
		     "  8.19us |                   0\n"
		     "  16.4us |\u258f                  1\n"
		     "  32.8us |\u2588\u2588\u2588\u2588\u2588             40\n"
		     "  65.5us |                   0\n");
	(void)state;
}

static void an_empty_one_is_its_head(void **state)
{
	const struct histogram histogram = { 0 };

	assert_printed(&histogram, HEAD);
	assert_int_equal(histogram_percentile_ns(&histogram, 990), 0);
	(void)state;
}

static void percentiles_lie_within_a_part_of_their_bucket(void **state)
{
	struct histogram histogram = { 0 };

	add_part(&histogram, 10, 0, 95, 1074); /* 1024 to 1074 */
	add_part(&histogram, 10, 4, 2, 1300);  /* 1280 to 1300 */
	add_part(&histogram, 20, 3, 2, 1300000);
	add_part(&histogram, 30, 13, 1, 1999999999);
	assert_int_equal(histogram_count(&histogram), 100);
	/* 1088 is where the next part begins */
	assert_int_equal(histogram_percentile_ns(&histogram, 500), 1056);
	assert_int_equal(histogram_percentile_ns(&histogram, 950), 1056);
	assert_int_equal(histogram_percentile_ns(&histogram, 960), 1290);
	assert_int_equal(histogram_percentile_ns(&histogram, 970), 1300);
	/* 19/16 of 2^20 and more */
	assert_int_equal(histogram_percentile_ns(&histogram, 980), 1272592);
	assert_int_equal(histogram_percentile_ns(&histogram, 990), 1300000);
	assert_int_equal(histogram_percentile_ns(&histogram, 999), 1999999999);
	assert_int_equal(histogram_max_ns(&histogram), 1999999999);
	(void)state;
}

/* As a database may tell that is not ours. */
static void parts_that_do_not_sum_to_their_bucket_do_no_harm(void **state)
{
	struct histogram histogram = { 0 };
	const struct histogram_bucket counted = { .n = 7, .max_ns = 5 };

	histogram_add(&histogram, 2, &counted);
	assert_int_equal(histogram_percentile_ns(&histogram, 500), 5);
	(void)state;
}

/* As fio and others have it: the least that so many do not exceed. */
static void half_of_two_is_the_first_of_them(void **state)
{
	struct histogram histogram = { 0 };

	add_part(&histogram, 2, 4, 1, 5);
	add_part(&histogram, 2, 8, 1, 6);
	assert_int_equal(histogram_percentile_ns(&histogram, 500), 5);
	assert_int_equal(histogram_percentile_ns(&histogram, 501), 6);
	(void)state;
}

static void a_bucket_that_is_none_is_ignored(void **state)
{
	struct histogram histogram = { 0 };

	add(&histogram, -1, 7, 7);
	add(&histogram, HISTOGRAM_BUCKETS, 7, 7);
	add(&histogram, INT64_MAX, 7, 7);
	assert_int_equal(histogram_count(&histogram), 0);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_relative_to_the_longest),
		cmocka_unit_test(one_of_a_million_still_shows),
		cmocka_unit_test(a_narrow_terminal_has_shorter_bars),
		cmocka_unit_test(blocks_count_in_eighths),
		cmocka_unit_test(an_empty_one_is_its_head),
		cmocka_unit_test(percentiles_lie_within_a_part_of_their_bucket),
		cmocka_unit_test(
			parts_that_do_not_sum_to_their_bucket_do_no_harm),
		cmocka_unit_test(half_of_two_is_the_first_of_them),
		cmocka_unit_test(a_bucket_that_is_none_is_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
