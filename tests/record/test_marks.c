/*
 * test_marks.c - what was counted when a segment began is found by its number
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/marks.h"

static void add(struct marks *marks, unsigned int first, unsigned int n)
{
	struct mark mark = { 0 };

	for (mark.segment = first; mark.segment < first + n; mark.segment++) {
		mark.n_events = mark.segment * 101;
		marks_add(marks, &mark);
	}
}

static void the_newest_are_remembered(void **state)
{
	struct mark mark = { .segment = 17 };
	struct marks marks;

	marks_init(&marks);
	assert_false(marks_find(&marks, 0, &mark)); /* there is none */
	add(&marks, 3, 7);
	assert_false(marks_find(&marks, 2, &mark));
	assert_false(marks_find(&marks, 10, &mark));
	assert_int_equal(mark.segment, 17);
	assert_true(marks_find(&marks, 9, &mark));
	assert_int_equal(mark.n_events, 9 * 101);

	add(&marks, 10, MARKS_N - 1);
	assert_false(marks_find(&marks, 8, &mark));
	assert_true(marks_find(&marks, 9, &mark));
	assert_true(marks_find(&marks, 10 + MARKS_N - 2, &mark));
	assert_int_equal(mark.n_events, (10 + MARKS_N - 2) * 101);
	marks_release(&marks);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_are_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
