/*
 * main.c - iorec-record: the verbs that run on the production host
 */
#include <stdio.h>
#include <string.h>

#include "record/cmd.h"

static const struct {
	const char *verb;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "record", cmd_record },
	{ "doctor", cmd_doctor },
	{ "clean", cmd_clean },
};

int main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		fprintf(stderr,
			PROGRAM ": no verb given; see 'iorec --help'\n");
		return CMD_MISUSED;
	}
	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i].verb, argv[1]))
			return verbs[i].run(argc - 1, argv + 1);
	fprintf(stderr, PROGRAM ": unknown verb '%s'; see 'iorec --help'\n",
		argv[1]);
	return CMD_MISUSED;
}
