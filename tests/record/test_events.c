/*
 * test_events.c - what a choice of events loses when it steps down
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "record/events.h"

static struct event_choice choice;
static char disabled[512];

static void add(const char *system, const char *event)
{
	assert_int_equal(event_choice_add(&choice, system, event, NULL), 0);
}

static int begin(void **state)
{
	(void)state;
	disabled[0] = '\0';
	add("block", "block_bio_queue");
	add("writeback", "writeback_dirty_folio");
	add("syscalls", "sys_enter_read");
	add("syscalls", "sys_exit_read");
	add("iorec_17_0", "openat");
	return 0;
}

static int end(void **state)
{
	(void)state;
	event_choice_release(&choice);
	return 0;
}

static void note(const struct event_name *name, void *context)
{
	assert_ptr_equal(context, &choice);
	strcat(disabled, name->system);
	strcat(disabled, ":");
	strcat(disabled, name->event);
	strcat(disabled, " ");
}

static void assert_lower(enum ior_level from, enum ior_level expected)
{
	enum ior_level level = IOR_N_LEVELS;

	assert_true(event_choice_find_lower(&choice, from, &level));
	assert_int_equal(level, expected);
}

static void steps_go_down_to_block_and_no_further(void **state)
{
	enum ior_level level = IOR_LEVEL_FULL;

	assert_lower(IOR_LEVEL_VFS, IOR_LEVEL_CACHE);
	event_choice_step_down(&choice, IOR_LEVEL_CACHE, note, &choice);
	assert_string_equal(disabled, "syscalls:sys_enter_read "
				      "syscalls:sys_exit_read "
				      "iorec_17_0:openat ");
	disabled[0] = '\0';
	assert_lower(IOR_LEVEL_CACHE, IOR_LEVEL_BLOCK);
	event_choice_step_down(&choice, IOR_LEVEL_BLOCK, note, &choice);
	assert_string_equal(disabled, "writeback:writeback_dirty_folio ");
	assert_false(event_choice_find_lower(&choice, IOR_LEVEL_BLOCK, &level));
	assert_int_equal(level, IOR_LEVEL_FULL);
	assert_int_equal(choice.n_events, 1);
	assert_true(event_choice_has(&choice, "block", "block_bio_queue"));
	(void)state;
}

static void what_patterns_added_goes_first(void **state)
{
	add("sched", "sched_switch");
	add("syscalls", "sys_enter_getpid");
	assert_lower(IOR_LEVEL_VFS, IOR_LEVEL_VFS);
	event_choice_step_down(&choice, IOR_LEVEL_VFS, note, &choice);
	assert_string_equal(disabled,
			    "sched:sched_switch syscalls:sys_enter_getpid ");
	assert_lower(IOR_LEVEL_VFS, IOR_LEVEL_CACHE);
	(void)state;
}

static void a_level_that_has_no_more_than_the_next_is_no_step(void **state)
{
	assert_lower(IOR_LEVEL_FULL, IOR_LEVEL_CACHE);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			steps_go_down_to_block_and_no_further, begin, end),
		cmocka_unit_test_setup_teardown(what_patterns_added_goes_first,
						begin, end),
		cmocka_unit_test_setup_teardown(
			a_level_that_has_no_more_than_the_next_is_no_step,
			begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
