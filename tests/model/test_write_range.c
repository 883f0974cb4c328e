/*
 * test_write_range.c - ranges of files that threads are about to write
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "report/model/context.h"
#include "report/model/dirty.h"
#include "report/model/write_range.h"

#define FILE_ID 7

struct story {
	struct write_ranges *ranges;
	struct context context;
};

static int begin(void **state)
{
	static struct story story;

	story.context = (struct context){ 0 };
	if (write_ranges_create(&story.ranges, NULL) < 0)
		return -1;
	*state = &story;
	return 0;
}

static int end(void **state)
{
	struct story *const story = *state;

	write_ranges_free(story->ranges);
	return 0;
}

static void tell(struct story *story, uint64_t offset, uint64_t size,
		 uint64_t disk_size, uint64_t address)
{
	const struct told_range told = {
		.file_id = FILE_ID,
		.offset = offset,
		.size = size,
		.disk_size = disk_size,
		.address = address,
	};

	write_ranges_add(story->ranges, &story->context, &told);
}

static void tell_bytes(struct story *story, uint64_t offset, uint64_t size)
{
	tell(story, offset, size, size, ADDRESS_UNKNOWN);
}

/* A bio is explained by "BEGIN-END of SIZE", part after part. */
static void assert_explained(struct story *story, uint64_t address,
			     uint64_t size, const char *expected)
{
	struct dirty_part part;
	char text[256] = "";
	size_t at = 0;

	while (write_ranges_take(story->ranges, &story->context, address, size,
				 &part)) {
		at += (size_t)snprintf(text + at, sizeof(text) - at,
				       "%s%u-%u of %u", at ? ", " : "",
				       (unsigned int)part.begin,
				       (unsigned int)part.end,
				       (unsigned int)part.size);
		address += part.size;
		size -= part.size;
	}
	assert_string_equal(text, expected);
}

static void ranges_go_out_in_their_order_by_bytes(void **state)
{
	struct story *const story = *state;

	tell_bytes(story, 100, 11);
	tell_bytes(story, 300, 13);
	assert_int_equal(write_ranges_next_file(story->ranges, &story->context),
			 FILE_ID);
	assert_explained(story, 0, 7, "100-107 of 7");
	assert_explained(story, 0, 9, "107-111 of 4, 300-305 of 5");
	assert_explained(story, 0, 9, "305-313 of 8");
	assert_int_equal(write_ranges_next_file(story->ranges, &story->context),
			 0);
}

static void what_goes_on_where_the_last_ended_is_one(void **state)
{
	struct story *const story = *state;

	tell_bytes(story, 100, 11);
	tell_bytes(story, 111, 13);
	assert_explained(story, 0, 19, "100-119 of 19");
}

static void what_is_told_again_from_a_place_on_ends_there(void **state)
{
	struct story *const story = *state;

	/* ext4 found place for 30 blocks of 97 only, then for the rest */
	tell_bytes(story, 0, 97);
	tell_bytes(story, 30, 67);
	assert_explained(story, 0, 97, "0-97 of 97");
	/* and nothing yet in a second attempt */
	tell_bytes(story, 200, 31);
	tell_bytes(story, 200, 31);
	assert_explained(story, 0, 97, "200-231 of 31");
}

static void compressed_bytes_stand_for_more(void **state)
{
	struct story *const story = *state;

	tell(story, 1000, 300, 100, ADDRESS_UNKNOWN);
	tell(story, 1300, 300, 100, ADDRESS_UNKNOWN);
	assert_explained(story, 0, 50, "1000-1150 of 50");
	assert_explained(story, 0, 150, "1150-1300 of 50, 1300-1600 of 100");
}

static void an_address_finds_its_range_and_ends_those_before(void **state)
{
	struct story *const story = *state;

	tell(story, 100, 10, 10, 5000);
	tell(story, 110, 10, 10, 5010);
	tell(story, 200, 50, 50, 7000);
	tell(story, 300, 50, 50, 9000);
	assert_explained(story, 7011, 19, "211-230 of 19");
	assert_explained(story, 7030, 100, "230-250 of 20");
	assert_explained(story, 5000, 10, "");
	assert_explained(story, 9000, 50, "300-350 of 50");
}

static void a_mapping_told_for_each_block_is_one(void **state)
{
	struct story *const story = *state;
	int i;

	for (i = 0; i < 5; i++)
		tell(story, 0, 50, 50, 7000);
	assert_explained(story, 7020, 10, "20-30 of 10");
	assert_explained(story, 7000, 10, "");
}

static void what_is_forgotten_or_lost_explains_nothing(void **state)
{
	struct story *const story = *state;

	tell_bytes(story, 100, 11);
	write_ranges_forget(story->ranges, &story->context);
	assert_explained(story, 0, 7, "");
	tell_bytes(story, 100, 11);
	write_ranges_gap(story->ranges);
	assert_explained(story, 0, 7, "");
	tell_bytes(story, 200, 13);
	assert_explained(story, 0, 13, "200-213 of 13");
}

static void ranges_of_nothing_or_behind_all_are_none(void **state)
{
	struct story *const story = *state;

	tell_bytes(story, 100, 0);
	tell(story, 100, 13, 0, ADDRESS_UNKNOWN);
	tell_bytes(story, UINT64_MAX - 3, 13);
	assert_explained(story, 0, 13, "");
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(ranges_go_out_in_their_order_by_bytes),
		STORY(what_goes_on_where_the_last_ended_is_one),
		STORY(what_is_told_again_from_a_place_on_ends_there),
		STORY(compressed_bytes_stand_for_more),
		STORY(an_address_finds_its_range_and_ends_those_before),
		STORY(a_mapping_told_for_each_block_is_one),
		STORY(what_is_forgotten_or_lost_explains_nothing),
		STORY(ranges_of_nothing_or_behind_all_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
