/*
 * patience.c - how long an output that takes nothing is waited for
 */
#include <errno.h>

#include "record/patience.h"
#include "record/segments.h"
#include "record/signals.h"

void patience_init(struct patience *patience, const struct segments *segments)
{
	*patience = (struct patience){
		.segments = segments,
		.written = segments_written(segments),
		.end_ns = clock_now() + PATIENCE_NS,
	};
}

bool patience_is_over(struct patience *patience)
{
	if (segments_written(patience->segments) != patience->written)
		patience_init(patience, patience->segments);
	return clock_now() >= patience->end_ns;
}

int patience_wait(struct patience *patience, int signal_fd, int fd)
{
	int r;

	do
		r = signals_wait_for(signal_fd, fd, clock_now() + NS_PER_S);
	while (r == -ETIMEDOUT && !patience_is_over(patience));
	return r;
}
