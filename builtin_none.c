/*
 * builtin_none.c - the front door alone runs no verb itself
 */
#include "builtin.h"

bool builtin_run(int argc, char **argv, int *ret_status)
{
	(void)argc;
	(void)argv;
	(void)ret_status;
	return false;
}
