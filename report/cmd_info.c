/*
 * cmd_info.c - iorec info: what was recorded, where and how
 */
#include <stdbool.h>
#include <stdio.h>

#include "iorec/error.h"
#include "report/advice.h"
#include "report/cmd.h"
#include "report/info/info.h"
#include "report/store/store.h"
#include "report/usage.h"
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

static int set_format(struct options *options, struct ior_error *err)
{
	static const char *const names[] = { "table", "json" };
	int format;

	format = usage_choose(&usage, "format", optarg, names,
			      sizeof(names) / sizeof(names[0]), err);
	if (format < 0)
		return format;
	options->json = format == 1;
	return 0;
}

/* 1 when help was asked for. */
static int parse(int argc, char **argv, struct options *options,
		 struct ior_error *err)
{
	int option;
	int r = 0;

	while (r == 0 && (option = usage_next(&usage, argc, argv, err))) {
		if (option == 'h')
			return 1;
		r = option < 0 ? option : set_format(options, err);
	}
	if (r < 0)
		return r;

	if (argc - optind > 1)
		return usage_refuse_operand(&usage, argv[optind + 1], err);
	if (optind < argc)
		options->path = argv[optind];
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
	struct info info = { 0 };
	int r;

	r = info_of_trace(options->path, &info, err);
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

int cmd_info(int argc, char **argv)
{
	struct options options = { .path = "trace.ioz" };
	struct ior_error error = { 0 };
	int r;

	r = parse(argc, argv, &options, &error);
	if (r > 0) {
		fputs(help, stdout);
		return CMD_DONE;
	}
	if (r < 0) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return CMD_MISUSED;
	}

	if (store_is_database(options.path))
		r = run_database(&options, &error);
	else
		r = run_trace(&options, &error);
	if (r < 0) {
		fflush(stdout);
		fprintf(stderr, PROGRAM ": cannot read '%s': %s%s\n",
			options.path, error.text, advice_on_reading(r));
		return CMD_FAILED;
	}
	return CMD_DONE;
}
