/*
 * cmd.h - the verbs of this program, one a file
 *
 * argv[0] is the verb.  Each returns the exit status of the process.
 */
#ifndef RECORD_CMD_H
#define RECORD_CMD_H

#include <stdbool.h>

#define PROGRAM "iorec"

enum cmd_status {
	CMD_DONE = 0,
	CMD_FAILED = 1,
	CMD_MISUSED = 2,
	CMD_LOSSY = 3, /* done, but events were lost */
	CMD_NO_COMMAND = 127,
};

/* Run the verb argv[0] and give its exit status; false when it is none of ours. */
bool cmd_run(int argc, char **argv, int *ret_status);

int cmd_record(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_clean(int argc, char **argv);

#endif
