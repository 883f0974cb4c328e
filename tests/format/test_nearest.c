/*
 * test_nearest.c - the word that was meant is found
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "iorec/nearest.h"

static void distance_counts_the_slips_of_a_hand(void **state)
{
	assert_int_equal(ior_nearest_distance("block", "block"), 0);
	assert_int_equal(ior_nearest_distance("blok", "block"), 1);
	assert_int_equal(ior_nearest_distance("bolck", "block"), 1);
	assert_int_equal(ior_nearest_distance("", "vfs"), 3);
	assert_int_equal(ior_nearest_distance("vfs", ""), 3);
	assert_int_equal(ior_nearest_distance("kitten", "sitting"), 3);
	(void)state;
}

static void the_nearest_of_many_wins_whatever_their_order(void **state)
{
	struct ior_nearest nearest = { .word = "cahce" };

	ior_nearest_offer(&nearest, "case");
	ior_nearest_offer(&nearest, "cache");
	ior_nearest_offer(&nearest, "catch");
	assert_string_equal(nearest.best, "cache");
	(void)state;
}

static void a_word_like_none_has_no_nearest(void **state)
{
	struct ior_nearest nearest = { .word = "zzzzzz" };

	ior_nearest_offer(&nearest, "block");
	ior_nearest_offer(&nearest, "vfs");
	assert_string_equal(nearest.best, "");
	(void)state;
}

static void half_a_word_is_not_near(void **state)
{
	struct ior_nearest nearest = { .word = "foo" };

	ior_nearest_offer(&nearest, "root");
	assert_string_equal(nearest.best, "");
	ior_nearest_offer(&nearest, "for");
	assert_string_equal(nearest.best, "for");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distance_counts_the_slips_of_a_hand),
		cmocka_unit_test(the_nearest_of_many_wins_whatever_their_order),
		cmocka_unit_test(a_word_like_none_has_no_nearest),
		cmocka_unit_test(half_a_word_is_not_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
