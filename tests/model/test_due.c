/*
 * test_due.c - texts that wait until the events have come to their time
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/due.h"

static void add(struct due *due, const char *name, uint64_t time_ns,
		const char *data)
{
	struct ior_text text = {
		.time_ns = time_ns,
		.data = data,
		.size = strlen(data),
	};

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(due_add(due, &text, NULL), 0);
}

static void expect_next(struct due *due, uint64_t time_ns, const char *name,
			const char *data)
{
	const struct ior_text *const text = due_next(due, time_ns);

	assert_non_null(text);
	assert_string_equal(text->name, name);
	assert_int_equal(text->size, strlen(data));
	assert_memory_equal(text->data, data, strlen(data));
}

static void texts_come_by_time_and_not_before_it(void **state)
{
	struct due *due = NULL;

	assert_int_equal(due_create(&due, NULL), 0);
	assert_int_equal(due_time(due), UINT64_MAX);
	add(due, "files", 2003, "c");
	add(due, "tasks", 1009, "a");
	add(due, "files", 1009, "b");
	add(due, "clock", 1013, "");
	assert_int_equal(due_time(due), 1009);

	assert_null(due_next(due, 1008));
	expect_next(due, 1012, "tasks", "a");
	expect_next(due, 1012, "files", "b");
	assert_null(due_next(due, 1012));
	expect_next(due, UINT64_MAX, "clock", "");
	expect_next(due, UINT64_MAX, "files", "c");
	assert_null(due_next(due, UINT64_MAX));
	due_free(due);
	(void)state;
}

static void what_still_waits_is_released(void **state)
{
	struct due *due = NULL;

	assert_int_equal(due_create(&due, NULL), 0);
	add(due, "files", 1, "a");
	add(due, "files", 2, "b");
	due_next(due, 1);
	due_free(due);
	due_free(NULL);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_come_by_time_and_not_before_it),
		cmocka_unit_test(what_still_waits_is_released),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
