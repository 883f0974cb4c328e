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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_start_says_what_is_traced_and_how_to_end),
		cmocka_unit_test(a_second_shows_its_own_rate),
		cmocka_unit_test(the_summary_is_loud_about_losses),
		cmocka_unit_test(a_small_trace_on_standard_output_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
