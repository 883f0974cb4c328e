/*
 * verb.h - what all verbs do alike: options, help, a line for what failed
 *
 *	static const struct verb verb = {
 *		.usage = &usage,
 *		.help = help,
 *		.n_operands = 1,
 *		.set = set_option,
 *		.take = take_operands,
 *		.run = run,
 *	};
 *
 *	return verb_run(&verb, argc, argv, &options);
 */
#ifndef REPORT_VERB_H
#define REPORT_VERB_H

#include "report/usage.h"

struct ior_error;

struct verb {
	const struct usage *usage; /* has -h */
	const char *help;
	int n_operands; /* at most */

	/* Take an option, as getopt_long gave it; not -h. */
	int (*set)(void *options, int option, struct ior_error *err);

	/* Take the operands, of which there may be none, when options are. */
	int (*take)(void *options, int n, char **operands,
		    struct ior_error *err);

	/* Returns the exit status, or negative. */
	int (*run)(void *options, struct ior_error *err);
};

/*
 * Do what the words say, of which the first is the verb.  Returns the exit
 * status.
 */
int verb_run(const struct verb *verb, int argc, char **argv, void *options);

/* Print what failed, behind what was printed before it; returns 'status'. */
int verb_complain(const struct ior_error *error, int status);

#endif
