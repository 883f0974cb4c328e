/*
 * cmd_import.c - iorec import: load traces into a database
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "report/advice.h"
#include "report/cmd.h"
#include "report/decode/trace.h"
#include "report/interrupt.h"
#include "report/progress.h"
#include "report/store/store.h"
#include "report/trace_file.h"
#include "report/usage.h"
#include "report/verb.h"
#include "report/view/number.h"

struct options {
	const char *out;
	char *const *paths;
	int n_paths;
};

static const char help[] =
	"usage: iorec import [FILE]... [-o OUT]\n"
	"Load traces into a database, one transaction each (default FILE:\n"
	"trace.ioz; '-' is standard input).\n\n"
	"  -o, --output OUT  the database, made if missing (default: "
	"trace.db)\n"
	"  -h, --help        this page\n\n"
	"A trace that is in the database already is refused.  Ctrl-C leaves\n"
	"the database as it was before the trace.  Exit status: 0 done,\n"
	"1 failed, 2 misused, 3 done, but a trace is lossy, torn or damaged.\n\n"
	"examples:\n"
	"  iorec import\n"
	"  iorec import before.ioz after.ioz -o both.db\n"
	"  ssh host iorec record -d 10 -o - | iorec import - -o host.db\n";

static const struct option longs[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const struct usage usage = { "import", ":ho:", longs };

static int set_output(void *context, int option, struct ior_error *err)
{
	struct options *const options = context;

	(void)option;
	(void)err;
	options->out = optarg;
	return 0;
}

static int take_paths(void *context, int n, char **operands,
		      struct ior_error *err)
{
	struct options *const options = context;

	if (!*options->out || !strcmp(options->out, "-"))
		return ior_fail(err, EINVAL,
				"-o needs the name of a file, not '%s'; "
				"see 'iorec import --help'",
				options->out);
	if (n) {
		options->paths = operands;
		options->n_paths = n;
	}
	return 0;
}

/* That a wrong name is told before a database is made for it. */
static int check_trace(const char *path, struct ior_error *err)
{
	struct ior_error why = { 0 };
	int r;

	if (store_is_database(path))
		return ior_fail(err, EINVAL,
				"'%s' is a database already; import takes "
				"traces",
				path);

	r = trace_file_check(path, &why);
	if (r < 0)
		return ior_fail(err, -r, "cannot read '%s': %.400s%s", path,
				why.text, advice_on_reading(r));
	return 0;
}

static int check_traces(const struct options *options, struct ior_error *err)
{
	int i;
	int r = 0;

	for (i = 0; r == 0 && i < options->n_paths; i++)
		r = check_trace(options->paths[i], err);
	return r;
}

static bool is_whole(const struct trace_summary *summary)
{
	return summary->complete && !summary->n_lost &&
	       !summary->n_damaged_chunks && !summary->n_damaged_pages;
}

static void say_count(uint64_t n, const char *one, const char *many)
{
	char text[NUMBER_SIZE];

	if (n)
		fprintf(stderr, ", %s %s", number_exact((int64_t)n, text),
			n == 1 ? one : many);
}

/* "imported 'a.ioz': 5,100,063 events in 2.1 s" */
static void say_done(const char *path, const struct trace_summary *summary,
		     double seconds)
{
	char text[NUMBER_SIZE];

	fprintf(stderr, PROGRAM ": imported '%s': %s events in %.*f s", path,
		number_exact((int64_t)summary->n_events, text),
		seconds < 1 ? 3 : 1, seconds);
	say_count(summary->n_lost, "lost", "lost");
	say_count(summary->n_damaged_chunks, "chunk damaged", "chunks damaged");
	say_count(summary->n_damaged_pages, "page damaged", "pages damaged");
	fprintf(stderr, "%s\n",
		summary->complete ? ""
				  : ", torn: the recorder did not finish it");
}

static int show_progress(void *context, uint64_t done, uint64_t size,
			 uint64_t n_events)
{
	progress_show(context, done, size, n_events);
	return 0;
}

static int fail_import(const char *path, const char *out,
		       const struct ior_error *why, struct ior_error *err)
{
	switch (why->code) {
	case -EEXIST:
		return ior_fail(err, EEXIST,
				"'%s' is in '%s' already; name another "
				"database with -o",
				path, out);
	case -ENOSPC:
		return ior_fail(err, ENOSPC,
				"cannot write '%s': %m; nothing of '%s' is in "
				"it; give another -o",
				out, path);
	case -EINTR:
		return ior_fail(err, EINTR,
				"interrupted: nothing of '%s' is in '%s'", path,
				out);
	default:
		return ior_fail(err, -why->code, "cannot import '%s': %.400s",
				path, why->text);
	}
}

/* 1 when the trace is not whole. */
static int import(struct store *store, const char *path, const char *out,
		  const atomic_bool *interrupted, struct ior_error *err)
{
	struct progress progress;
	const struct store_import_options options = {
		.progress = show_progress,
		.context = &progress,
		.interrupted = interrupted,
	};
	struct trace_summary summary;
	struct ior_error why = { 0 };
	double seconds;
	int r;

	progress_start(&progress, stderr, path);
	r = store_import(store, path, &options, &summary, &why);
	seconds = progress_end(&progress);
	if (r < 0)
		return fail_import(path, out, &why, err);

	say_done(path, &summary, seconds);
	return !is_whole(&summary);
}

static int run(void *context, struct ior_error *err)
{
	const struct options *const options = context;
	const atomic_bool *const interrupted = interrupt_watch();
	struct store *store = NULL;
	struct ior_error why = { 0 };
	int lossy = 0;
	int r;
	int i;

	r = check_traces(options, err);
	if (r < 0)
		return r;

	r = store_open(options->out, STORE_WRITE, &store, &why);
	if (r < 0)
		return ior_fail(err, -r, "cannot import into '%s': %.400s",
				options->out, why.text);

	for (i = 0; r >= 0 && i < options->n_paths; i++) {
		r = import(store, options->paths[i], options->out, interrupted,
			   err);
		lossy |= r > 0;
	}
	store_close(store);
	if (r < 0)
		return r;
	return lossy ? CMD_LOSSY : CMD_DONE;
}

static const struct verb verb = {
	.usage = &usage,
	.help = help,
	.n_operands = INT_MAX,
	.set = set_output,
	.take = take_paths,
	.run = run,
};

int cmd_import(int argc, char **argv)
{
	static char default_path[] = "trace.ioz";
	static char *const default_paths[] = { default_path };
	struct options options = {
		.out = "trace.db",
		.paths = default_paths,
		.n_paths = 1,
	};

	return verb_run(&verb, argc, argv, &options);
}
