/*
 * ring.c - the least of io_uring: one request at a time
 */
#include "ring.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workload.h"

#define N_ENTRIES 8

/* The thread that submits sleeps after so long; then it is woken. */
#define IDLE_MS 20

#define EXIT_SKIPPED 77

static _Atomic uint32_t *at(const struct ring *ring, uint32_t offset)
{
	return (_Atomic uint32_t *)(void *)(ring->map + offset);
}

void ring_open(struct ring *ring, uint32_t flags)
{
	struct io_uring_params *const params = &ring->params;
	size_t size;
	long fd;

	*params = (struct io_uring_params){
		.flags = flags,
		.sq_thread_idle = IDLE_MS,
	};
	fd = syscall(SYS_io_uring_setup, N_ENTRIES, params);
	if (fd < 0 && (errno == ENOSYS || errno == EPERM))
		exit(EXIT_SKIPPED);
	if (fd < 0)
		die("io_uring_setup");

	ring->fd = (int)fd;
	ring->flags = flags;
	size = params->cq_off.cqes +
	       params->cq_entries * sizeof(struct io_uring_cqe);
	if (size < params->sq_off.array + params->sq_entries * 4)
		size = params->sq_off.array + params->sq_entries * 4;
	ring->map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED,
			 ring->fd, IORING_OFF_SQ_RING);
	ring->sqes = mmap(NULL, N_ENTRIES * sizeof(struct io_uring_sqe),
			  PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd,
			  IORING_OFF_SQES);
	if (ring->map == MAP_FAILED || ring->sqes == MAP_FAILED)
		die("cannot map the rings");
}

void ring_register(const struct ring *ring, int fd)
{
	if (syscall(SYS_io_uring_register, ring->fd, IORING_REGISTER_FILES, &fd,
		    1))
		die("io_uring_register");
}

/* The kernel's thread takes requests by itself, unless it sleeps. */
static void enter(const struct ring *ring)
{
	uint32_t flags = IORING_ENTER_GETEVENTS;

	if (*at(ring, ring->params.sq_off.flags) & IORING_SQ_NEED_WAKEUP)
		flags |= IORING_ENTER_SQ_WAKEUP;
	if (syscall(SYS_io_uring_enter, ring->fd, 1, 1, flags, NULL, 0) < 0)
		die("io_uring_enter");
}

int32_t ring_do(const struct ring *ring, const struct io_uring_sqe *sqe)
{
	const struct io_uring_params *const params = &ring->params;
	const uint32_t tail = *at(ring, params->sq_off.tail);
	const uint32_t head = *at(ring, params->cq_off.head);
	const uint32_t slot = tail & *at(ring, params->sq_off.ring_mask);
	const struct io_uring_cqe *cqe;
	int32_t result;

	ring->sqes[slot] = *sqe;
	*at(ring, params->sq_off.array + slot * 4) = slot;
	*at(ring, params->sq_off.tail) = tail + 1;
	do
		enter(ring);
	while (*at(ring, params->cq_off.tail) == head);

	cqe = (const struct io_uring_cqe *)(const void *)(ring->map +
							  params->cq_off.cqes);
	result = cqe[head & *at(ring, params->cq_off.ring_mask)].res;
	*at(ring, params->cq_off.head) = head + 1;
	return result;
}
