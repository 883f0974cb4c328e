/*
 * verb.c - what all verbs do alike: options, help, a line for what failed
 */
#include <stdio.h>
#include <string.h>

#include "iorec/error.h"
#include "report/cmd.h"
#include "report/verb.h"
#include "report/view/escape.h"

int verb_complain(const struct ior_error *error, int status)
{
	fflush(stdout); /* rows come before what ended them */
	fputs(PROGRAM ": ", stderr);
	escape_print(stderr, error->text, strlen(error->text));
	fputc('\n', stderr);
	return status;
}

/* 1 when help was asked for. */
static int parse(const struct verb *verb, int argc, char **argv, void *options,
		 struct ior_error *err)
{
	int option;
	int r = 0;

	while (r == 0 && (option = usage_next(verb->usage, argc, argv, err))) {
		if (option == 'h')
			return 1;
		r = option < 0 ? option : verb->set(options, option, err);
	}
	if (r < 0)
		return r;

	if (argc - optind > verb->n_operands)
		return usage_refuse_operand(
			verb->usage, argv[optind + verb->n_operands], err);
	return verb->take(options, argc - optind, argv + optind, err);
}

int verb_run(const struct verb *verb, int argc, char **argv, void *options)
{
	struct ior_error error = { 0 };
	int r;

	r = parse(verb, argc, argv, options, &error);
	if (r > 0) {
		fputs(verb->help, stdout);
		return CMD_DONE;
	}
	if (r < 0)
		return verb_complain(&error, CMD_MISUSED);

	r = verb->run(options, &error);
	return r < 0 ? verb_complain(&error, CMD_FAILED) : r;
}
