/*
 * main.c - iorec-report: the verbs that study a trace
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd_check.h"

#define EXIT_MISUSED 2

struct command {
	const char *name;
	int (*run)(int argc, char **argv); /* returns the exit status */
};

static const struct command commands[] = {
	{ "check", cmd_check },
};

/* A result that did not get out is no success. */
static int finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;

	fprintf(stderr, "iorec-report: cannot write to standard output: %s\n",
		strerror(errno));
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	const char *const name = argc < 2 ? "" : argv[1];
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(commands[i].name, name))
			return finish(commands[i].run(argc - 1, argv + 1));
	fprintf(stderr, "iorec-report: no verb '%s' is built yet\n", name);
	return EXIT_MISUSED;
}
