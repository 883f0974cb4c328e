/*
 * patience.h - how long an output that takes nothing is waited for
 *
 *	patience_init(&patience, segments);
 *	r = patience_wait(&patience, signal_fd, done_fd);
 *
 * After the end of a recording the rest is written as long as the output goes on
 * taking it, however slow it is.  One that stands still, as the mount of a server
 * that is gone, is given up when a signal says so, or after PATIENCE_NS: longer
 * than a disk or a path to it takes to fail over.
 */
#ifndef RECORD_PATIENCE_H
#define RECORD_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "record/clock.h"

#define PATIENCE_NS (60 * NS_PER_S)

struct segments;

struct patience {
	const struct segments *segments; /* the caller's */
	uint64_t written;                /* when it was looked at last */
	uint64_t end_ns;
};

void patience_init(struct patience *patience, const struct segments *segments);

/* Whether the output took nothing for too long. */
bool patience_is_over(struct patience *patience);

/*
 * Wait until 'fd' is readable: 0, -EINTR as signals_wait_for(), or -ETIMEDOUT when
 * it is over.
 */
int patience_wait(struct patience *patience, int signal_fd, int fd);

#endif
