/*
 * cmd.h - the verbs of this program, one a file
 *
 * argv[0] is the verb.  Each returns the exit status of the process.
 */
#ifndef REPORT_CMD_H
#define REPORT_CMD_H

#define PROGRAM "iorec-report"

enum cmd_status {
	CMD_DONE = 0,
	CMD_FAILED = 1,
	CMD_MISUSED = 2,
	CMD_LOSSY = 3, /* a complete result from a trace that lost events */
};

int cmd_check(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_log(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_sql(int argc, char **argv);

#endif
