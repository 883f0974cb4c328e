/*
 * moment.h - a time as --since and --until take it
 *
 * Seconds since the trace began ("1.5"), or the time of day on the host's own
 * clock ("10:04:05.25"), which is the day's that lies in the trace.
 */
#ifndef VIEW_MOMENT_H
#define VIEW_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

struct traces_item;

#define NS_PER_SECOND INT64_C(1000000000)

enum moment_kind {
	MOMENT_NONE,
	MOMENT_SECONDS, /* since the trace began */
	MOMENT_CLOCK,   /* since midnight */
};

struct moment {
	enum moment_kind kind;
	int64_t ns;
};

bool moment_parse(const char *text, struct moment *ret);

/* Whether sums by second can tell what is before it; of none they can. */
bool moment_is_whole_second(const struct moment *moment);

/* Where it lies in a trace: ns since that began; it may be negative. */
int64_t moment_in(const struct moment *moment, const struct traces_item *trace);

#endif
