/*
 * cmd.c - the verbs of this program
 */
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

bool cmd_run(int argc, char **argv, int *ret_status)
{
	size_t i;

	for (i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (!strcmp(verbs[i].verb, argv[0])) {
			*ret_status = verbs[i].run(argc, argv);
			return true;
		}
	return false;
}
