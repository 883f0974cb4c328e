/*
 * cmd_check.h - iorec check: whether a file is whole; salvage it
 */
#ifndef REPORT_CMD_CHECK_H
#define REPORT_CMD_CHECK_H

/* argv[0] is "check"; returns the exit status. */
int cmd_check(int argc, char **argv);

#endif
