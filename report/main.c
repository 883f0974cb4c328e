/*
 * main.c - iorec-report: the verbs that study a trace
 */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "iorec/nearest.h"
#include "iorec/standard_fds.h"
#include "report/cmd.h"

struct command {
	const char *name;
	int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
	{ "check", cmd_check }, { "import", cmd_import }, { "info", cmd_info },
	{ "log", cmd_log },     { "report", cmd_report }, { "sql", cmd_sql },
};

#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

/* A result that did not get out is no success. */
static int finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;

	fprintf(stderr, PROGRAM ": cannot write to standard output: %s\n",
		strerror(errno));
	return CMD_FAILED;
}

static int refuse(const char *name)
{
	struct ior_nearest nearest = { .word = name };
	size_t i;

	for (i = 0; i < N_COMMANDS; i++)
		ior_nearest_offer(&nearest, commands[i].name);
	fprintf(stderr, PROGRAM ": unknown verb '%s'", name);
	if (nearest.best[0])
		fprintf(stderr, ", the nearest is '%s'", nearest.best);
	fprintf(stderr, "; see 'iorec --help'\n");
	return CMD_MISUSED;
}

int main(int argc, char **argv)
{
	size_t i;

	ior_standard_fds_open();
	setlocale(LC_CTYPE, ""); /* what a terminal can show */
	if (argc < 2) {
		fprintf(stderr,
			PROGRAM ": no verb given; see 'iorec --help'\n");
		return CMD_MISUSED;
	}
	for (i = 0; i < N_COMMANDS; i++)
		if (!strcmp(commands[i].name, argv[1]))
			return finish(commands[i].run(argc - 1, argv + 1));
	return refuse(argv[1]);
}
