/*
 * test_pages.c - losses stand before a piece, and their sum is kept
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "record/pages.h"

#define SUBBUF_SIZE 64
#define N_SUBBUFS   5
#define LOST        (UINT64_C(1) << 31)
#define STORED      (UINT64_C(1) << 30)

struct image {
	uint8_t bytes[N_SUBBUFS * SUBBUF_SIZE];
	struct pages pages;
};

static void put_word(uint8_t *at, uint64_t word)
{
	memcpy(at, &word, sizeof(word));
}

/* Sub-buffer i begins at time 1000 + i and holds 8 bytes of events. */
static void make(struct image *image)
{
	size_t i;

	memset(image->bytes, 0, sizeof(image->bytes));
	for (i = 0; i < N_SUBBUFS; i++) {
		put_word(image->bytes + i * SUBBUF_SIZE, 1000 + i);
		put_word(image->bytes + i * SUBBUF_SIZE + 8, 8);
	}
	image->pages = (struct pages){
		.data = image->bytes,
		.size = sizeof(image->bytes),
		.subbuf_size = SUBBUF_SIZE,
	};
}

static void mark_lost(struct image *image, size_t i)
{
	put_word(image->bytes + i * SUBBUF_SIZE + 8, 8 | LOST);
}

static void mark_lost_number(struct image *image, size_t i, uint64_t number)
{
	put_word(image->bytes + i * SUBBUF_SIZE + 8, 8 | LOST | STORED);
	put_word(image->bytes + i * SUBBUF_SIZE + 16 + 8, number);
}

static void pages_without_a_mark_are_one_piece(void **state)
{
	struct image image;

	make(&image);
	assert_false(pages_lost_any(&image.pages));
	assert_int_equal(pages_piece_end(&image.pages, 0), image.pages.size);
	assert_int_equal(pages_time(&image.pages, 3 * SUBBUF_SIZE), 1003);
	(void)state;
}

static void a_piece_ends_where_events_were_lost(void **state)
{
	struct image image;

	make(&image);
	mark_lost(&image, 0);
	mark_lost(&image, 3);
	assert_true(pages_lost_any(&image.pages));
	assert_int_equal(pages_piece_end(&image.pages, 0), 3 * SUBBUF_SIZE);
	assert_int_equal(pages_piece_end(&image.pages, 3 * SUBBUF_SIZE),
			 image.pages.size);
	(void)state;
}

static void
a_number_in_the_page_is_used_and_the_rest_goes_elsewhere(void **state)
{
	struct image image;

	make(&image);
	mark_lost(&image, 1);
	mark_lost_number(&image, 3, 17);
	assert_int_equal(pages_lost_at(&image.pages, 0, 101), 0);
	assert_int_equal(pages_lost_at(&image.pages, SUBBUF_SIZE, 101), 84);
	assert_int_equal(pages_lost_at(&image.pages, 3 * SUBBUF_SIZE, 101), 17);
	(void)state;
}

static void no_more_is_told_than_the_kernel_counted(void **state)
{
	struct image image;

	make(&image);
	mark_lost_number(&image, 1, 19);
	mark_lost_number(&image, 4, 23);
	assert_int_equal(pages_lost_at(&image.pages, SUBBUF_SIZE, 29), 19);
	assert_int_equal(pages_lost_at(&image.pages, 4 * SUBBUF_SIZE, 29), 10);
	(void)state;
}

static void losses_without_a_mark_go_to_the_last_piece(void **state)
{
	struct image image;

	make(&image);
	assert_int_equal(pages_lost_at(&image.pages, 0, 7), 7);
	mark_lost_number(&image, 2, 5);
	assert_int_equal(pages_lost_at(&image.pages, 0, 7), 0);
	assert_int_equal(pages_lost_at(&image.pages, 2 * SUBBUF_SIZE, 7), 7);
	(void)state;
}

static void a_number_beyond_the_page_is_not_read(void **state)
{
	struct image image;

	make(&image);
	put_word(image.bytes + 4 * SUBBUF_SIZE + 8,
		 (SUBBUF_SIZE - 16) | LOST | STORED);
	assert_int_equal(pages_lost_at(&image.pages, 4 * SUBBUF_SIZE, 31), 31);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_without_a_mark_are_one_piece),
		cmocka_unit_test(a_piece_ends_where_events_were_lost),
		cmocka_unit_test(
			a_number_in_the_page_is_used_and_the_rest_goes_elsewhere),
		cmocka_unit_test(no_more_is_told_than_the_kernel_counted),
		cmocka_unit_test(losses_without_a_mark_go_to_the_last_piece),
		cmocka_unit_test(a_number_beyond_the_page_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
