/*
 * cmd_info.c - iorec info: what was recorded, where and how
 */
#include <stdbool.h>
#include <stdio.h>

#include "iorec/error.h"
#include "report/advice.h"
#include "report/cmd.h"
#include "report/info/info.h"
#include "report/progress.h"
#include "report/store/store.h"
#include "report/usage.h"
#include "report/verb.h"
#include "report/view/traces.h"

struct options {
	const char *path;
	bool json;
};

static const char help[] =
	"usage: iorec info [FILE] [--format FORMAT]\n"
	"What was recorded, where and how; what was lost; what could not be\n"
	"seen and why.  FILE is a .ioz or a .db (default: trace.ioz; '-' is\n"
	"standard input).\n\n"
	"  --format FORMAT  table or json (default: table); of a .db json is\n"
	"                   an array with an object a trace\n"
	"  -h, --help       this page\n\n"
	"Exit status: 0 also for a trace that is torn or lossy: it is said;\n"
	"'iorec check' tells by its status.\n\n"
	"examples:\n"
	"  iorec info\n"
	"  iorec info trace.db\n"
	"  iorec info trace.ioz --format json | jq .events\n";

static const struct option longs[] = {
	{ "format", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const struct usage usage = { "info", ":h", longs };

/* The one option that there is. */
static int set_format(void *context, int option, struct ior_error *err)
{
	static const char *const names[] = { "table", "json" };
	struct options *const options = context;
	int format;

	(void)option;
	format = usage_choose(&usage, "format", optarg, names,
			      sizeof(names) / sizeof(names[0]), err);
	if (format < 0)
		return format;
	options->json = format == 1;
	return 0;
}

static int take_path(void *context, int n, char **operands,
		     struct ior_error *err)
{
	struct options *const options = context;

	(void)err;
	if (n)
		options->path = operands[0];
	return 0;
}

static void print(const struct options *options, const struct info *info)
{
	if (options->json)
		info_print_json(stdout, options->path, info);
	else
		info_print(stdout, options->path, info);
}

static int run_trace(const struct options *options, struct ior_error *err)
{
	struct progress progress;
	struct info info = { 0 };
	int r;

	progress_start(&progress, stderr, options->path);
	r = info_of_trace(options->path, &progress, &info, err);
	progress_end(&progress);
	if (r == 0) {
		print(options, &info);
		if (options->json)
			putchar('\n');
	}
	info_release(&info);
	return r;
}

/* A trace of a database, behind 'n_before' others. */
static int run_stored(const struct options *options, struct store *store,
		      int64_t trace_id, size_t n_before, struct ior_error *err)
{
	struct info info = { 0 };
	int r;

	r = info_of_stored(store, trace_id, &info, err);
	if (r == 0) {
		if (n_before)
			fputs(options->json ? ",\n" : "\n", stdout);
		print(options, &info);
	}
	info_release(&info);
	return r;
}

static int run_all(const struct options *options, struct store *store,
		   const struct traces *traces, struct ior_error *err)
{
	size_t i;
	int r = 0;

	if (options->json)
		puts("[");
	for (i = 0; r == 0 && i < traces->n_items; i++)
		r = run_stored(options, store, traces->items[i].trace_id, i,
			       err);
	if (options->json)
		puts("]");
	else if (!traces->n_items)
		printf("%s: a database without traces\n", options->path);
	return r;
}

static int run_database(const struct options *options, struct ior_error *err)
{
	struct traces traces = { 0 };
	struct store *store;
	int r;

	r = store_open(options->path, STORE_READ, &store, err);
	if (r < 0)
		return r;

	r = traces_load(store, &traces, err);
	if (r == 0)
		r = run_all(options, store, &traces, err);
	traces_release(&traces);
	store_close(store);
	return r;
}

static int run(void *context, struct ior_error *err)
{
	const struct options *const options = context;
	struct ior_error why = { 0 };
	int r;

	if (store_is_database(options->path))
		r = run_database(options, &why);
	else
		r = run_trace(options, &why);
	if (r < 0)
		return ior_fail(err, -r, "cannot read '%s': %.400s%s",
				options->path, why.text, advice_on_reading(r));
	return CMD_DONE;
}

static const struct verb verb = {
	.usage = &usage,
	.help = help,
	.n_operands = 1,
	.set = set_format,
	.take = take_path,
	.run = run,
};

int cmd_info(int argc, char **argv)
{
	struct options options = { .path = "trace.ioz" };

	return verb_run(&verb, argc, argv, &options);
}
