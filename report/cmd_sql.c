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
#include "report/verb.h"
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
	"Tables: trace fact device mount task file stack vfs_io disk_io\n"
	"disk_io_owner page_use loss counter check_device coverage event_count;\n"
	"views: ledger ledger_rows cache dirtied writeback latency iostat stacks\n"
	"snoop layer; and sums, which .tables at a terminal lists.\n"
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

/* The one option that there is. */
static int set_format(void *context, int option, struct ior_error *err)
{
	static const char *const names[] = { "table", "csv", "json" };
	struct options *const options = context;
	int format;

	(void)option;
	format = usage_choose(&usage, "format", optarg, names,
			      sizeof(names) / sizeof(names[0]), err);
	if (format < 0)
		return format;
	options->format = (enum rows_format)format;
	return 0;
}

static int take_words(void *context, int n, char **operands,
		      struct ior_error *err)
{
	struct options *const options = context;

	(void)err;
	if (n > 0)
		options->path = operands[0];
	if (n > 1)
		options->query = operands[1];
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

static int run(void *context, struct ior_error *err)
{
	const struct options *const options = context;
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

static const struct verb verb = {
	.usage = &usage,
	.help = help,
	.n_operands = 2,
	.set = set_format,
	.take = take_words,
	.run = run,
};

int cmd_sql(int argc, char **argv)
{
	struct options options = { .path = "trace.ioz" };

	return verb_run(&verb, argc, argv, &options);
}
