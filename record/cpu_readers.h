/*
 * cpu_readers.h - the ring buffers of all CPUs that can be online
 *
 *	r = cpu_readers_open(&readers, session_fd, subbuf_size, &error);
 *	...poll(2) for readers.polls...
 *	r = cpu_readers_drain(&readers, &request, DRAIN_FULL, &look, &error);
 *	cpu_readers_close(&readers);
 *
 * Owned by the drain thread; cpu_readers_count() may be called by any.
 */
#ifndef RECORD_CPU_READERS_H
#define RECORD_CPU_READERS_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "record/cpu_reader.h"

struct bundle;
struct ior_error;

/* At the begin of 'polls' so many are the caller's. */
#define CPU_READERS_OWN_POLLS 2

/* { 0 } has none. */
struct cpu_readers {
	struct cpu_reader *readers;
	size_t n_readers;
	struct pollfd *polls; /* CPU_READERS_OWN_POLLS, then one a reader */
	size_t n_polls;
	bool chosen; /* which of them are polled */
};

/* The fullest of the CPUs that were looked at. */
struct look {
	size_t size; /* bytes that were read of it */
	bool stalled;
};

/* 'readers' is { 0 }, and to be closed also after a failure. */
int cpu_readers_open(struct cpu_readers *readers, int session_fd,
		     size_t subbuf_size, struct ior_error *err);

/*
 * Let poll(2) ask about CPUs that are or were online; the others, which a host
 * may have by the hundred, get negative fds and are not looked at.  Where the kernel
 * does not tell which are, the choice stays as it is; at first it is all.
 */
void cpu_readers_choose_polled(struct cpu_readers *readers);

/* Drain all CPUs. */
int cpu_readers_drain(struct cpu_readers *readers,
		      struct drain_request *request, enum drain_depth depth,
		      struct look *look, struct ior_error *err);

/*
 * Drain those whose buffer is full enough, as poll(2) said; where it said that
 * there is none, the CPU is left out until it is online.
 */
int cpu_readers_drain_full(struct cpu_readers *readers,
			   struct drain_request *request, struct look *look,
			   struct ior_error *err);

/* Add the kernel's counts of each. */
int cpu_readers_add_stats(const struct cpu_readers *readers,
			  struct bundle *bundle, struct ior_error *err);

/* The sums over all CPUs, as the kernel counts now. */
void cpu_readers_count(const struct cpu_readers *readers,
		       struct cpu_counts *ret);

void cpu_readers_close(struct cpu_readers *readers);

#endif
