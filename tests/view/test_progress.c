/*
 * test_progress.c - a line a moment, for who looks at it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "report/progress.h"

#define NS_PER_S UINT64_C(1000000000)

/* What was shown, on a terminal or not, of a job that began a while ago. */
struct shown {
	struct progress progress;
	char *text;
	size_t size;
};

static void start(struct shown *shown, const char *name, bool is_terminal,
		  uint64_t seconds_ago)
{
	FILE *const stream = open_memstream(&shown->text, &shown->size);

	assert_non_null(stream);
	progress_start(&shown->progress, stream, name);
	assert_false(shown->progress.is_terminal);
	shown->progress.is_terminal = is_terminal;
	shown->progress.began_ns -= seconds_ago * NS_PER_S;
}

static void expect(struct shown *shown, const char *text)
{
	fclose(shown->progress.stream);
	assert_string_equal(shown->text, text);
	free(shown->text);
}

static void percent_rate_and_time_left_are_shown(void **state)
{
	struct shown shown;

	start(&shown, "t.ioz", true, 100);
	progress_show(&shown.progress, 250, 1000, 700);
	expect(&shown, "\r\033[K't.ioz': 25 %, 7 events/s, 300 s left");
	(void)state;
}

static void of_a_pipe_the_end_is_not_known(void **state)
{
	struct shown shown;

	start(&shown, "-", true, 100);
	progress_show(&shown.progress, 250, 0, 700);
	expect(&shown, "\r\033[K'-': 7 events/s");
	(void)state;
}

static void bytes_stand_for_events_that_nobody_counts(void **state)
{
	struct shown shown;

	start(&shown, "t.ioz", true, 100);
	progress_show(&shown.progress, 730000000, 1460000000, 0);
	expect(&shown, "\r\033[K't.ioz': 50 %, 7.3 MB/s, 100 s left");
	(void)state;
}

static void a_name_cannot_move_the_cursor(void **state)
{
	struct shown shown;

	start(&shown, "\033[2J", true, 100);
	progress_show(&shown.progress, 0, 1000, 700);
	expect(&shown, "\r\033[K'\\x1b[2J': 7 events/s");
	(void)state;
}

static void the_first_second_is_quiet(void **state)
{
	struct shown shown;

	start(&shown, "t.ioz", true, 0);
	progress_show(&shown.progress, 250, 1000, 700);
	progress_end(&shown.progress);
	expect(&shown, "");
	(void)state;
}

static void a_line_stays_for_a_moment_and_is_wiped(void **state)
{
	struct shown shown;

	start(&shown, "t.ioz", true, 100);
	progress_show(&shown.progress, 250, 1000, 700);
	progress_show(&shown.progress, 251, 1000, 800);
	assert_true(progress_end(&shown.progress) >= 100);
	expect(&shown, "\r\033[K't.ioz': 25 %, 7 events/s, 300 s left\r\033[K");
	(void)state;
}

static void who_keeps_stderr_in_a_file_sees_nothing(void **state)
{
	struct shown shown;

	start(&shown, "t.ioz", false, 100);
	progress_show(&shown.progress, 250, 1000, 700);
	progress_end(&shown.progress);
	expect(&shown, "");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percent_rate_and_time_left_are_shown),
		cmocka_unit_test(of_a_pipe_the_end_is_not_known),
		cmocka_unit_test(bytes_stand_for_events_that_nobody_counts),
		cmocka_unit_test(a_name_cannot_move_the_cursor),
		cmocka_unit_test(the_first_second_is_quiet),
		cmocka_unit_test(a_line_stays_for_a_moment_and_is_wiped),
		cmocka_unit_test(who_keeps_stderr_in_a_file_sees_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
