/*
 * usage.h - the options of a verb, and wrong ones told with the nearest right
 *
 *	static const struct usage usage = { "info", ":h", longs };
 *
 *	while ((option = usage_next(&usage, argc, argv, &error)) > 0)
 *		take(option, optarg);
 *
 * Where a sentence of misuse ends, it points to the verb's --help.
 */
#ifndef REPORT_USAGE_H
#define REPORT_USAGE_H

#include <getopt.h>
#include <stddef.h>

struct ior_error;

/*
 * The words of a verb.  'shorts' begins with ':', and with "+:" where options
 * end at the first operand.
 */
struct usage {
	const char *verb;
	const char *shorts;
	const struct option *longs; /* ended by one without name */
};

/*
 * The next option, as getopt_long gives it; 0 when there are no more and optind
 * is at the first operand; -EINVAL.
 */
int usage_next(const struct usage *usage, int argc, char **argv,
	       struct ior_error *err);

/* The operand that is one too many; fails with -EINVAL. */
int usage_refuse_operand(const struct usage *usage, const char *operand,
			 struct ior_error *err);

/* The index of 'word' in 'words'; -EINVAL when it is none of them. */
int usage_choose(const struct usage *usage, const char *option,
		 const char *word, const char *const *words, size_t n_words,
		 struct ior_error *err);

/* The same of what --op takes: kinds of I/O, and names of calls. */
int usage_choose_op(const struct usage *usage, const char *word,
		    struct ior_error *err);

#endif
