/*
 * test_coverage.c - what a trace could see, and what it could not and why
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/coverage.h"
#include "tests/model/told.h"

static struct told told;
static struct coverage *coverage;

static int begin(void **state)
{
	(void)state;
	told = (struct told){ 0 };
	return coverage_create(&coverage, NULL);
}

static int end(void **state)
{
	(void)state;
	coverage_free(coverage);
	return 0;
}

static void take(const char *name, const char *data)
{
	struct ior_text text = { .data = data, .size = strlen(data) };

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(coverage_text(coverage, &text, NULL), 0);
}

static void finish(void)
{
	struct row_sink sink;

	told_sink_init(&sink, &told);
	sink.coverage = tell_coverage;
	assert_int_equal(coverage_finish(coverage, &sink, NULL), 0);
}

static void assert_says(const char *line)
{
	if (!strstr(told.text, line))
		fail_msg("'%s' is not in: %s", line, told.text);
}

static void what_was_seen_comes_before_what_was_not(void **state)
{
	coverage_note(coverage, false, "a", "gone", NULL);
	coverage_note(coverage, true, "b", "", NULL);
	finish();
	assert_int_equal(strncmp(told.text, "seen: b\n", 8), 0);
	assert_says("unseen: a: gone\n");
	(void)state;
}

static void a_missing_event_is_told_by_what_it_hides(void **state)
{
	take("missing", "ext4:ext4_da_write_begin\tnot\\040offered\n"
			"foo:bar\tno\\040such\\040event\n");
	finish();
	assert_says("unseen: ranges that a process dirtied: "
		    "ext4:ext4_da_write_begin: not offered\n");
	assert_says("unseen: foo:bar: foo:bar: no such event\n");
	(void)state;
}

static void levels_above_that_of_the_trace_are_told(void **state)
{
	take("level", "cache");
	take("pid_namespace", "nested");
	take("cgroup_namespace", "nested");
	finish();
	assert_says("unseen: names, users and files of processes that were "
		    "there: the recorder ran in a pid namespace of its own\n");
	assert_says("unseen: whole paths of cgroups: the recorder ran in a "
		    "cgroup namespace of its own; paths begin there, but after "
		    "a move\n");
	assert_says("unseen: system calls: recorded with -l cache; -l vfs "
		    "records them\n");
	assert_null(strstr(told.text, "-l cache records them"));
	(void)state;
}

static void hostile_texts_are_passed_by(void **state)
{
	take("missing", "\n\t\nx\n:\t\nblock:\ty\n:block\ty\n");
	take("level", "no such level");
	take("level", "");
	finish();
	assert_null(strstr(told.text, "recorded with -l"));
	assert_says("unseen: block:: block:: y\n");
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_seen_comes_before_what_was_not),
		TEST(a_missing_event_is_told_by_what_it_hides),
		TEST(levels_above_that_of_the_trace_are_told),
		TEST(hostile_texts_are_passed_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
