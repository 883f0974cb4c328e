/*
 * cmd_report.c - iorec report: who did which I/O
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "iorec/error.h"
#include "report/cmd.h"
#include "report/load.h"
#include "report/progress.h"
#include "report/report_options.h"
#include "report/store/store.h"
#include "report/verb.h"
#include "report/view/absent.h"
#include "report/view/device.h"
#include "report/view/traces.h"
#include "report/view/view.h"

/* What fits on a screen. */
#define TERMINAL_TOP 20

static const char help[] =
	"usage: iorec report [FILE] [OPTION]...\n"
	"Who did which I/O, at the VFS, in the page cache and on the disk.\n\n"
	"FILE is a trace or a database that import made (default: trace.ioz).\n"
	"\n"
	"  --by KEY[,KEY]...  a row for each KEY: pid tid comm uid\n"
	"                     cgroup device partition fs mount file dir op "
	"cause\n"
	"                     cpu second host\n"
	"  --view VIEW        summary (default without --by), ledger (with it),\n"
	"                     levels (vfs, cache, disk), iostat, top,\n"
	"                     cache, writeback, stages, seeks, sizes, stacks,\n"
	"                     syscalls, latency (histograms), heatmap (latency\n"
	"                     over time), events (how often each)\n"
	"  --format FORMAT    table (default), csv or json: these have all "
	"columns;\n"
	"                     of stacks also folded, for flame graphs\n"
	"  --top N            fold the rest into (other); default 20 on a "
	"terminal\n"
	"  --sort COLUMN      default: disk bytes, then VFS bytes\n"
	"  --outliers N       with --view latency: the slowest, each with its "
	"story\n"
	"  --stage STAGE      of latency and heatmap: total, queue or device of\n"
	"                     requests, call\n"
	"  --ascii            draw with ASCII alone, as where the locale has no "
	"UTF-8\n"
	"  --interval S       rows, or columns of a map, for each S seconds\n"
	"  --since T, --until T\n"
	"                     seconds since the start or HH:MM:SS of the host\n"
	"  --pid P  --comm C  --device D  --op O  --fs F\n"
	"                     count only what is of these; O is read, write "
	"...\n"
	"                     or the name of a call, as pread64\n"
	"  -h, --help         this page\n\n"
	"Exit status: 0, or 3 when events were lost; 1 failed, 2 misused.\n\n"
	"examples:\n"
	"  iorec report trace.ioz --by pid,device\n"
	"  iorec report trace.db --view latency --comm httpd --op read\n"
	"  iorec report --by file --since 2.5 --until 10 --format csv\n";

/* Csv has no room below its rows. */
static void say_losses(const char *path, const struct traces *traces)
{
	fflush(stdout);
	if (!traces_are_lossy(traces))
		return;
	fprintf(stderr, PROGRAM ": '%s' lost ", path);
	traces_put_lost(stderr, traces_n_lost(traces));
	fputs("; what happened there is in no sum\n", stderr);
}

/* Returns the exit status, or negative. */
static int print(const struct report_options *options, struct store *store,
		 const struct traces *traces, struct ior_error *err)
{
	const struct view_request request = {
		.view = options->view,
		.store = store,
		.traces = traces,
		.question = &options->question,
		.source = options->view->source(options->view,
						&options->question),
		.format = options->format,
		.folded = options->folded,
		.screen = screen_of(stdout, options->ascii),
		.notes = stderr,
	};
	int r;

	if (request.source == SOURCE_ROWS && !traces_have_rows(traces))
		return ior_fail(err, ENODATA,
				"'%s' holds sums only, and this needs every "
				"row; import the trace anew",
				options->path);

	r = view_print(&request, stdout, err);
	if (r < 0)
		return r;
	if (options->format == SHEET_CSV)
		say_losses(options->path, traces);
	return traces_are_whole(traces) ? CMD_DONE : CMD_LOSSY;
}

/* An empty report is right where a program did nothing, and else a riddle. */
static int say_absent(struct store *store, const struct filters *filters,
		      struct ior_error *err)
{
	char text[ABSENT_TEXT_SIZE];
	const int r = absent_find(store, filters, text, err);

	if (r > 0)
		fprintf(stderr, PROGRAM ": %s\n", text);
	return r < 0 ? r : 0;
}

static int run(const struct report_options *options, struct ior_error *err)
{
	const bool needs_rows =
		options->view->source(options->view, &options->question) ==
		SOURCE_ROWS;
	struct progress progress;
	struct traces traces = { 0 };
	struct store *store = NULL;
	int r;

	progress_start(&progress, stderr, options->path);
	r = load_file(options->path, !needs_rows, &progress, &store, err);
	progress_end(&progress);
	if (r < 0)
		return r;

	r = traces_load(store, &traces, err);
	if (r == 0)
		r = device_check(store, options->question.filters.device, err);
	if (r == 0)
		r = say_absent(store, &options->question.filters, err);
	if (r == 0)
		r = print(options, store, &traces, err);
	traces_release(&traces);
	store_close(store);
	return r;
}

int cmd_report(int argc, char **argv)
{
	struct report_options options;
	struct ior_error error = { 0 };
	int r;

	r = report_options_parse(argc, argv, &options, &error);
	if (r < 0)
		return verb_complain(&error, CMD_MISUSED);
	if (options.help) {
		fputs(help, stdout);
		return CMD_DONE;
	}

	if (!options.has_top && isatty(STDOUT_FILENO))
		options.question.top = TERMINAL_TOP;
	r = run(&options, &error);
	if (r < 0)
		return verb_complain(&error,
				     r == -EINVAL ? CMD_MISUSED : CMD_FAILED);
	return r;
}
