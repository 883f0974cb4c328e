/*
 * test_guard.c - when a recording costs its host more than it may
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/guard.h"

static struct guard guard;
static struct guard_sample now;
static char why[GUARD_WHY_SIZE];

static int begin(void **state)
{
	(void)state;
	now = (struct guard_sample){ .time_ns = 1000 * NS_PER_S,
				     .cpu_ns = 17 * NS_PER_S,
				     .n_events = 4001 };
	guard = (struct guard){ 0 };
	guard_restart(&guard, &now);
	return 0;
}

/* A second goes by; it takes so much. */
static bool second(uint64_t n_events, uint64_t cpu_ns)
{
	now.time_ns += NS_PER_S;
	now.n_events += n_events;
	now.cpu_ns += cpu_ns;
	return guard_look(&guard, &now, why);
}

static void a_rate_just_at_the_limit_goes_on_for_ever(void **state)
{
	int i;

	guard.limits.max_events = 5003;
	for (i = 0; i < 31; i++)
		assert_false(second(5003, 0));
	(void)state;
}

static void a_little_too_much_is_told_after_a_window(void **state)
{
	guard.limits.max_events = 5003;
	assert_false(second(5009, 0));
	assert_false(second(5009, 0));
	assert_true(second(5009, 0));
	assert_string_equal(why, "5009 events/s, more than --max-events 5003");
	(void)state;
}

static void much_too_much_is_told_at_once(void **state)
{
	guard.limits.max_events = 5003;
	assert_true(second(3 * 5009, 0));
	assert_string_equal(why, "5009 events/s, more than --max-events 5003");
	(void)state;
}

static void a_burst_that_is_over_is_no_reason(void **state)
{
	int i;

	guard.limits.max_events = 5003;
	for (i = 0; i < 31; i++)
		assert_false(second(i % 3 ? 0 : 3 * 5003, 0));
	(void)state;
}

static void what_was_before_a_step_is_no_reason_for_the_next(void **state)
{
	guard.limits.max_events = 5003;
	assert_true(second(1000003, 0));
	guard_restart(&guard, &now);
	assert_false(second(5009, 0));
	(void)state;
}

static void a_late_look_tells_the_mean_since_the_one_before(void **state)
{
	guard.limits.max_events = 5003;
	now.time_ns += 10 * NS_PER_S;
	assert_false(second(11 * 5003, 0));
	now.time_ns += 10 * NS_PER_S;
	assert_true(second(11 * 5009, 0));
	assert_string_equal(why, "5009 events/s, more than --max-events 5003");
	(void)state;
}

static void looks_that_come_too_often_do_not_outgrow_their_room(void **state)
{
	int i;

	guard.limits.max_events = 1;
	for (i = 0; i < 1009; i++) {
		now.time_ns += NS_PER_MS;
		assert_false(guard_look(&guard, &now, why));
		assert_true(guard.n_samples <= GUARD_SAMPLES);
	}
	(void)state;
}

static void cpu_time_is_told_in_percent_of_one_cpu(void **state)
{
	guard.limits.max_cpu = 2.5;
	assert_false(second(1000003, 25 * NS_PER_MS));
	assert_false(second(1000003, 25 * NS_PER_MS));
	assert_false(second(1000003, 25 * NS_PER_MS));
	assert_true(second(0, 2 * NS_PER_S));
	assert_string_equal(why, "68.3 % of a CPU, more than --max-cpu 2.5");
	(void)state;
}

/* The events of a CPU whose statistics could not be read once; and its time. */
static void a_count_that_falls_is_no_reason(void **state)
{
	int i;

	guard.limits.max_events = 5003;
	guard.limits.max_cpu = 2.5;
	guard_look(&guard, &now, why);
	now.n_events = 0;
	now.cpu_ns = 0;
	for (i = 0; i < 7; i++)
		assert_false(second(0, 0));
	/* Nor is one that is whole again. */
	assert_false(second(4001, 17 * NS_PER_S));
	/* It is guarded all the same. */
	assert_true(second(4 * 5009, 0));
	(void)state;
}

static void without_limits_nothing_is_too_much(void **state)
{
	assert_false(second(UINT64_C(1) << 60, UINT64_C(1) << 60));
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			a_rate_just_at_the_limit_goes_on_for_ever, begin),
		cmocka_unit_test_setup(a_little_too_much_is_told_after_a_window,
				       begin),
		cmocka_unit_test_setup(much_too_much_is_told_at_once, begin),
		cmocka_unit_test_setup(a_burst_that_is_over_is_no_reason,
				       begin),
		cmocka_unit_test_setup(
			what_was_before_a_step_is_no_reason_for_the_next,
			begin),
		cmocka_unit_test_setup(
			a_late_look_tells_the_mean_since_the_one_before, begin),
		cmocka_unit_test_setup(
			looks_that_come_too_often_do_not_outgrow_their_room,
			begin),
		cmocka_unit_test_setup(cpu_time_is_told_in_percent_of_one_cpu,
				       begin),
		cmocka_unit_test_setup(a_count_that_falls_is_no_reason, begin),
		cmocka_unit_test_setup(without_limits_nothing_is_too_much,
				       begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
