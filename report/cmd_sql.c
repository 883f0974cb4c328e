/*
 * cmd_sql.c - iorec sql: ask a trace or database in SQL
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "iorec/error.h"
#include "report/cmd.h"
#include "report/interrupt.h"
#include "report/load.h"
#include "report/progress.h"
#include "report/sql/shell.h"
#include "report/sql/statements.h"
#include "report/store/store.h"
#include "report/trace_file.h"
#include "report/usage.h"
#include "report/view/traces.h"

struct options {
	const char *path;
	const char *query; /* NULL: from standard input */
	enum rows_format format;
};

static const char help[] =
	"usage: iorec sql [FILE] [QUERY] [--format FORMAT]\n"
	"Ask a trace or a database of iorec in SQL; read only.\n\n"
	"FILE is a .ioz, loaded into a temporary database for this, or a .db\n"
	"that import made (default: trace.ioz).  Without QUERY statements are\n"
	"read from standard input, separated by ';'; at a terminal it is a\n"
	"shell, where .help tells more.\n\n"
	"  --format FORMAT  table, csv or json (default: table)\n"
	"  -h, --help       this page\n\n"
	"Tables: trace device mount task file vfs_io disk_io disk_io_owner loss\n"
	"counter coverage event_count; views: ledger cache latency iostat\n"
	"snoop layer.\n"
	"iorec-schema(5) explains each column.\n\n"
	"examples:\n"
	"  iorec sql trace.ioz 'SELECT op, count(*) FROM vfs_io GROUP BY op'\n"
	"  iorec sql trace.db 'SELECT * FROM snoop LIMIT 10' --format csv\n"
	"  iorec sql trace.db <queries.sql\n";

static const struct option longs[] = {
	{ "format", required_argument, NULL, 'f' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const struct usage usage = { "sql", ":h", longs };

static int set_format(struct options *options, struct ior_error *err)
{
	static const char *const names[] = { "table", "csv", "json" };
	int format;

	format = usage_choose(&usage, "format", optarg, names,
			      sizeof(names) / sizeof(names[0]), err);
	if (format < 0)
		return format;
	options->format = (enum rows_format)format;
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

	if (argc - optind > 2)
		return usage_refuse_operand(&usage, argv[optind + 2], err);
	if (optind < argc)
		options->path = argv[optind];
	if (optind + 1 < argc)
		options->query = argv[optind + 1];
	return 0;
}

static void say_loading(const char *path)
{
	if (!store_is_database(path) && trace_file_check(path, NULL) == 0)
		fprintf(stderr,
			PROGRAM ": loading '%s' into a temporary database\n",
			path);
}

/* Sums of what is not all there are too small. */
static int say_lost(const char *path, struct store *store,
		    struct ior_error *err)
{
	struct traces traces = { 0 };
	int r;

	r = traces_load(store, &traces, err);
	if (r < 0)
		return r;
	if (!traces_are_whole(&traces))
		fprintf(stderr,
			PROGRAM ": '%s' is torn or lost events: sums may be "
				"too small; see 'iorec info'\n",
			path);
	traces_release(&traces);
	return 0;
}

static int open_file(const char *path, struct store **ret,
		     struct ior_error *err)
{
	struct progress progress;
	struct store *store;
	int r;

	say_loading(path);
	progress_start(&progress, stderr, path);
	r = load_file(path, false, &progress, &store, err);
	progress_end(&progress);
	if (r < 0)
		return r;

	r = say_lost(path, store, err);
	if (r < 0) {
		store_close(store);
		return r;
	}
	*ret = store;
	return 0;
}

/* What a pipe or a file holds. */
static int run_input(struct store *store, enum rows_format format,
		     struct ior_error *err)
{
	char *text;
	int r;

	r = statements_read(stdin, &text, err);
	if (r < 0)
		return r;

	r = statements_run(store, text, stdout, format, err);
	free(text);
	return r;
}

static int run(const struct options *options, struct ior_error *err)
{
	struct store *store = NULL;
	int r;

	r = open_file(options->path, &store, err);
	if (r < 0)
		return r;

	if (options->query)
		r = statements_run(store, options->query, stdout,
				   options->format, err);
	else if (isatty(STDIN_FILENO))
		r = shell_run(store, options->format, interrupt_catch(), err);
	else
		r = run_input(store, options->format, err);
	store_close(store);
	return r;
}

int cmd_sql(int argc, char **argv)
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

	r = run(&options, &error);
	if (r < 0) {
		fflush(stdout); /* rows come before what ended them */
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return CMD_FAILED;
	}
	return CMD_DONE;
}
