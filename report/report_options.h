/*
 * report_options.h - what `iorec report` was asked for
 */
#ifndef REPORT_REPORT_OPTIONS_H
#define REPORT_REPORT_OPTIONS_H

#include <stdbool.h>

#include "report/view/question.h"
#include "report/view/sheet.h"

struct ior_error;
struct view;

struct report_options {
	const char *path;
	const struct view *view;
	enum sheet_format format;
	bool folded; /* of flame graphs, in place of a format */
	struct question question;
	bool has_top; /* else --top is as standard output wants it */
	bool ascii;
	bool help;
};

/*
 * Read the words after "report".  What the options point to lies in argv.
 * Fails with -EINVAL and a sentence that names the nearest known word.
 */
int report_options_parse(int argc, char **argv, struct report_options *ret,
			 struct ior_error *err);

#endif
