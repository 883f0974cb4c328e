/*
 * window.h - --since and --until before it is known when the trace began
 */
#ifndef LOG_WINDOW_H
#define LOG_WINDOW_H

#include "report/view/moment.h"

struct log_filter;

/* A moment of kind MOMENT_NONE is no limit. */
struct log_window {
	struct moment since;
	struct moment until;
};

/* Set since_ns and until_ns of a filter, for a trace that began then. */
void log_window_place(const struct log_window *window,
		      const struct traces_item *trace,
		      struct log_filter *filter);

#endif
