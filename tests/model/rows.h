/*
 * rows.h - a sink that keeps the rows it gets, as lines of text
 *
 * Each row is one line, "task 7 process 7 ...", so that a test can compare all
 * that came with what it expects.
 */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include "iorec/snapshot.h"
#include "report/model/row.h"

struct rows {
	char text[16384];
	struct row_sink sink;
};

/* Fill in the sink; it points to 'rows'. */
void rows_init(struct rows *rows);

/* Compare with what came since the last call, and forget it. */
void assert_rows(struct rows *rows, const char *expected);

/* A text of a snapshot; 'data' stays the caller's. */
void set_text(struct ior_text *text, const char *name, uint64_t time_ns,
	      const char *data);

#endif
