/*
 * cmd_clean.c - iorec clean: remove what dead recorders left
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/cmd.h"
#include "record/instance.h"
#include "record/tracing.h"

static const char help[] =
	"usage: iorec clean\n"
	"Remove the tracing instances and probes of recorders that no longer run.\n"
	"\n"
	"Prints one line for each; those of running recorders stay.\n"
	"\n"
	"examples:\n"
	"  iorec clean\n";

struct tally {
	unsigned int n_removed;
	unsigned int n_failed;
};

static void tell(const char *name, int code, void *context)
{
	struct tally *const tally = context;

	if (code == 0) {
		tally->n_removed++;
		printf("removed %s\n", name);
		return;
	}
	tally->n_failed++;
	fprintf(stderr, PROGRAM ": cannot remove '%s': %s\n", name,
		strerror(-code));
}

int cmd_clean(int argc, char **argv)
{
	struct tally tally = { 0 };
	struct ior_error error;
	const char *path;
	int tracing_fd, r;

	if (argc == 2 &&
	    (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
		fputs(help, stdout);
		return CMD_DONE;
	}
	if (argc > 1) {
		fprintf(stderr,
			PROGRAM ": clean takes no argument, not '%s'; see "
				"'iorec clean --help'\n",
			argv[1]);
		return CMD_MISUSED;
	}

	r = tracing_open(&tracing_fd, &path, &error);
	if (r == 0) {
		r = instance_clean(tracing_fd, tell, &tally, &error);
		close(tracing_fd);
	}
	if (r < 0) {
		fprintf(stderr, PROGRAM ": %s\n", error.text);
		return CMD_FAILED;
	}
	if (!tally.n_removed && !tally.n_failed)
		printf("nothing to remove\n");
	return tally.n_failed ? CMD_FAILED : CMD_DONE;
}
