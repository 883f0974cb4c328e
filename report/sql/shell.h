/*
 * shell.h - ask one question after another at a terminal
 */
#ifndef SQL_SHELL_H
#define SQL_SHELL_H

#include <stdatomic.h>

#include "report/view/rows.h"

struct ior_error;
struct store;

/*
 * Read statements and commands from standard input, a terminal, until its end
 * or .quit; rows go to standard output, all else to standard error.  A statement
 * that fails is told and does not end it.  '*interrupted' turns true on Ctrl-C,
 * which ends the statement that runs or is being typed.
 */
int shell_run(struct store *store, enum rows_format format,
	      atomic_bool *interrupted, struct ior_error *err);

#endif
