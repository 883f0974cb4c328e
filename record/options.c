/*
 * options.c - what `iorec record` was asked for
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "iorec/writer.h"
#include "record/clock.h"
#include "record/options.h"
#include "record/quantity.h"
#include "record/segments.h"

/* A CPU's buffer: at least some sub-buffers, at most what no host needs. */
#define BUFFER_SIZE_MIN ((uint64_t)32 << 10)
#define BUFFER_SIZE_MAX ((uint64_t)1 << 30)

#define SEE_HELP "; see 'iorec record --help'"

static int set_output(struct options *options, char *value,
		      struct ior_error *err)
{
	if (!value[0])
		return ior_fail(err, EINVAL, "the name of the output is empty");
	options->output = value;
	return 0;
}

static int set_level(struct options *options, char *value,
		     struct ior_error *err)
{
	struct ior_nearest nearest = { .word = value };
	int level;

	if (ior_level_find(value, &options->level))
		return 0;

	for (level = 0; level < IOR_N_LEVELS; level++)
		ior_nearest_offer(&nearest,
				  ior_level_name((enum ior_level)level));
	if (nearest.best[0])
		return ior_fail(err, EINVAL,
				"unknown level '%s', the nearest is '%s'; "
				"levels are block, cache, vfs, full",
				value, nearest.best);
	return ior_fail(err, EINVAL,
			"unknown level '%s'; levels are block, cache, vfs, "
			"full",
			value);
}

static int add_pattern(struct options *options, char *value,
		       struct ior_error *err)
{
	char **patterns;

	patterns = realloc(options->patterns,
			   (options->n_patterns + 1) * sizeof(*patterns));
	if (!patterns)
		return ior_fail(err, ENOMEM, "out of memory");

	patterns[options->n_patterns++] = value;
	options->patterns = patterns;
	return 0;
}

static int set_duration(struct options *options, char *value,
			struct ior_error *err)
{
	if (!quantity_parse_seconds(value, &options->duration_ns))
		return ior_fail(err, EINVAL,
				"-d takes seconds, as 10 or 0.5, not '%s'",
				value);
	return 0;
}

static int set_buffer_size(struct options *options, char *value,
			   struct ior_error *err)
{
	uint64_t size;

	if (!quantity_parse_size(value, &size) || size < BUFFER_SIZE_MIN ||
	    size > BUFFER_SIZE_MAX)
		return ior_fail(err, EINVAL,
				"-b takes a size from 32K to 1G a CPU, not "
				"'%s'",
				value);
	options->buffer_size = (size_t)size;
	return 0;
}

static int set_zstd_level(struct options *options, char *value,
			  struct ior_error *err)
{
	char *end;
	long level;

	errno = 0;
	level = strtol(value, &end, 10);
	if (errno || end == value || *end || level < IOR_ZSTD_LEVEL_MIN ||
	    level > IOR_ZSTD_LEVEL_MAX)
		return ior_fail(err, EINVAL,
				"-z takes a level from %d to %d, not '%s'",
				IOR_ZSTD_LEVEL_MIN, IOR_ZSTD_LEVEL_MAX, value);
	options->zstd_level = (int)level;
	return 0;
}

static int set_max_size(struct options *options, char *value,
			struct ior_error *err)
{
	if (!quantity_parse_size(value, &options->max_size) ||
	    !options->max_size)
		return ior_fail(err, EINVAL,
				"--max-size takes a size, as 500M or 2G, not "
				"'%s'",
				value);
	return 0;
}

static int set_flight(struct options *options, char *value,
		      struct ior_error *err)
{
	if (!quantity_parse_duration(value, &options->flight_ns) ||
	    options->flight_ns < NS_PER_S)
		return ior_fail(err, EINVAL,
				"--flight takes a time of a second or more, as "
				"60s or 5m, not '%s'",
				value);
	return 0;
}

static int add_trigger(struct options *options, char *value,
		       struct ior_error *err)
{
	char **triggers;

	triggers = realloc(options->triggers,
			   (options->n_triggers + 1) * sizeof(*triggers));
	if (!triggers)
		return ior_fail(err, ENOMEM, "out of memory");

	triggers[options->n_triggers++] = value;
	options->triggers = triggers;
	return 0;
}

static int set_ring(struct options *options, char *value, struct ior_error *err)
{
	(void)value;
	(void)err;
	options->ring = true;
	return 0;
}

static int set_min_free(struct options *options, char *value,
			struct ior_error *err)
{
	if (!quantity_parse_size(value, &options->min_free))
		return ior_fail(err, EINVAL,
				"--min-free takes a size, as 500M or 0, not "
				"'%s'",
				value);
	return 0;
}

static int set_max_cpu(struct options *options, char *value,
		       struct ior_error *err)
{
	if (!quantity_parse_percent(value, &options->max_cpu))
		return ior_fail(err, EINVAL,
				"--max-cpu takes a percentage of one CPU, as 5 "
				"or 0.5, not '%s'",
				value);
	return 0;
}

static int set_max_events(struct options *options, char *value,
			  struct ior_error *err)
{
	if (!quantity_parse_rate(value, &options->max_events))
		return ior_fail(err, EINVAL,
				"--max-events takes events a second, as 500K "
				"or 2M, not '%s'",
				value);
	return 0;
}

static int set_force(struct options *options, char *value,
		     struct ior_error *err)
{
	(void)value;
	(void)err;
	options->force = true;
	return 0;
}

static int set_stacks(struct options *options, char *value,
		      struct ior_error *err)
{
	(void)value;
	(void)err;
	options->stacks = true;
	return 0;
}

static int set_help(struct options *options, char *value, struct ior_error *err)
{
	(void)value;
	(void)err;
	options->help = true;
	return 0;
}

struct option_def {
	char letter; /* 0: has none */
	const char *name;
	int has_value;
	int (*set)(struct options *options, char *value, struct ior_error *err);
};

static const struct option_def defs[] = {
	{ 'o', "output", required_argument, set_output },
	{ 'l', "level", required_argument, set_level },
	{ 'e', "event", required_argument, add_pattern },
	{ 'd', "duration", required_argument, set_duration },
	{ 'b', "buffer-size", required_argument, set_buffer_size },
	{ 'z', "zstd", required_argument, set_zstd_level },
	{ 0, "stacks", no_argument, set_stacks },
	{ 0, "force", no_argument, set_force },
	{ 0, "max-size", required_argument, set_max_size },
	{ 0, "flight", required_argument, set_flight },
	{ 0, "trigger", required_argument, add_trigger },
	{ 0, "ring", no_argument, set_ring },
	{ 0, "min-free", required_argument, set_min_free },
	{ 0, "max-cpu", required_argument, set_max_cpu },
	{ 0, "max-events", required_argument, set_max_events },
	{ 'h', "help", no_argument, set_help },
};

#define N_DEFS (sizeof(defs) / sizeof(defs[0]))

/* What getopt_long returns for a long option is its place behind this. */
#define LONG_BASE 256

/* Make getopt's tables of ours; ':' says which option lacks its value. */
static void make_tables(struct option longs[N_DEFS + 1],
			char letters[2 * N_DEFS + 3])
{
	size_t i;

	*letters++ = '+'; /* COMMAND's options are its own */
	*letters++ = ':';
	for (i = 0; i < N_DEFS; i++) {
		longs[i] = (struct option){
			.name = defs[i].name,
			.has_arg = defs[i].has_value,
			.val = LONG_BASE + (int)i,
		};
		if (!defs[i].letter)
			continue;
		*letters++ = defs[i].letter;
		if (defs[i].has_value)
			*letters++ = ':';
	}
	longs[N_DEFS] = (struct option){ 0 };
	*letters = '\0';
}

static const struct option_def *find_def(int found)
{
	size_t i;

	if (found >= LONG_BASE)
		return &defs[found - LONG_BASE];
	for (i = 0; i < N_DEFS; i++)
		if (defs[i].letter == found)
			return &defs[i];
	return NULL;
}

/* 'word' is the one that getopt_long did not understand. */
static int refuse_unknown(const char *word, struct ior_error *err)
{
	struct ior_nearest nearest = { 0 };
	char name[64];
	size_t i;

	if (optopt && optopt < LONG_BASE)
		return ior_fail(err, EINVAL, "unknown option '-%c'" SEE_HELP,
				optopt);

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word + 2, "="),
		 word + 2);
	if (optopt >= LONG_BASE) /* it is one that takes no value */
		return ior_fail(err, EINVAL, "option '--%s' takes no value",
				name);

	nearest.word = name;
	for (i = 0; i < N_DEFS; i++)
		ior_nearest_offer(&nearest, defs[i].name);
	if (nearest.best[0])
		return ior_fail(err, EINVAL,
				"unknown option '--%s', the nearest is "
				"'--%s'" SEE_HELP,
				name, nearest.best);
	return ior_fail(err, EINVAL, "unknown option '--%s'" SEE_HELP, name);
}

static int refuse_without_value(const char *word, struct ior_error *err)
{
	if (optopt >= LONG_BASE)
		return ior_fail(err, EINVAL,
				"option '%s' needs a value" SEE_HELP, word);
	return ior_fail(err, EINVAL, "option '-%c' needs a value" SEE_HELP,
			optopt);
}

static int parse(int argc, char **argv, struct options *options,
		 struct ior_error *err)
{
	struct option longs[N_DEFS + 1];
	char letters[2 * N_DEFS + 3];
	int found, r = 0;

	make_tables(longs, letters);
	opterr = 0;
	optind = 0; /* begin anew */
	while (r == 0 &&
	       (found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (found == '?')
			return refuse_unknown(argv[optind - 1], err);
		if (found == ':')
			return refuse_without_value(argv[optind - 1], err);
		r = find_def(found)->set(options, optarg, err);
	}
	if (r == 0 && optind < argc)
		options->command = argv + optind;
	return r;
}

/* What each option says alone may not fit together. */
static int check(const struct options *options, struct ior_error *err)
{
	if (options->help)
		return 0;
	if (options->n_triggers && !options->flight_ns)
		return ior_fail(
			err, EINVAL,
			"--trigger is for --flight, which keeps what is "
			"written then; give --flight 60s");
	if (options->flight_ns && options->ring)
		return ior_fail(
			err, EINVAL,
			"--flight keeps the newest in memory and --ring "
			"on the disk; give one of them");
	if (options->flight_ns && options->max_size &&
	    options->max_size < SEGMENTS_RING_MIN)
		return ior_fail(err, EINVAL,
				"--flight needs --max-size of 16M or more, for "
				"what it keeps in memory");
	if (!options->ring)
		return 0;
	if (options->max_size < SEGMENTS_RING_MIN)
		return ior_fail(err, EINVAL,
				"--ring needs --max-size of 16M or more, for "
				"all its segments together");
	if (!strcmp(options->output, "-"))
		return ior_fail(err, EINVAL,
				"--ring makes files of which it removes the "
				"oldest; give another -o than '-'");
	return 0;
}

int options_parse(int argc, char **argv, struct options *ret,
		  struct ior_error *err)
{
	struct options options = {
		.output = "trace.ioz",
		.level = IOR_LEVEL_VFS,
		.buffer_size = OPTIONS_BUFFER_SIZE,
		.zstd_level = IOR_ZSTD_LEVEL_DEFAULT,
		.min_free = OPTIONS_MIN_FREE,
	};
	int r;

	r = parse(argc, argv, &options, err);
	if (r == 0)
		r = check(&options, err);
	if (options.flight_ns && !options.max_size)
		options.max_size = OPTIONS_FLIGHT_SIZE;
	if (r < 0) {
		options_release(&options);
		return r;
	}

	*ret = options;
	return 0;
}

void options_release(struct options *options)
{
	free(options->patterns);
	options->patterns = NULL;
	free(options->triggers);
	options->triggers = NULL;
}
