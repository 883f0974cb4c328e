/*
 * question.h - what a report is asked
 */
#ifndef VIEW_QUESTION_H
#define VIEW_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "report/view/key.h"
#include "report/view/moment.h"

struct ior_error;
struct store_query;
struct traces;

/* Filters choose what is counted; NULL and MOMENT_NONE: all. */
struct filters {
	bool has_pid;
	int64_t pid;
	const char *comm;
	const char *device;
	const char *op; /* read, write ... or the name of a call */
	const char *fs;
	struct moment since;
	struct moment until;
};

struct question {
	enum key_id keys[N_KEYS]; /* each at most once */
	size_t n_keys;
	struct filters filters;
	const char *sort; /* name of a column; NULL: as the view does */
	size_t top;       /* 0: all rows */
};

bool question_has_key(const struct question *question, enum key_id key);

/* Whether 'op' is a word of the ledger's op; else it is that of a call. */
bool question_is_op(const char *op);

/* All of the calls and words that --op knows; the last is NULL. */
const char *question_op(size_t index);

/*
 * The cheapest source that can answer; SOURCE_ROWS when only rows can.  What a
 * clock's time means is known only in a trace: that takes rows.
 */
enum key_source question_source(const struct question *question);

/*
 * Write " AND ..." for each filter but time, of a row r with its task t and
 * device d; question_bind() gives the parameters their values.
 */
void question_put_filters(FILE *sql, const struct filters *filters);

int question_bind(struct store_query *query, const struct filters *filters,
		  struct ior_error *err);

bool question_has_time(const struct filters *filters);

/* Write a table of "(trace_id, from_ns, to_ns)" that --since and --until mean. */
void question_put_spans(FILE *sql, const struct filters *filters,
			const struct traces *traces);

#endif
