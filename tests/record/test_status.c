/*
 * test_status.c - the lines that a user reads
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/clock.h"
#include "record/status.h"

static const struct progress before = {
	.elapsed_ns = 4 * NS_PER_S,
	.n_events = 1000,
};
static const struct progress now = {
	.elapsed_ns = 5 * NS_PER_S,
	.n_events = 1201,
	.n_lost = 0,
	.file_size = 3456789,
};

static void the_start_says_what_is_traced_and_how_to_end(void **state)
{
	char text[STATUS_SIZE];

	status_start(text, IOR_LEVEL_VFS);
	assert_string_equal(text,
			    "Tracing block and VFS I/O... Hit Ctrl-C to end.");
	status_start(text, IOR_LEVEL_BLOCK);
	assert_string_equal(text, "Tracing block I/O... Hit Ctrl-C to end.");
	(void)state;
}

static void a_second_shows_its_own_rate(void **state)
{
	char text[STATUS_SIZE];

	status_second(text, &now, &before);
	assert_string_equal(text, "5 s  201 events/s  3.5 MB  0 lost");
	(void)state;
}

static void the_summary_is_loud_about_losses(void **state)
{
	struct progress lossy = now;
	char text[STATUS_SIZE];

	lossy.n_lost = 17;
	status_summary(text, &now, "trace.ioz");
	assert_string_equal(text, "1201 events in 5.0 s, 3.5 MB in "
				  "'trace.ioz', none lost");
	status_summary(text, &lossy, "trace.ioz");
	assert_string_equal(text, "1201 events in 5.0 s, 3.5 MB in "
				  "'trace.ioz', 17 LOST beside them");
	(void)state;
}

static void of_what_is_kept_the_summary_says_how_much_that_is(void **state)
{
	struct progress ring = now;
	char text[STATUS_SIZE];

	ring.gone_ns = 3600 * NS_PER_MS;
	ring.first_segment = 3;
	ring.last_segment = 11;
	status_summary(text, &ring, "trace.ioz");
	assert_string_equal(text,
			    "some 1201 events in the newest 1.4 of 5.0 s, 3.5 "
			    "MB in 'trace.0003.ioz' to 'trace.0011.ioz', none "
			    "lost");

	ring.cut = true;
	status_summary(text, &ring, "t");
	assert_memory_equal(text, "at most 1201 events in the newest 1.4 ", 38);
	ring.gone_ns = 0;
	status_summary(text, &ring, "t");
	assert_memory_equal(text, "at most 1201 events in 5.0 s, ", 30);
	(void)state;
}

static void a_small_trace_on_standard_output_is_named(void **state)
{
	struct progress small = now;
	char text[STATUS_SIZE];

	small.file_size = 46193;
	status_summary(text, &small, "-");
	assert_string_equal(text, "1201 events in 5.0 s, 46 KB in "
				  "'standard output', none lost");
	(void)state;
}

static void a_step_down_says_until_when_and_why(void **state)
{
	const struct step_down step = {
		.from = IOR_LEVEL_VFS,
		.to = IOR_LEVEL_CACHE,
		.elapsed_ns = 12345 * NS_PER_MS,
		.why = "612347 events/s, more than --max-events 500000",
	};
	const struct step_down patterns = {
		.from = IOR_LEVEL_VFS,
		.to = IOR_LEVEL_VFS,
		.elapsed_ns = 999 * NS_PER_MS,
		.why = "7.1 % of a CPU, more than --max-cpu 5",
	};
	char text[STATUS_SIZE];

	status_step_down(text, &step);
	assert_string_equal(text, "level vfs until 12.3 s, then cache: 612347 "
				  "events/s, more than --max-events 500000");
	status_step_down(text, &patterns);
	assert_string_equal(text, "events of -e until 1.0 s, then none: 7.1 % "
				  "of a CPU, more than --max-cpu 5");
	(void)state;
}

static void assert_reason(enum stop_reason reason, const char *expected)
{
	const struct recorder_result result = {
		.reason = reason,
		.level = IOR_LEVEL_BLOCK,
		.why = "7.1 % of a CPU, more than --max-cpu 5",
	};
	char text[STATUS_SIZE] = "";

	assert_int_equal(status_reason(text, &result), expected != NULL);
	assert_string_equal(text, expected ? expected : "");
}

static void a_stop_that_nobody_asked_for_has_its_reason(void **state)
{
	assert_reason(STOP_SIGNAL, NULL);
	assert_reason(STOP_DURATION, NULL);
	assert_reason(STOP_COMMAND, NULL);
	assert_reason(STOP_FULL, "stopped: the trace reached --max-size");
	assert_reason(STOP_SPACE, "stopped: less than --min-free is free on "
				  "the output's file system");
	assert_reason(STOP_COST, "stopped at level block: 7.1 % of a CPU, more "
				 "than --max-cpu 5");
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_start_says_what_is_traced_and_how_to_end),
		cmocka_unit_test(a_second_shows_its_own_rate),
		cmocka_unit_test(the_summary_is_loud_about_losses),
		cmocka_unit_test(
			of_what_is_kept_the_summary_says_how_much_that_is),
		cmocka_unit_test(a_small_trace_on_standard_output_is_named),
		cmocka_unit_test(a_step_down_says_until_when_and_why),
		cmocka_unit_test(a_stop_that_nobody_asked_for_has_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
