/*
 * test_options.c - what iorec record takes and what it refuses
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "iorec/error.h"
#include "record/options.h"

#define N_WORDS_MAX 32

/* Parse a line as a shell would part it at its spaces. */
static int parse(const char *line, struct options *options,
		 struct ior_error *error)
{
	static char words[256];
	char *argv[N_WORDS_MAX] = { NULL };
	char *word, *rest = words;
	int argc = 0;

	assert_true(strlen(line) < sizeof(words));
	strcpy(words, line);
	while ((word = strsep(&rest, " ")) && argc < N_WORDS_MAX - 1)
		argv[argc++] = word;
	return options_parse(argc, argv, options, error);
}

static void defaults_stand_where_nothing_was_said(void **state)
{
	struct options options;

	assert_int_equal(parse("record", &options, NULL), 0);
	assert_string_equal(options.output, "trace.ioz");
	assert_int_equal(options.level, IOR_LEVEL_VFS);
	assert_int_equal(options.n_patterns, 0);
	assert_int_equal(options.duration_ns, 0);
	assert_int_equal(options.buffer_size, 4 << 20);
	assert_int_equal(options.zstd_level, 1);
	assert_int_equal(options.max_size, 0);
	assert_int_equal(options.min_free, 64 << 20);
	assert_true(options.max_cpu == 0);
	assert_int_equal(options.max_events, 0);
	assert_false(options.force);
	assert_false(options.stacks);
	assert_null(options.command);
	options_release(&options);
	(void)state;
}

static void every_option_is_heard(void **state)
{
	struct options options;

	assert_int_equal(parse("record -o x.ioz -l block -e a:b -e c:* -d 1.5 "
			       "-b 512K --force --stacks --max-size 3G",
			       &options, NULL),
			 0);
	assert_string_equal(options.output, "x.ioz");
	assert_int_equal(options.level, IOR_LEVEL_BLOCK);
	assert_int_equal(options.n_patterns, 2);
	assert_string_equal(options.patterns[1], "c:*");
	assert_int_equal(options.duration_ns, 1500000000);
	assert_int_equal(options.buffer_size, 512 << 10);
	assert_true(options.force);
	assert_true(options.stacks);
	assert_int_equal(options.max_size, UINT64_C(3) << 30);
	options_release(&options);

	assert_int_equal(parse("record --min-free 0 -z -5 --max-cpu 2.5% "
			       "--max-events 500k",
			       &options, NULL),
			 0);
	assert_int_equal(options.min_free, 0);
	assert_true(options.max_cpu == 2.5);
	assert_int_equal(options.max_events, 500000);
	assert_int_equal(options.zstd_level, -5);
	options_release(&options);
	(void)state;
}

static int parse_command(char **argv, int argc, struct options *options)
{
	return options_parse(argc, argv, options, NULL);
}

static void what_follows_the_command_is_its_own(void **state)
{
	char words[][8] = { "record", "-d", "1", "--", "ls", "-l", "full" };
	char *argv[] = { words[0], words[1], words[2], words[3],
			 words[4], words[5], words[6], NULL };
	char *bare[] = { words[0], words[4], words[5], words[6], NULL };
	struct options options;

	assert_int_equal(parse_command(argv, 7, &options), 0);
	assert_int_equal(options.level, IOR_LEVEL_VFS);
	assert_string_equal(options.command[0], "ls");
	assert_string_equal(options.command[1], "-l");
	options_release(&options);

	assert_int_equal(parse_command(bare, 4, &options), 0);
	assert_string_equal(options.command[0], "ls");
	assert_string_equal(options.command[1], "-l");
	options_release(&options);
	(void)state;
}

static void wrong_usage_gets_one_exact_sentence(void **state)
{
	static const struct {
		const char *line;
		const char *text;
	} cases[] = {
		{ "record -l blok",
		  "unknown level 'blok', the nearest is 'block'; levels are "
		  "block, cache, vfs, full" },
		{ "record -l zzzzzzz",
		  "unknown level 'zzzzzzz'; levels are block, cache, vfs, "
		  "full" },
		{ "record --ouput x",
		  "unknown option '--ouput', the nearest is '--output'; see "
		  "'iorec record --help'" },
		{ "record --flames",
		  "unknown option '--flames'; see 'iorec record --help'" },
		{ "record --max-cpus 5",
		  "unknown option '--max-cpus', the nearest is '--max-cpu'; "
		  "see 'iorec record --help'" },
		{ "record -x",
		  "unknown option '-x'; see 'iorec record --help'" },
		{ "record -o",
		  "option '-o' needs a value; see 'iorec record --help'" },
		{ "record --level",
		  "option '--level' needs a value; see 'iorec record --help'" },
		{ "record --force=1", "option '--force' takes no value" },
		{ "record -d 0", "-d takes seconds, as 10 or 0.5, not '0'" },
		{ "record -d 5s", "-d takes seconds, as 10 or 0.5, not '5s'" },
		{ "record -d nan",
		  "-d takes seconds, as 10 or 0.5, not 'nan'" },
		{ "record -d -1", "-d takes seconds, as 10 or 0.5, not '-1'" },
		{ "record -b 3",
		  "-b takes a size from 32K to 1G a CPU, not '3'" },
		{ "record -b 2G",
		  "-b takes a size from 32K to 1G a CPU, not '2G'" },
		{ "record -b 4MB",
		  "-b takes a size from 32K to 1G a CPU, not '4MB'" },
		{ "record -z 10", "-z takes a level from -5 to 9, not '10'" },
		{ "record -z x", "-z takes a level from -5 to 9, not 'x'" },
		{ "record --max-size 0",
		  "--max-size takes a size, as 500M or 2G, not '0'" },
		{ "record --flight 0.9s",
		  "--flight takes a time of a second or more, as 60s or 5m, "
		  "not '0.9s'" },
		{ "record --flight 9000000h",
		  "--flight takes a time of a second or more, as 60s or 5m, "
		  "not '9000000h'" },
		{ "record --min-free lots",
		  "--min-free takes a size, as 500M or 0, not 'lots'" },
		{ "record --max-cpu 0",
		  "--max-cpu takes a percentage of one CPU, as 5 or 0.5, not "
		  "'0'" },
		{ "record --max-cpu 5x",
		  "--max-cpu takes a percentage of one CPU, as 5 or 0.5, not "
		  "'5x'" },
		{ "record --max-cpu %",
		  "--max-cpu takes a percentage of one CPU, as 5 or 0.5, not "
		  "'%'" },
		{ "record --max-events 0",
		  "--max-events takes events a second, as 500K or 2M, not "
		  "'0'" },
		{ "record --max-events 1Kx",
		  "--max-events takes events a second, as 500K or 2M, not "
		  "'1Kx'" },
		{ "record --max-events 18446744073709551G",
		  "--max-events takes events a second, as 500K or 2M, not "
		  "'18446744073709551G'" },
	};
	struct ior_error error;
	struct options options;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(parse(cases[i].line, &options, &error),
				 -EINVAL);
		assert_string_equal(error.text, cases[i].text);
	}
	(void)state;
}

/* They stand in /proc/PID/cmdline and in the trace. */
static void words_are_left_as_they_were_given(void **state)
{
	char verb[] = "record", option[] = "--flight", value[] = "5m";
	char *argv[] = { verb, option, value, NULL };
	struct options options;

	assert_int_equal(options_parse(3, argv, &options, NULL), 0);
	assert_int_equal(options.flight_ns, UINT64_C(300000000000));
	assert_string_equal(value, "5m");
	options_release(&options);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_stand_where_nothing_was_said),
		cmocka_unit_test(every_option_is_heard),
		cmocka_unit_test(what_follows_the_command_is_its_own),
		cmocka_unit_test(wrong_usage_gets_one_exact_sentence),
		cmocka_unit_test(words_are_left_as_they_were_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
