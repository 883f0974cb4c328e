/*
 * test_swap.c - where swap areas lie on the disks
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/row.h"
#include "report/model/stack.h"
#include "report/model/swap.h"

#define DISK      1
#define PARTITION 2

/* Stands in for stack.c: 8:0 and its partition 8:1, which begins at 2048. */
int stack_get(struct stack *stack, uint32_t dev, const struct device_row **ret,
	      struct ior_error *err)
{
	static const struct device_row disk = { .device_id = DISK };
	static const struct device_row partition = { .device_id = PARTITION,
						     .parent_id = DISK,
						     .start = 2048 };

	*ret = dev & 1 ? &partition : &disk;
	(void)stack;
	(void)err;
	return 0;
}

static int begin(void **state)
{
	return swaps_create(NULL, (struct swaps **)state, NULL);
}

static int end(void **state)
{
	swaps_free(*state);
	return 0;
}

static void tell(struct swaps *swaps, uint64_t time_ns, bool early,
		 const char *data)
{
	struct ior_text text = { .name = "swap_extents",
				 .data = data,
				 .size = strlen(data),
				 .time_ns = time_ns };

	assert_int_equal(swaps_text(swaps, &text, early, NULL), 0);
}

/* The sectors of the disk from 0 to 59 that are in an area. */
static void assert_covered(const struct swaps *swaps, uint64_t from,
			   const char *expected)
{
	char text[61] = "";
	size_t i;

	for (i = 0; expected[i]; i++)
		text[i] = swaps_cover(swaps, DISK, from + i) ? '#' : '.';
	assert_string_equal(text, expected);
}

static void extents_are_covered_from_first_to_last(void **state)
{
	struct swaps *const swaps = *state;

	assert_covered(swaps, 0, "..........");
	tell(swaps, 7, false,
	     "8:0\t5\t2\t/swap\n8:0\t9\t1\t/swap\n8:0\t1\t3\t/swap\n");
	assert_covered(swaps, 0, ".###.##..#.");
	assert_false(swaps_cover(swaps, PARTITION, 1));
	assert_false(swaps_unknown(swaps));
}

static void those_of_a_partition_are_of_its_disk(void **state)
{
	struct swaps *const swaps = *state;

	tell(swaps, 7, false, "8:1\t0\t3\t/dev/sda1\n");
	assert_covered(swaps, 2046, "..###..");
	assert_covered(swaps, 0, ".....");
}

static void each_text_tells_all_areas_anew(void **state)
{
	struct swaps *const swaps = *state;

	tell(swaps, 7, false, "8:0\t1\t2\t/one\n");
	/* a text that was parted comes with the same time */
	tell(swaps, 7, false, "8:0\t4\t1\t/one\n");
	assert_covered(swaps, 0, ".##.#.");
	tell(swaps, 11, false, "8:0\t5\t1\t/two\n");
	assert_covered(swaps, 0, ".....#");
	tell(swaps, 13, false, "");
	assert_covered(swaps, 0, "......");
}

static void ahead_of_its_time_only_the_first_text_counts(void **state)
{
	struct swaps *const swaps = *state;

	tell(swaps, 7, true, "8:0\t1\t2\t/one\n");
	tell(swaps, 7, true, "8:0\t4\t1\t/one\n");
	tell(swaps, 11, true, "8:0\t5\t1\t/two\n");
	assert_covered(swaps, 0, ".##.#.");
	tell(swaps, 7, false, "8:0\t1\t2\t/one\n");
	assert_covered(swaps, 0, ".##...");
	tell(swaps, 11, true, "8:0\t5\t1\t/two\n");
	assert_covered(swaps, 0, ".##...");
	tell(swaps, 11, false, "8:0\t5\t1\t/two\n");
	assert_covered(swaps, 0, ".....#");
}

static void a_file_that_does_not_tell_is_noted(void **state)
{
	struct swaps *const swaps = *state;

	tell(swaps, 7, false, "-\t-\t-\t/btrfs/swap\n8:0\t1\t1\t/swap\n");
	assert_covered(swaps, 0, ".#.");
	assert_true(swaps_unknown(swaps));
}

static void what_can_be_on_no_disk_is_passed_by(void **state)
{
	struct swaps *const swaps = *state;

	tell(swaps, 7, false,
	     "8:0\t18446744073709551615\t1\t/a\n"
	     "8:0\t1\t18446744073709551615\t/a\n"
	     "8:0\t1\t0\t/a\n8:0\t1\n8:0\n\n8\t1\t1\t/a\n");
	assert_covered(swaps, 0, "...");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(extents_are_covered_from_first_to_last),
		STORY(those_of_a_partition_are_of_its_disk),
		STORY(each_text_tells_all_areas_anew),
		STORY(ahead_of_its_time_only_the_first_text_counts),
		STORY(a_file_that_does_not_tell_is_noted),
		STORY(what_can_be_on_no_disk_is_passed_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
