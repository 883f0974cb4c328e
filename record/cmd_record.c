/*
 * cmd_record.c - iorec record: record a trace on this host
 */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/cmd.h"
#include "record/facts.h"
#include "record/options.h"
#include "record/output.h"
#include "record/privilege.h"
#include "record/recorder.h"
#include "record/status.h"

static const char help[] =
	"usage: iorec record [OPTION]... [--] [COMMAND [ARGUMENT]...]\n"
	"Record the I/O of this host until Ctrl-C, or while COMMAND runs.\n"
	"\n"
	"  -o, --output FILE       trace to write, '-' for standard output;\n"
	"                          an older one becomes FILE.old "
	"(trace.ioz)\n"
	"  -l, --level LEVEL       block, cache, vfs or full (vfs)\n"
	"  -e, --event PATTERN     add events, as 'ext4:*'; may be repeated\n"
	"  -d, --duration SECONDS  end after this time (none)\n"
	"  -b, --buffer-size SIZE  kernel buffer of each CPU (4M)\n"
	"  -z, --zstd LEVEL        compression, -5 to 9 (1)\n"
	"      --stacks            the kernel's stack at each bio as well\n"
	"      --max-size SIZE     end when the trace is this large (none)\n"
	"      --ring              keep the newest of --max-size, in segments\n"
	"                          trace.0001.ioz, trace.0002.ioz and so on\n"
	"      --flight DURATION   keep the newest, as 60s, in memory of --max-size\n"
	"                          (256M); SIGUSR1 or the end writes it\n"
	"      --trigger WHAT      and so does 'io-pressure>150ms' in 2 s, or\n"
	"                          'sda:await>50ms'; may be repeated\n"
	"      --min-free SIZE     end when less disk space is free (64M)\n"
	"      --max-cpu PERCENT   record less above this part of a CPU (none)\n"
	"      --max-events RATE   record less above this many a second "
	"(none)\n"
	"      --force             record costly patterns all the same\n"
	"  -h, --help              this page\n"
	"\n"
	"SIZE takes K, M, G (1024), RATE too (1000).  Exit status: 0 done,\n"
	"1 failed, 2 misused, 3 events were lost; with COMMAND its own.\n"
	"\n"
	"examples:\n"
	"  iorec record -d 10\n"
	"  iorec record -l block -o /tmp/disk.ioz\n"
	"  iorec record -o make.ioz -- make -j8\n";

/* What the listener keeps between seconds. */
struct talk {
	const struct options *options;
	bool has_line; /* a status line stands there, to be written over */
	struct progress before;
};

/*
 * While it records: a terminal that is stopped, or a pipe that nobody reads, would
 * hold up who hears signals and looks at limits.  A line that has no room is left out.
 */
static bool can_talk(void)
{
	struct pollfd talk = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&talk, 1, 0) > 0;
}

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	va_list arguments;

	if (!can_talk())
		return;
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
}

static void print_started(const struct recording *recording, void *context)
{
	char text[STATUS_SIZE];

	(void)context;
	if (facts_pids_are_nested())
		say(PROGRAM ": this is a pid namespace of its own: pids and "
			    "names will not match those of the events\n");
	if (!privilege_has_walk())
		say(PROGRAM ": not root: what processes of other users have "
			    "open or run stays unknown\n");
	if (recording->options->stacks && recording->symbols_fd < 0)
		say(PROGRAM ": the kernel hides its addresses: stacks will "
			    "have no names; see 'iorec doctor'\n");
	status_start(text, recording->options->level);
	say("%s\n", text);
	if (recording->window)
		say("The newest %.0f s are kept in at most %.0f MB of memory; "
		    "kill -USR1 %d writes them to '%s'.\n",
		    (double)recording->options->flight_ns / 1e9,
		    (double)recording->options->max_size / 1e6, (int)getpid(),
		    recording->options->output);
}

/* Over the status line, if one stands there. */
static const char *line_start(struct talk *talk)
{
	const bool has_line = talk->has_line;

	talk->has_line = false;
	return has_line ? "\r\033[K" : "";
}

static void print_fired(const char *why, uint64_t tail_ns, void *context)
{
	say("%s" PROGRAM ": %s: writing what was kept, and %.1f s more\n",
	    line_start(context), why, (double)tail_ns / 1e9);
}

static void print_ignored(const char *why, void *context)
{
	say("%s" PROGRAM ": %s\n", line_start(context), why);
}

static void print_second(const struct progress *progress, void *context)
{
	struct talk *const talk = context;
	char text[STATUS_SIZE];

	status_second(text, progress, &talk->before);
	say("\r%s\033[K", text);
	talk->has_line = true;
	talk->before = *progress;
}

static void print_step_down(const struct step_down *step, void *context)
{
	char text[STATUS_SIZE];

	status_step_down(text, step);
	say("%s" PROGRAM ": %s\n", line_start(context), text);
}

static void print_left(const struct leftover *left)
{
	if (left->code)
		fprintf(stderr,
			PROGRAM ": cannot remove instance '%s': %s; 'iorec "
				"clean' removes it later\n",
			left->instance, strerror(left->code));
}

/*
 * These lines wait for whoever reads them: nothing is traced any more.  A trace that
 * could not be written whole has no sum: its error says it all.
 */
static void print_ended(const struct recorder_result *result,
			const struct ior_error *failure, void *context)
{
	struct talk *const talk = context;
	char text[STATUS_SIZE];

	fputs(line_start(talk), stderr);
	if (status_reason(text, result))
		fprintf(stderr, PROGRAM ": %s\n", text);
	if (failure) {
		fprintf(stderr, PROGRAM ": %s\n", failure->text);
	} else {
		status_summary(text, &result->progress, talk->options->output);
		fprintf(stderr, "%s\n", text);
	}
	print_left(&result->left);
}

static int exit_status(const struct options *options, int failure,
		       const struct recorder_result *result)
{
	if (failure == -ESRCH && result->reason == STOP_NOT_YET)
		return CMD_NO_COMMAND;
	/* A pattern that matches nothing, or a terminal for a trace. */
	if (failure == -EINVAL && result->reason == STOP_NOT_YET)
		return CMD_MISUSED;
	if (failure < 0 || result->left.code)
		return CMD_FAILED;
	if (options->command)
		return result->command_status;
	return result->progress.n_lost ? CMD_LOSSY : CMD_DONE;
}

static int record(const struct options *options)
{
	struct talk talk = { .options = options };
	const struct recorder_listener listener = {
		.started = print_started,
		.fired = print_fired,
		.ignored = print_ignored,
		.second = isatty(STDERR_FILENO) ? print_second : NULL,
		.stepped_down = print_step_down,
		.ended = print_ended,
		.context = &talk,
	};
	struct recorder_result result;
	struct ior_error error = { 0 };
	int r;

	r = recorder_run(options, &listener, &result, &error);
	if (r < 0 && result.reason == STOP_NOT_YET) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		print_left(&result.left);
	}
	if (result.command_pid)
		fprintf(stderr,
			PROGRAM ": '%s' did not end and goes on as process "
				"%d\n",
			options->command[0], (int)result.command_pid);
	return exit_status(options, r, &result);
}

int cmd_record(int argc, char **argv)
{
	struct options options;
	struct ior_error error;
	int status;

	if (options_parse(argc, argv, &options, &error) < 0) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return CMD_MISUSED;
	}
	if (options.help) {
		fputs(help, stdout);
		status = CMD_DONE;
	} else {
		status = record(&options);
	}
	options_release(&options);
	return status;
}
