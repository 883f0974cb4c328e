/*
 * test_map.c - from two numbers to what they stand for
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "report/model/map.h"
#include "report/model/words.h"

#define N_KEYS 1009

static void a_map_holds_what_was_set_and_not_removed(void **state)
{
	static char values[N_KEYS];
	struct map map = { 0 };
	uint64_t i;
	size_t at = 0, n = 0;

	for (i = 0; i < N_KEYS; i++)
		assert_int_equal(map_set(&map, i % 7, i, &values[i], NULL), 0);
	for (i = 0; i < N_KEYS; i += 3)
		assert_ptr_equal(map_remove(&map, i % 7, i), &values[i]);
	for (i = 0; i < N_KEYS; i++)
		assert_ptr_equal(map_find(&map, i % 7, i),
				 i % 3 ? &values[i] : NULL);
	while (map_next(&map, &at))
		n++;
	assert_int_equal(n, 672);
	assert_null(map_remove(&map, 0, 0));
	map_release(&map);
	(void)state;
}

static void an_empty_map_has_nothing(void **state)
{
	const struct map map = { 0 };
	size_t at = 0;

	assert_null(map_find(&map, 1, 2));
	assert_null(map_next(&map, &at));
	(void)state;
}

static void a_word_is_kept_once(void **state)
{
	struct words words = { 0 };
	const char *first, *second, *other;

	assert_int_equal(words_get(&words, "/a/b", 4, &first, NULL), 0);
	assert_int_equal(words_get(&words, "/a/b\0c", 6, &second, NULL), 0);
	assert_int_equal(words_get(&words, "/a/b", 3, &other, NULL), 0);
	assert_ptr_equal(first, second);
	assert_string_equal(other, "/a/");
	words_release(&words);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_map_holds_what_was_set_and_not_removed),
		cmocka_unit_test(an_empty_map_has_nothing),
		cmocka_unit_test(a_word_is_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
