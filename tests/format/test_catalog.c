/*
 * test_catalog.c - the tables of events and calls agree with themselves
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "iorec/catalog.h"

static void every_event_stands_in_the_table_once(void **state)
{
	const struct ior_event_def *events;
	size_t n, i, j;

	events = ior_catalog_events(&n);
	for (i = 0; i < n; i++)
		for (j = i + 1; j < n; j++)
			assert_false(
				!strcmp(events[i].system, events[j].system) &&
				!strcmp(events[i].name, events[j].name));
	(void)state;
}

static void every_call_stands_in_the_table_once(void **state)
{
	const struct ior_call_def *calls;
	size_t n, i, j;

	calls = ior_catalog_calls(&n);
	for (i = 0; i < n; i++)
		for (j = i + 1; j < n; j++)
			assert_string_not_equal(calls[i].name, calls[j].name);
	(void)state;
}

static void names_of_an_event_that_was_renamed_share_its_kind(void **state)
{
	assert_int_equal(
		ior_catalog_find_event("writeback", "writeback_dirty_page")
			->kind,
		ior_catalog_find_event("writeback", "writeback_dirty_folio")
			->kind);
	assert_null(ior_catalog_find_event("block", "block_bio_queued"));
	(void)state;
}

static void a_level_is_found_by_its_name(void **state)
{
	enum ior_level level;

	assert_true(ior_level_find("vfs", &level));
	assert_int_equal(level, IOR_LEVEL_VFS);
	assert_false(ior_level_find("VFS", &level));
	(void)state;
}

static void an_event_has_the_lowest_level_that_records_it(void **state)
{
	static const struct {
		const char *system;
		const char *name;
		enum ior_level level;
	} cases[] = {
		{ "block", "block_bio_queue", IOR_LEVEL_BLOCK },
		{ "writeback", "writeback_dirty_page", IOR_LEVEL_CACHE },
		{ "iomap", "iomap_dio_rw_begin", IOR_LEVEL_VFS },
		{ "syscalls", "sys_enter_read", IOR_LEVEL_VFS },
		{ "syscalls", "sys_exit_io_uring_enter", IOR_LEVEL_VFS },
		{ "iorec_4711_0", "openat", IOR_LEVEL_VFS },
		{ "block", "block_plug", IOR_LEVEL_FULL },
		{ "sched", "sched_switch", IOR_N_LEVELS },
		{ "syscalls", "sys_enter_getpid", IOR_N_LEVELS },
		{ "syscalls", "read", IOR_N_LEVELS },
		{ "other", "sys_enter_read", IOR_N_LEVELS },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(ior_catalog_find_level(cases[i].system,
							cases[i].name),
				 cases[i].level);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_stands_in_the_table_once),
		cmocka_unit_test(every_call_stands_in_the_table_once),
		cmocka_unit_test(
			names_of_an_event_that_was_renamed_share_its_kind),
		cmocka_unit_test(a_level_is_found_by_its_name),
		cmocka_unit_test(an_event_has_the_lowest_level_that_records_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
