/*
 * builtin.h - the verbs that the front door runs itself
 *
 * The front door that is installed has none: builtin_none.c.  The static one is
 * the recorder as well: builtin_record.c.
 */
#ifndef BUILTIN_H
#define BUILTIN_H

#include <stdbool.h>

/*
 * Run the verb argv[0] and give the exit status; false when another program has
 * it.
 */
bool builtin_run(int argc, char **argv, int *ret_status);

#endif
