/*
 * builtin_record.c - front door and recorder in one file
 */
#include "builtin.h"
#include "record/cmd.h"

bool builtin_run(int argc, char **argv, int *ret_status)
{
	return cmd_run(argc, argv, ret_status);
}
