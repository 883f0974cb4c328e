/*
 * test_shorten.c - a name without its middle
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "report/view/screen.h"
#include "report/view/shorten.h"

static void assert_shortened(const char *text, size_t width,
			     const char *expected)
{
	static const struct screen screen = { .is_terminal = true };
	char *const copy = shorten_copy(text, width, &screen);

	assert_non_null(copy);
	assert_string_equal(copy, expected);
	free(copy);
}

static void a_third_in_front_and_the_rest_behind_stay(void **state)
{
	assert_shortened("a-program-of-many-words", 23,
			 "a-program-of-many-words");
	assert_shortened("a-program-of-many-words", 13, "a-pr~ny-words");
	(void)state;
}

static void the_number_of_an_inode_is_whole(void **state)
{
	assert_shortened("inode 1021 of 259:0", 18, "inode 1021~f 259:0");
	assert_shortened("inode 1021 of 259:0", 14, "inode 1021~9:0");
	assert_shortened("inode 1021 of 259:0", 11, "inode 1021~");
	assert_shortened("inode 12345678 of 259:0", 12, "12345678~9:0");
	(void)state;
}

static void a_path_keeps_its_last_directory(void **state)
{
	static const char path[] = "/sys/kernel/tracing/instances/a/per_cpu/"
				   "cpu0/trace_pipe_raw";

	assert_shortened(path, 31, "/sys/kerne~/cpu0/trace_pipe_raw");
	assert_shortened(path, 22, "/s~cpu0/trace_pipe_raw");
	assert_shortened(path, 20, "~cpu0/trace_pipe_raw");
	assert_shortened(path, 14, "~race_pipe_raw");
	assert_shortened("/a-file-of-the-root", 12, "~of-the-root");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_third_in_front_and_the_rest_behind_stay),
		cmocka_unit_test(the_number_of_an_inode_is_whole),
		cmocka_unit_test(a_path_keeps_its_last_directory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
