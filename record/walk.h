/*
 * walk.h - the thread that walks over all processes
 *
 * On a host with 100,000 open files it takes seconds, so it runs beside
 * tracing, in a thread of its own and behind the host's work:
 *
 *	r = walk_start(walk, &error);
 *	walk_await_host(walk)
 *	...tracing...
 *	r = walk_finish(walk, deadline)	and what is not read by then stays out
 *	r = walk_again(walk, deadline)	once more as at first
 *
 * After the first walk it looks again from time to time, at names alone: a file
 * that is opened and closed while the recorder runs has one only if it is open
 * then.  It takes a three-thousandth of a CPU for that, at most.
 *
 * A file system that does not answer may hold the thread for ever, even after
 * SIGKILL.  So it has descriptors of its own, none of them of the instance, and is
 * left behind when it is not done soon after its deadline.
 *
 * Each process makes texts of its own, stamped just before it is read: events
 * later than that are news.
 */
#ifndef RECORD_WALK_H
#define RECORD_WALK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct ior_error;
struct page_queue;
struct walk;

/* 'symbols_fd' is the caller's list of the kernel's functions; -1: none. */
int walk_create(struct page_queue *queue, int symbols_fd, struct walk **ret,
		struct ior_error *err);

int walk_start(struct walk *walk, struct ior_error *err);

/* Until devices and mounts are told, in a second at most. */
void walk_await_host(const struct walk *walk);

pid_t walk_tid(const struct walk *walk);

/* Walk once more as at first, in the thread, when it is done with the last. */
void walk_renew(struct walk *walk);

/* CPU time that the thread took so far. */
uint64_t walk_cpu_ns(const struct walk *walk);

/* Let the thread stop by 'deadline'; -ETIMEDOUT when it is held. */
int walk_finish(struct walk *walk, uint64_t deadline);

/* Walk for the last time, in the thread, which then ends; or the same. */
int walk_again(struct walk *walk, uint64_t deadline);

/*
 * Finish at once and release; NULL is allowed.  False when the thread is held: it
 * keeps the walk and its queue.
 */
bool walk_free(struct walk *walk);

#endif
