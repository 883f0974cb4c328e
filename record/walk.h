/*
 * walk.h - the walk over all processes: tasks, open files, mounts
 *
 * On a host with 100,000 open files it takes seconds, so it runs beside
 * tracing, in a thread of its own and behind the host's work:
 *
 *	r = walk_start(walk, &error);
 *	walk_await_host(walk)
 *	...tracing...
 *	walk_finish(walk, deadline)	and what is not read by then stays out
 *
 * After the first walk it looks again from time to time, at names alone: a file
 * that is opened and closed while the recorder runs has one only if it is open
 * then.  It takes a three-thousandth of a CPU for that, at most.
 *
 * Each process makes texts of its own, stamped just before it is read: events
 * later than that are news.
 */
#ifndef RECORD_WALK_H
#define RECORD_WALK_H

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

/* Let the thread end by 'deadline'. */
void walk_finish(struct walk *walk, uint64_t deadline);

/* A second walk, in the caller's thread. */
void walk_again(struct walk *walk, uint64_t deadline);

/* Finish at once and release; NULL is allowed. */
void walk_free(struct walk *walk);

#endif
