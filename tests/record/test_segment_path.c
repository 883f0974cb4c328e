/*
 * test_segment_path.c - a number is used once, and only names of segments count
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/segment_path.h"

static void expect_path(const char *output, unsigned int number,
			const char *expected)
{
	char *const path = segment_path(output, number);

	assert_string_equal(path, expected);
	free(path);
}

static void the_number_stands_before_the_suffix(void **state)
{
	expect_path("trace.ioz", 1, "trace.0001.ioz");
	expect_path("/a.ioz/b", 23, "/a.ioz/b.0023");
	expect_path("x/.ioz.ioz", 10007, "x/.ioz.10007.ioz");
	(void)state;
}

static void touch(const char *dir, const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static void the_first_is_behind_the_highest_that_is_there(void **state)
{
	static const char *const others[] = {
		"t.0091.ioz.old",   "t.0092.ioz.7.part", "t.93x.ioz",
		"t..ioz",           "tt.0094.ioz",       "t.0095",
		"t.1234567890.ioz",
	};
	char dir[] = "/tmp/segment_path.XXXXXX";
	char output[64], path[256];
	unsigned int number = 0;
	size_t i;

	assert_non_null(mkdtemp(dir));
	snprintf(output, sizeof(output), "%s/t.ioz", dir);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		touch(dir, others[i]);
	assert_int_equal(segment_path_first(output, &number, NULL), 0);
	assert_int_equal(number, 1);

	touch(dir, "t.0007.ioz");
	touch(dir, "t.0057.ioz");
	assert_int_equal(segment_path_first(output, &number, NULL), 0);
	assert_int_equal(number, 58);

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, others[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/t.0007.ioz", dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/t.0057.ioz", dir);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
	(void)state;
}

static void a_place_that_is_not_there_is_told(void **state)
{
	struct ior_error error = { 0 };
	unsigned int number = 3;

	assert_int_equal(segment_path_first("/nowhere/t.ioz", &number, &error),
			 -ENOENT);
	assert_int_equal(number, 3);
	assert_string_equal(error.text,
			    "cannot create '/nowhere/t.ioz': No such file or "
			    "directory; give another -o");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_number_stands_before_the_suffix),
		cmocka_unit_test(the_first_is_behind_the_highest_that_is_there),
		cmocka_unit_test(a_place_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
