/*
 * cmd_log.c - iorec log: one line an I/O, in the order of time
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "iorec/error.h"
#include "report/advice.h"
#include "report/cmd.h"
#include "report/decode/trace.h"
#include "report/log/filter.h"
#include "report/log/printer.h"
#include "report/log/stored.h"
#include "report/log/stream.h"
#include "report/log/window.h"
#include "report/progress.h"
#include "report/store/store.h"
#include "report/usage.h"
#include "report/verb.h"
#include "report/view/traces.h"

#define PID_MAX 4194304 /* the kernel's limit, 2^22 */

struct options {
	const char *path;
	struct log_filter filter;
	struct log_window window;
	enum log_format format;
};

static const char help[] =
	"usage: iorec log [FILE] [--pid P] [--comm C] [--device D] [--op O]\n"
	"                 [--fs F] [--since T] [--until T] [--format FORMAT]\n"
	"One line an I/O of calls (vfs) and of disks, by time of completion.\n"
	"FILE is a .ioz or a .db (default: trace.ioz; '-' is standard input).\n"
	"\n"
	"  --pid P          of this process\n"
	"  --comm C         of processes of this name\n"
	"  --device D       of this disk (vda), or of files on it\n"
	"  --op O           read, write, sync, discard, flush ..., or a call\n"
	"  --fs F           of files of this type (ext4, sockfs)\n"
	"  --since T, --until T\n"
	"                   seconds since the start, or HH:MM:SS[.frac]\n"
	"  --format FORMAT  table, csv or json, an object a line (default: table)\n"
	"  -h, --help       this page\n\n"
	"Events that are no I/O are lines as well, unless a filter but time\n"
	"is given; a .db does not have them.\n\n"
	"examples:\n"
	"  iorec log trace.ioz --comm httpd --op read\n"
	"  iorec log trace.ioz --device vda --since 1.5 --until 1.6\n"
	"  iorec log trace.db --format json | jq 'select(.latency_ns > 1e7)'\n";

enum option_key {
	OPTION_PID = 256,
	OPTION_COMM,
	OPTION_DEVICE,
	OPTION_OP,
	OPTION_FS,
	OPTION_SINCE,
	OPTION_UNTIL,
	OPTION_FORMAT,
};

static const struct option longs[] = {
	{ "pid", required_argument, NULL, OPTION_PID },
	{ "comm", required_argument, NULL, OPTION_COMM },
	{ "device", required_argument, NULL, OPTION_DEVICE },
	{ "op", required_argument, NULL, OPTION_OP },
	{ "fs", required_argument, NULL, OPTION_FS },
	{ "since", required_argument, NULL, OPTION_SINCE },
	{ "until", required_argument, NULL, OPTION_UNTIL },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const struct usage usage = { "log", ":h", longs };

static int set_pid(struct options *options, struct ior_error *err)
{
	char *end;
	long pid;

	errno = 0;
	pid = strtol(optarg, &end, 10);
	if (errno || end == optarg || *end || pid < 0 || pid > PID_MAX)
		return ior_fail(err, EINVAL,
				"--pid takes the number of a process, not "
				"'%.64s'",
				optarg);
	options->filter.pid = (int32_t)pid;
	return 0;
}

static int set_moment(struct moment *moment, const char *name,
		      struct ior_error *err)
{
	if (!moment_parse(optarg, moment))
		return ior_fail(err, EINVAL,
				"%s takes seconds since the start or "
				"HH:MM:SS, not '%.64s'",
				name, optarg);
	return 0;
}

static int set_format(struct options *options, struct ior_error *err)
{
	static const char *const names[] = { "table", "csv", "json" };
	int format;

	format = usage_choose(&usage, "format", optarg, names,
			      sizeof(names) / sizeof(names[0]), err);
	if (format < 0)
		return format;
	options->format = (enum log_format)format;
	return 0;
}

static int set_op(struct options *options, struct ior_error *err)
{
	const int r = usage_choose_op(&usage, optarg, err);

	if (r < 0)
		return r;

	options->filter.op = optarg;
	return 0;
}

static int set_option(void *context, int option, struct ior_error *err)
{
	struct options *const options = context;

	switch (option) {
	case OPTION_PID:
		return set_pid(options, err);
	case OPTION_SINCE:
		return set_moment(&options->window.since, "--since", err);
	case OPTION_UNTIL:
		return set_moment(&options->window.until, "--until", err);
	case OPTION_FORMAT:
		return set_format(options, err);
	case OPTION_COMM:
		options->filter.comm = optarg;
		break;
	case OPTION_DEVICE:
		options->filter.device = optarg;
		break;
	case OPTION_OP:
		return set_op(options, err);
	case OPTION_FS:
		options->filter.fs = optarg;
		break;
	default:
		break;
	}
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

static void say_lost(const char *path, int64_t n_lost)
{
	fprintf(stderr, PROGRAM ": '%s' lost ", path);
	traces_put_lost(stderr, n_lost);
	fputc('\n', stderr);
}

static int say_stored_losses(const char *path, struct store *store,
			     struct ior_error *err)
{
	struct traces traces = { 0 };
	int r;

	r = traces_load(store, &traces, err);
	if (r < 0)
		return r;

	fflush(stdout);
	if (traces_are_lossy(&traces))
		say_lost(path, traces_n_lost(&traces));
	traces_release(&traces);
	return 0;
}

static int print_database(struct options *options, struct log_printer *printer,
			  struct ior_error *err)
{
	struct store *store;
	int r;

	r = store_open(options->path, STORE_READ, &store, err);
	if (r < 0)
		return r;

	r = log_stored(store, &options->window, &options->filter, printer, err);
	if (r == 0)
		r = say_stored_losses(options->path, store, err);
	store_close(store);
	return r;
}

/* What is missing in what was printed. */
static void say_gaps(const char *path, const struct trace_summary *summary)
{
	if (summary->n_lost)
		say_lost(path, (int64_t)summary->n_lost);
	if (summary->n_damaged_chunks)
		fprintf(stderr,
			PROGRAM ": '%s' has %" PRIu64
				" damaged chunk%s; see 'iorec check'\n",
			path, summary->n_damaged_chunks,
			summary->n_damaged_chunks == 1 ? "" : "s");
	if (!summary->complete)
		fprintf(stderr,
			PROGRAM ": '%s' is torn: the recorder did not finish "
				"it\n",
			path);
}

/* They say themselves how far it is, and leave no place for another. */
static bool lines_scroll_by(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

static int print_trace(struct options *options, struct log_printer *printer,
		       struct ior_error *err)
{
	struct progress progress;
	struct trace_summary summary;
	int r;

	progress_start(&progress, stderr, options->path);
	r = log_stream(options->path, &options->window, &options->filter,
		       printer, lines_scroll_by() ? NULL : &progress, &summary,
		       err);
	progress_end(&progress);
	if (r < 0)
		return r;
	fflush(stdout);
	say_gaps(options->path, &summary);
	return 0;
}

/* It may be right, of a program that did nothing, or a name was mistyped. */
static void say_nothing_found(const struct options *options,
			      const struct log_printer *printer)
{
	if (!log_printer_n_ios(printer) && log_filter_names(&options->filter))
		fprintf(stderr,
			PROGRAM ": no I/O in '%s' is of these filters\n",
			options->path);
}

static int run(void *context, struct ior_error *err)
{
	struct options *const options = context;
	struct log_printer *printer;
	struct ior_error why = { 0 };
	int r;

	r = log_printer_create(stdout, options->format, &printer, err);
	if (r < 0)
		return r;

	if (store_is_database(options->path))
		r = print_database(options, printer, &why);
	else
		r = print_trace(options, printer, &why);
	if (r < 0)
		ior_fail(err, -r, "cannot read '%s': %.400s%s", options->path,
			 why.text, advice_on_reading(r));
	else
		say_nothing_found(options, printer);
	log_printer_free(printer);
	return r;
}

static const struct verb verb = {
	.usage = &usage,
	.help = help,
	.n_operands = 1,
	.set = set_option,
	.take = take_path,
	.run = run,
};

int cmd_log(int argc, char **argv)
{
	struct options options = {
		.path = "trace.ioz",
		.filter.pid = -1,
	};

	return verb_run(&verb, argc, argv, &options);
}
