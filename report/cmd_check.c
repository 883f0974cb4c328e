/*
 * cmd_check.c - iorec check: whether a file is whole; salvage it
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "check.h"
#include "cmd.h"
#include "iorec/error.h"
#include "salvage.h"

struct options {
	const char *path;
	const char *out; /* NULL: salvage nothing */
};

static const char help[] =
	"usage: iorec check [FILE] [--salvage OUT]\n"
	"Tell whether a trace is whole (default: trace.ioz; '-' is standard "
	"input).\n\n"
	"  --salvage OUT  copy the valid chunks into a new file\n"
	"  -h, --help     this page\n\n"
	"Prints a line for each damage and one that sums up.  Exit status: 0 "
	"whole,\n"
	"1 damaged, 2 misused, 3 torn (the recorder did not finish it) or "
	"lossy.\n\n"
	"examples:\n"
	"  iorec check trace.ioz\n"
	"  iorec check trace.ioz --salvage good.ioz\n"
	"  ssh host cat trace.ioz | iorec check -\n";

static int misused(const char *what, const char *argument)
{
	fprintf(stderr, PROGRAM ": %s '%s'; see 'iorec check --help'\n", what,
		argument);
	return CMD_MISUSED;
}

/* Returns -1 to go on, else the exit status. */
static int parse_operands(int argc, char **argv, struct options *ret)
{
	if (argc - optind > 1)
		return misused("more than one FILE:", argv[optind + 1]);
	if (optind < argc)
		ret->path = argv[optind];
	if (ret->out && (!*ret->out || !strcmp(ret->out, "-")))
		return misused("--salvage needs the name of a file, not",
			       ret->out);
	return -1;
}

static int parse(int argc, char **argv, struct options *ret)
{
	static const struct option longs[] = {
		{ "salvage", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, ":h", longs, NULL)) >= 0) {
		if (option == 'h') {
			fputs(help, stdout);
			return CMD_DONE;
		}
		if (option == ':')
			return misused("no value for option", argv[optind - 1]);
		if (option == '?')
			return misused("unknown option", argv[optind - 1]);
		ret->out = optarg;
	}
	return parse_operands(argc, argv, ret);
}

/* Context of what check_run() calls. */
struct job {
	struct options options;
	struct salvage *salvage; /* or NULL */
};

static void print_problem(void *context, const char *text)
{
	const struct job *const job = context;

	printf("%s: %s\n", job->options.path, text);
}

static int salvage_valid(void *context, const struct ior_chunk *chunk,
			 const uint8_t *stored, struct ior_error *err)
{
	struct job *const job = context;

	return salvage_chunk(job->salvage, chunk, stored, err);
}

static bool is_lossy(const struct check *check)
{
	return check->n_lost || check->n_gaps;
}

static const char *verdict(const struct check *check)
{
	if (check->n_damages)
		return "damaged";
	if (!check->complete)
		return "torn";
	return is_lossy(check) ? "lossy" : "whole";
}

static void print_count(const char *before, uint64_t n, const char *noun,
			const char *after)
{
	printf("%s%" PRIu64 " %s%s%s", before, n, noun, n == 1 ? "" : "s",
	       after);
}

/* "trace.ioz: torn, 17 valid chunks, no END, 5 events lost" */
static void print_summary(const char *path, const struct check *check)
{
	printf("%s: %s", path, verdict(check));
	print_count(", ", check->n_valid, "valid chunk", "");
	if (check->n_damages)
		print_count(", ", check->n_damages, "damage", "");
	if (!check->complete)
		printf(", no END");
	print_count(", ", check->n_lost, "event", " lost");
	printf("%s\n", check->salvaged ? ", salvaged" : "");
}

static int status_of(const struct check *check)
{
	if (check->n_damages)
		return CMD_FAILED;
	return !check->complete || is_lossy(check) ? CMD_LOSSY : CMD_DONE;
}

static int run(struct job *job, struct check *check, struct ior_error *err)
{
	const struct check_consumer consumer = {
		.problem = print_problem,
		.chunk = job->salvage ? salvage_valid : NULL,
		.context = job,
	};
	int r;

	r = check_run(job->options.path, &consumer, check, err);
	if (r < 0)
		return r;

	print_summary(job->options.path, check);
	return job->salvage ? salvage_finish(job->salvage, err) : 0;
}

int cmd_check(int argc, char **argv)
{
	struct job job = { .options = { .path = "trace.ioz" } };
	struct ior_error error = { 0 };
	struct check check;
	int r;

	r = parse(argc, argv, &job.options);
	if (r >= 0)
		return r;

	r = 0;
	if (job.options.out)
		r = salvage_create(job.options.out, &job.salvage, &error);
	if (!r)
		r = run(&job, &check, &error);
	salvage_free(job.salvage);
	if (r < 0) {
		fflush(stdout); /* the problems come before what they led to */
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return CMD_FAILED;
	}
	return status_of(&check);
}
