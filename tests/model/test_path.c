/*
 * test_path.c - paths are whole, each kept once, and not without end
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "report/model/path.h"

static const char *get(struct paths *paths, const char *directory,
		       const char *text)
{
	const char *path = "not set";

	assert_int_equal(paths_get(paths, directory, text,
				   (uint32_t)strlen(text), &path, NULL),
			 0);
	return path;
}

static void a_path_begins_where_its_directory_is(void **state)
{
	struct paths paths = { 0 };

	assert_string_equal(get(&paths, NULL, "/a//b/./c"), "/a/b/c");
	assert_string_equal(get(&paths, "/home", "x"), "/home/x");
	assert_string_equal(get(&paths, "/", "../x"), "/../x");
	assert_string_equal(get(&paths, NULL, "x"), ".../x");
	assert_string_equal(get(&paths, "/home", "/"), "/");
	assert_null(get(&paths, "/home", "(fault)"));
	assert_null(get(&paths, "/home", ""));
	assert_ptr_equal(get(&paths, "/a", "b/c"), get(&paths, NULL, "/a/b/c"));
	paths_release(&paths);
	(void)state;
}

static void what_is_known_stays_known_when_there_is_no_room(void **state)
{
	struct paths paths = { 0 };
	char text[4000];
	unsigned i;

	memset(text, 'x', sizeof(text));
	text[0] = '/';
	text[sizeof(text) - 1] = '\0';
	for (i = 0; !paths.n_dropped; i++) {
		memcpy(text + 1,
		       (char[]){ (char)('a' + i % 26),
				 (char)('a' + i / 26 % 26),
				 (char)('a' + i / 676) },
		       3);
		get(&paths, NULL, text);
	}
	assert_in_range(i, 16000, 17000); /* 64 MiB of 4000 bytes */
	memcpy(text + 1, "AAA", 3);
	assert_null(get(&paths, NULL, text));
	assert_int_equal(paths.n_dropped, 2);

	memcpy(text + 1, "aaa", 3);
	assert_string_equal(get(&paths, NULL, text), text);
	assert_int_equal(paths.n_dropped, 2);
	paths_release(&paths);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_begins_where_its_directory_is),
		cmocka_unit_test(
			what_is_known_stays_known_when_there_is_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
