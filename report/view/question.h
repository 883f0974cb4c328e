/*
 * question.h - what a report is asked
 */
#ifndef VIEW_QUESTION_H
#define VIEW_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/view/key.h"
#include "report/view/moment.h"

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

struct stage;

struct question {
	enum key_id keys[N_KEYS]; /* each at most once */
	size_t n_keys;
	struct filters filters;
	const char *sort;   /* name of a column; NULL: as the view does */
	size_t top;         /* 0: all rows */
	int64_t interval_s; /* a row for each; 0: of the whole */
	size_t outliers;    /* show the slowest; 0: a distribution */
	const struct stage *stage; /* NULL: as the view does */
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
 * Whether rows are asked for only because the time begins or ends within a
 * second: all whole ones in between can be told from rollup_second.
 */
bool question_is_of_seconds(const struct question *question);

bool question_has_time(const struct filters *filters);

/*
 * Whether it tells devices apart, or is about one: then those below others
 * count as well.
 */
bool question_tells_devices(const struct question *question);

#endif
