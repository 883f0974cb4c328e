/*
 * iorec.c - the front door: run the program that owns a verb
 *
 * As git does: `iorec VERB ...` becomes `iorec-record VERB ...` or
 * `iorec-report VERB ...`, looked for beside this program first, then in PATH,
 * so that a build tree and an unpacked archive work without installation.  The
 * static one runs the verbs of the recorder itself.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "builtin.h"
#include "iorec/nearest.h"
#include "iorec/standard_fds.h"

enum exit_status {
	EXIT_MISUSED = 2,
};

struct verb {
	const char *name;
	const char *program;
	const char *help;
};

static const struct verb verbs[] = {
	{ "record", "iorec-record", "record a trace on this host" },
	{ "doctor", "iorec-record", "tell what this host can record" },
	{ "clean", "iorec-record", "remove what dead recorders left" },
	{ "report", "iorec-report", "who did which I/O, as a table" },
	{ "import", "iorec-report", "load traces into a database" },
	{ "sql", "iorec-report", "ask a trace or database in SQL" },
	{ "log", "iorec-report", "one line an I/O, in time order" },
	{ "info", "iorec-report", "what was recorded, where and how" },
	{ "check", "iorec-report", "whether a file is whole; salvage it" },
};

static void print_help(void)
{
	size_t i;

	printf("usage: iorec VERB [ARGUMENT]...\n"
	       "Who is using my disk I/O, in numbers that add up.\n\n");
	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		printf("  %-8s  %s\n", verbs[i].name, verbs[i].help);
	printf("  %-8s  %s\n\n", "help", "this page, or that of a verb");
	printf("examples:\n"
	       "  iorec record -d 10 -o trace.ioz\n"
	       "  iorec report trace.ioz --by pid\n"
	       "  iorec help record\n");
}

static const struct verb *find_verb(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static void print_unknown(const char *name)
{
	struct ior_nearest nearest = { .word = name };
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		ior_nearest_offer(&nearest, verbs[i].name);
	ior_nearest_offer(&nearest, "help");
	ior_nearest_offer(&nearest, "--help");
	ior_nearest_offer(&nearest, "--version");
	fprintf(stderr, "iorec: unknown verb '%s'", name);
	if (nearest.best[0])
		fprintf(stderr, ", the nearest is '%s'", nearest.best);
	fprintf(stderr, "; see 'iorec --help'\n");
}

/* The path of 'program' in the directory of this one; false if too long. */
static bool path_beside(const char *program, char path[PATH_MAX])
{
	const ssize_t size = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	if (size <= 0)
		return false;

	path[size] = '\0';
	slash = strrchr(path, '/');
	if (!slash || (size_t)(slash + 1 - path) + strlen(program) >= PATH_MAX)
		return false;

	strcpy(slash + 1, program);
	return true;
}

/* As `PROGRAM VERB ...`: another program takes the place of this one. */
static int run(const struct verb *verb, int argc, char **arguments)
{
	char path[PATH_MAX];
	int status;

	if (builtin_run(argc - 1, arguments + 1, &status))
		return status;
	if (path_beside(verb->program, path))
		execv(path, arguments);
	execvp(verb->program, arguments);
	if (errno != ENOENT)
		fprintf(stderr, "iorec: cannot run '%s': %s\n", verb->program,
			strerror(errno));
	else if (!strcmp(verb->program, "iorec-report"))
		fprintf(stderr, "iorec: the analyzer (iorec-report) is not "
				"installed here; copy the trace to a machine "
				"that has it\n");
	else
		fprintf(stderr, "iorec: the recorder (iorec-record) is not "
				"installed here\n");
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	const struct verb *verb;
	char help[] = "--help";

	ior_standard_fds_open();
	if (argc < 2) {
		fprintf(stderr, "iorec: no verb given; see 'iorec --help'\n");
		return EXIT_MISUSED;
	}
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		printf("iorec %s\n", IOREC_VERSION);
		return EXIT_SUCCESS;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    (!strcmp(argv[1], "help") &&
	     (argc == 2 || !strcmp(argv[2], "help")))) {
		print_help();
		return EXIT_SUCCESS;
	}
	if (!strcmp(argv[1], "help") && argc > 3) {
		fprintf(stderr,
			"iorec: help takes one verb, not '%s' as well; see "
			"'iorec --help'\n",
			argv[3]);
		return EXIT_MISUSED;
	}
	if (!strcmp(argv[1], "help")) {
		argv[1] = argv[2];
		argv[2] = help;
	}

	verb = find_verb(argv[1]);
	if (!verb) {
		print_unknown(argv[1]);
		return EXIT_MISUSED;
	}
	return run(verb, argc, argv);
}
