/*
 * test_heat_picture.c - counts by time and duration, drawn to the letter
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "report/view/heat_picture.h"
#include "report/view/screen.h"

#define MS UINT64_C(1000000)

/* Of 17 ms, with 17 columns where there is room for them. */
static struct heat_picture *create(const struct screen *screen)
{
	const struct heat_picture_spec spec = {
		.last_ns = 17 * MS - 1,
		.slot_ns = MS,
		.thing = "request",
		.screen = screen,
	};
	struct heat_picture *picture;

	assert_int_equal(heat_picture_create(&spec, &picture, NULL), 0);
	return picture;
}

static void add_some(struct heat_picture *picture)
{
	heat_picture_add(picture, 0, 10, 1);
	heat_picture_add(picture, 3 * MS, 10, 2);
	heat_picture_add(picture, 4 * MS, 10, 5);
	heat_picture_add(picture, 5 * MS - 1, 10, 6);
	heat_picture_add(picture, 5 * MS, 10, 31);
	heat_picture_add(picture, 16 * MS, 10, 97);
	heat_picture_add(picture, 16 * MS, 12, 3);
}

static void assert_drawn(const struct heat_picture *picture,
			 const char *expected)
{
	char *printed;
	size_t size;
	FILE *const out = open_memstream(&printed, &size);

	assert_non_null(out);
	heat_picture_print(picture, out);
	assert_int_equal(fclose(out), 0);
	assert_string_equal(printed, expected);
	free(printed);
}

static void letters_tell_how_many_are_in_a_cell(void **state)
{
	const struct screen screen = { .width = 80 };
	struct heat_picture *const picture = create(&screen);

	add_some(picture);
	assert_drawn(
		picture,
		"   value |                 |     count\n"
		"  4.10us |                -|         3\n"
		"  2.05us |                 |         0\n"
		"  1.02us |.  .+#          @|       142\n"
		"         +---------+-------\n"
		"         0.00      0.01\n"
		"          seconds, a column is 1.00ms\n"
		"          requests: . 1-2  - 3-6  + 7-16  # 17-39  @ 40-97\n");
	heat_picture_free(picture);
	(void)state;
}

static void blocks_are_shades_without_any_colour(void **state)
{
	const struct screen screen = { .has_unicode = true, .width = 80 };
	struct heat_picture *const picture = create(&screen);

	add_some(picture);
	assert_drawn(
		picture,
		"   value |                 |     count\n"
		"  4.10us |                \u2591|         3\n"
		"  2.05us |                 |         0\n"
		"  1.02us |\u00b7  \u00b7\u2592\u2593          \u2588|       142\n"
		"         +---------+-------\n"
		"         0.00      0.01\n"
		"          seconds, a column is 1.00ms\n"
		"          requests: \u00b7 1-2  \u2591 3-6  \u2592 7-16"
		"  \u2593 17-39  \u2588 40-97\n");
	heat_picture_free(picture);
	(void)state;
}

static void colours_come_beside_the_shades(void **state)
{
	const struct screen screen = {
		.is_terminal = true,
		.has_colour = true,
		.width = 80,
	};
	struct heat_picture *const picture = create(&screen);

	heat_picture_add(picture, 0, 10, 1);
	heat_picture_add(picture, 16 * MS, 10, 2);
	assert_drawn(picture,
		     "   value |                 |     count\n"
		     "  1.02us |\033[35m#               \033[31m@\033[0m|"
		     "         3\n"
		     "         +---------+-------\n"
		     "         0.00      0.01\n"
		     "          seconds, a column is 1.00ms\n"
		     "          requests: \033[35m#\033[0m 1"
		     "  \033[31m@\033[0m 2\n");
	heat_picture_free(picture);
	(void)state;
}

/* 34 letters leave room for 13 columns: it takes two slots each. */
static void a_narrow_screen_has_longer_columns(void **state)
{
	const struct screen screen = { .width = 34 };
	struct heat_picture *const picture = create(&screen);

	add_some(picture);
	assert_drawn(picture, "   value |         |     count\n"
			      "  4.10us |        -|         3\n"
			      "  2.05us |         |         0\n"
			      "  1.02us |..@     @|       142\n"
			      "         +---------\n"
			      "         0.00\n"
			      "          seconds, a column is 2.00ms\n"
			      "          requests: . 1-2  - 3-6\n"
			      "            + 7-16  # 17-39\n"
			      "            @ 40-97\n");
	heat_picture_free(picture);
	(void)state;
}

static void it_begins_where_it_is_asked_to(void **state)
{
	const struct screen screen = { .width = 80 };
	const struct heat_picture_spec spec = {
		.from_ns = UINT64_C(86399500000000),
		.last_ns = UINT64_C(86400099999999),
		.slot_ns = 20 * MS,
		.thing = "call",
		.screen = &screen,
	};
	struct heat_picture *picture;

	assert_int_equal(heat_picture_create(&spec, &picture, NULL), 0);
	heat_picture_add(picture, spec.from_ns, 30, 1);
	heat_picture_add(picture, spec.last_ns, 30, 1);
	heat_picture_add(picture, 0, 30, 1); /* at the border */
	heat_picture_add(picture, UINT64_MAX, 30, 1);
	heat_picture_add(picture, spec.from_ns, 63, 7); /* no bucket */
	heat_picture_add(picture, spec.from_ns, -1, 7);
	assert_drawn(picture,
		     "   value |                              |     count\n"
		     "   1.07s |@                            @|         4\n"
		     "         +---------+---------+---------+\n"
		     "         86399.5   86399.7   86399.9\n"
		     "          seconds, a column is 20.0ms\n"
		     "          calls: # 1  @ 2\n");
	heat_picture_free(picture);
	(void)state;
}

static void another_map_of_the_same_time_begins_empty(void **state)
{
	const struct screen screen = { .width = 80 };
	struct heat_picture *const picture = create(&screen);

	add_some(picture);
	heat_picture_clear(picture);
	heat_picture_add(picture, 0, 0, 1);
	assert_drawn(picture, "   value |                 |     count\n"
			      "     0ns |@                |         1\n"
			      "         +---------+-------\n"
			      "         0.00      0.01\n"
			      "          seconds, a column is 1.00ms\n"
			      "          requests: @ 1\n");
	heat_picture_free(picture);
	(void)state;
}

/* What a file claims of its time is not believed; it must end all the same. */
static void all_of_time_fits(void **state)
{
	const struct screen screen = { .width = 80 };
	const struct heat_picture_spec spec = {
		.last_ns = INT64_MAX,
		.slot_ns = 1,
		.thing = "call",
		.screen = &screen,
	};
	struct heat_picture *picture;

	assert_int_equal(heat_picture_create(&spec, &picture, NULL), 0);
	heat_picture_add(picture, INT64_MAX, 62, UINT64_C(1) << 62);
	assert_drawn(
		picture,
		"   value |                                               |     count\n"
		"4611686018s |                                              @| 4611686018427387904\n"
		"         +-------------------+-------------------+-------\n"
		"         0                   4000000000          8000000000\n"
		"          seconds, a column is 200000000s\n"
		"          calls: . 1-5,405  - 5,406-29,210,830  + 29,210,831-157,875,899,766\n"
		"            # 157,875,899,767-853,272,570,516,941\n"
		"            @ 853,272,570,516,942-4,611,686,018,427,387,904\n");
	heat_picture_free(picture);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_tell_how_many_are_in_a_cell),
		cmocka_unit_test(blocks_are_shades_without_any_colour),
		cmocka_unit_test(colours_come_beside_the_shades),
		cmocka_unit_test(a_narrow_screen_has_longer_columns),
		cmocka_unit_test(it_begins_where_it_is_asked_to),
		cmocka_unit_test(another_map_of_the_same_time_begins_empty),
		cmocka_unit_test(all_of_time_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
