/*
 * usage.c - the options of a verb, and wrong ones told with the nearest right
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "report/usage.h"
#include "report/view/question.h"

#define NAME_SIZE 64
#define LIST_SIZE 384 /* all columns of a ledger; a sentence has 512 */
#define N_OPS_MAX 256

/* Fails with a sentence that ends in the nearest word and where help is. */
static int refuse(const struct usage *usage, const char *what,
		  const struct ior_nearest *nearest, struct ior_error *err)
{
	if (nearest->best[0])
		return ior_fail(err, EINVAL,
				"%s, the nearest is '%s'; "
				"see 'iorec %s --help'",
				what, nearest->best, usage->verb);
	return ior_fail(err, EINVAL, "%s; see 'iorec %s --help'", what,
			usage->verb);
}

static int refuse_short(const struct usage *usage, const char *what, int letter,
			struct ior_error *err)
{
	return ior_fail(err, EINVAL, "%s '-%c'; see 'iorec %s --help'", what,
			letter, usage->verb);
}

static int refuse_long(const struct usage *usage, const char *word,
		       struct ior_error *err)
{
	const struct option *option;
	struct ior_nearest nearest = { 0 };
	char name[NAME_SIZE];
	char known[NAME_SIZE];
	char what[IOR_ERROR_TEXT_SIZE];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(word, "="), word);
	nearest.word = name;
	for (option = usage->longs; option->name; option++) {
		snprintf(known, sizeof(known), "--%s", option->name);
		ior_nearest_offer(&nearest, known);
	}
	snprintf(what, sizeof(what), "unknown option '%s'", name);
	return refuse(usage, what, &nearest, err);
}

static int refuse_unknown(const struct usage *usage, const char *word,
			  struct ior_error *err)
{
	if (strncmp(word, "--", 2) != 0)
		return refuse_short(usage, "unknown option", optopt, err);
	if (optopt)
		return ior_fail(err, EINVAL,
				"option '%.*s' takes no value; "
				"see 'iorec %s --help'",
				(int)strcspn(word, "="), word, usage->verb);
	return refuse_long(usage, word, err);
}

static int refuse_without_value(const struct usage *usage, const char *word,
				struct ior_error *err)
{
	if (strncmp(word, "--", 2) != 0)
		return refuse_short(usage, "no value for option", optopt, err);
	return ior_fail(err, EINVAL,
			"no value for option '%s'; see 'iorec %s --help'", word,
			usage->verb);
}

int usage_next(const struct usage *usage, int argc, char **argv,
	       struct ior_error *err)
{
	const int option =
		getopt_long(argc, argv, usage->shorts, usage->longs, NULL);

	if (option < 0)
		return 0;
	if (option == ':')
		return refuse_without_value(usage, argv[optind - 1], err);
	if (option == '?')
		return refuse_unknown(usage, argv[optind - 1], err);
	return option;
}

int usage_refuse_operand(const struct usage *usage, const char *operand,
			 struct ior_error *err)
{
	return ior_fail(err, EINVAL,
			"one operand too many: '%s'; see 'iorec %s --help'",
			operand, usage->verb);
}

/* "table, csv, json"; what has no room is left out: "pid, comm, ..." */
static void list(const char *const *words, size_t n_words, char ret[LIST_SIZE])
{
	static const char more[] = ", ...";
	const size_t size_max = LIST_SIZE - sizeof(more);
	size_t size = 0;
	size_t i;

	*ret = '\0';
	for (i = 0; i < n_words && size + 2 + strlen(words[i]) <= size_max; i++)
		size += (size_t)snprintf(ret + size, LIST_SIZE - size, "%s%s",
					 i ? ", " : "", words[i]);
	if (i < n_words)
		memcpy(ret + size, more, sizeof(more));
}

int usage_choose(const struct usage *usage, const char *option,
		 const char *word, const char *const *words, size_t n_words,
		 struct ior_error *err)
{
	struct ior_nearest nearest = { .word = word };
	char what[IOR_ERROR_TEXT_SIZE];
	char all[LIST_SIZE];
	size_t i;

	for (i = 0; i < n_words; i++)
		if (!strcmp(words[i], word))
			return (int)i;

	for (i = 0; i < n_words; i++)
		ior_nearest_offer(&nearest, words[i]);
	list(words, n_words, all);
	if (nearest.best[0])
		snprintf(what, sizeof(what), "unknown %s '%.64s'", option,
			 word);
	else
		snprintf(what, sizeof(what), "unknown %s '%.64s' (%s)", option,
			 word, all);
	return refuse(usage, what, &nearest, err);
}

int usage_choose_op(const struct usage *usage, const char *word,
		    struct ior_error *err)
{
	const char *words[N_OPS_MAX];
	size_t n;

	for (n = 0; n < N_OPS_MAX && question_op(n); n++)
		words[n] = question_op(n);
	return usage_choose(usage, "op", word, words, n, err);
}
