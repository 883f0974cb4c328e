/*
 * cmd_check.c - iorec check: whether a file is whole; salvage it
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "report/check.h"
#include "report/cmd.h"
#include "report/progress.h"
#include "report/salvage.h"
#include "report/usage.h"
#include "report/verb.h"

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

static const struct option longs[] = {
	{ "salvage", required_argument, NULL, 's' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const struct usage usage = { "check", ":h", longs };

/* Context of what check_run() calls. */
struct job {
	struct options options;
	struct salvage *salvage; /* or NULL */
	struct progress progress;
};

static int set_salvage(void *context, int option, struct ior_error *err)
{
	struct job *const job = context;

	(void)option;
	(void)err;
	job->options.out = optarg;
	return 0;
}

static int take_path(void *context, int n, char **operands,
		     struct ior_error *err)
{
	struct job *const job = context;
	const char *const out = job->options.out;

	if (n)
		job->options.path = operands[0];
	if (out && (!*out || !strcmp(out, "-")))
		return ior_fail(err, EINVAL,
				"--salvage needs the name of a file, not '%s'; "
				"see 'iorec check --help'",
				out);
	return 0;
}

static void print_problem(void *context, const char *text)
{
	struct job *const job = context;

	progress_end(&job->progress);
	printf("%s: %s\n", job->options.path, text);
}

static void show_progress(void *context, uint64_t done, uint64_t size)
{
	progress_show(&((struct job *)context)->progress, done, size, 0);
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

static int check(struct job *job, struct check *check, struct ior_error *err)
{
	const struct check_consumer consumer = {
		.problem = print_problem,
		.chunk = job->salvage ? salvage_valid : NULL,
		.progress = show_progress,
		.context = job,
	};
	int r;

	progress_start(&job->progress, stderr, job->options.path);
	r = check_run(job->options.path, &consumer, check, err);
	progress_end(&job->progress);
	if (r < 0)
		return r;

	print_summary(job->options.path, check);
	return job->salvage ? salvage_finish(job->salvage, err) : 0;
}

static int run(void *context, struct ior_error *err)
{
	struct job *const job = context;
	struct check result;
	int r = 0;

	if (job->options.out)
		r = salvage_create(job->options.out, &job->salvage, err);
	if (r == 0)
		r = check(job, &result, err);
	salvage_free(job->salvage);
	return r < 0 ? r : status_of(&result);
}

static const struct verb verb = {
	.usage = &usage,
	.help = help,
	.n_operands = 1,
	.set = set_salvage,
	.take = take_path,
	.run = run,
};

int cmd_check(int argc, char **argv)
{
	struct job job = { .options = { .path = "trace.ioz" } };

	return verb_run(&verb, argc, argv, &job);
}
