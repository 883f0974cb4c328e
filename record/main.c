/*
 * main.c - iorec-record: the verbs that run on the production host
 */
#include <stdio.h>

#include "iorec/standard_fds.h"
#include "record/cmd.h"

int main(int argc, char **argv)
{
	int status;

	ior_standard_fds_open();
	if (argc < 2) {
		fprintf(stderr,
			PROGRAM ": no verb given; see 'iorec --help'\n");
		return CMD_MISUSED;
	}
	if (cmd_run(argc - 1, argv + 1, &status))
		return status;

	fprintf(stderr, PROGRAM ": unknown verb '%s'; see 'iorec --help'\n",
		argv[1]);
	return CMD_MISUSED;
}
