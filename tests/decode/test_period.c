/*
 * test_period.c - what is of a trace, and what of the segments beside it
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/decode/period.h"

static struct ior_text make_text(const char *name, uint64_t time_ns,
				 const char *data)
{
	struct ior_text text = {
		.time_ns = time_ns,
		.data = data,
		.size = strlen(data),
	};

	snprintf(text.name, sizeof(text.name), "%s", name);
	return text;
}

static bool has_text(const struct period *period, const char *name,
		     uint64_t time_ns)
{
	struct ior_text text = make_text(name, time_ns, "");

	return period_has_text(period, &text);
}

/* From 1000 to 2000, as a segment says it. */
static struct period make_period(void)
{
	const struct ior_text start = make_text("start_ns", 0, "1000");
	const struct ior_text end = make_text("end_ns", 0, "2000");
	struct period period = { .end_ns = UINT64_MAX };

	period_note(&period, &start);
	period_note(&period, &end);
	return period;
}

static void an_event_at_a_border_is_of_the_later_segment(void **state)
{
	const struct period period = make_period();

	assert_false(period_has(&period, 999));
	assert_true(period_has(&period, 1000));
	assert_true(period_has(&period, 1999));
	assert_false(period_has(&period, 2000));
	(void)state;
}

static void a_trace_that_says_nothing_has_all(void **state)
{
	const struct ior_text wrong = make_text("end_ns", 0, "2000x");
	const struct ior_text large =
		make_text("start_ns", 0, "99999999999999999999");
	struct period period = { .end_ns = UINT64_MAX };

	period_note(&period, &wrong);
	period_note(&period, &large);
	assert_true(period_has(&period, 0));
	assert_true(period_has(&period, UINT64_MAX - 1));
	(void)state;
}

static void counters_are_of_both_segments_at_their_border_only(void **state)
{
	const struct period period = make_period();

	assert_false(has_text(&period, "proc/diskstats", 999));
	assert_true(has_text(&period, "proc/diskstats", 1000));
	assert_true(has_text(&period, "proc/diskstats", 2000));
	assert_false(has_text(&period, "proc/diskstats", 2001));
	/* names that stay the same */
	assert_true(has_text(&period, "proc/kallsyms", 999));
	assert_true(has_text(&period, "proc/kallsyms", 2001));
	(void)state;
}

static void
state_of_before_is_not_taken_and_of_after_is_of_the_end(void **state)
{
	const struct period period = make_period();
	struct ior_text late = make_text("tasks", 2003, "");

	assert_false(has_text(&period, "files", 999));
	assert_true(has_text(&period, "self", 999));
	assert_true(period_has_text(&period, &late));
	assert_int_equal(late.time_ns, 2000);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_at_a_border_is_of_the_later_segment),
		cmocka_unit_test(a_trace_that_says_nothing_has_all),
		cmocka_unit_test(
			counters_are_of_both_segments_at_their_border_only),
		cmocka_unit_test(
			state_of_before_is_not_taken_and_of_after_is_of_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
