/*
 * script.h - a ledger that says what the test tells it to
 *
 * It takes the place of the model's: the texts of FILE become facts, and when
 * the trace ends 'tell' hands out rows.
 */
#ifndef TESTS_SCRIPT_H
#define TESTS_SCRIPT_H

#include <stddef.h>

#include "report/model/row.h"

struct script {
	/* rows at the end of the trace; may be NULL */
	int (*tell)(const struct row_sink *sink, struct ior_error *err);
	/* what ids are known as; file N is files[N - 1] */
	struct file_row *files;
	size_t n_files;
	const struct device_row *devices;
	size_t n_devices;
};

extern struct script script;

#endif
