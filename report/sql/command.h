/*
 * command.h - what a shell does beside SQL: lines that begin with a dot
 */
#ifndef SQL_COMMAND_H
#define SQL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "report/view/rows.h"

struct ior_error;
struct store;

/* What commands work on. */
struct command_scene {
	struct store *store;
	enum rows_format format; /* of rows, as .mode has it */
	bool quits;
};

/*
 * Do what 'line' says.  It is taken apart.  What was asked for is printed on
 * standard output.
 */
int command_run(struct command_scene *scene, char *line, struct ior_error *err);

/* The name of one of them, from 0; NULL behind the last. */
const char *command_name(size_t n);

#endif
