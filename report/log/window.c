/*
 * window.c - --since and --until before it is known when the trace began
 */
#include "report/log/window.h"
#include "report/log/filter.h"

void log_window_place(const struct log_window *window,
		      const struct traces_item *trace,
		      struct log_filter *filter)
{
	filter->since_ns = INT64_MIN;
	filter->until_ns = INT64_MAX;
	if (window->since.kind != MOMENT_NONE)
		filter->since_ns = moment_in(&window->since, trace);
	if (window->until.kind != MOMENT_NONE)
		filter->until_ns = moment_in(&window->until, trace);
}
