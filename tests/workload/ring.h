/*
 * ring.h - the least of io_uring: one request at a time
 *
 *	ring_open(&ring, 0);
 *	result = ring_do(&ring, &sqe);
 *
 * By the raw system calls, so that the workload needs no library.  All die on
 * failure, but what a request itself came to is its result.
 */
#ifndef WORKLOAD_RING_H
#define WORKLOAD_RING_H

#include <stdint.h>
#include <sys/types.h>

#include <linux/io_uring.h>

struct ring {
	int fd;
	uint32_t flags; /* IORING_SETUP_* */
	uint8_t *map;   /* of both rings */
	struct io_uring_sqe *sqes;
	struct io_uring_params params;
};

/* Exits with 77, "skipped", where the kernel has io_uring turned off. */
void ring_open(struct ring *ring, uint32_t flags);

/* The file becomes number 0 of the fixed files. */
void ring_register(const struct ring *ring, int fd);

/* Submit one request, await it, and return its result. */
int32_t ring_do(const struct ring *ring, const struct io_uring_sqe *sqe);

#endif
