/*
 * async.h - I/O that is submitted: requests of io_uring, and how many of aio
 *
 * A request of io_uring is a call of its own.  While a thread issues it, it
 * stands in the thread's context for the call that the thread is in, so bios and
 * pages are the request's; its row is made when it completes, by whichever
 * thread.  No event tells its offset but that of its pages, and none the file
 * of one that uses a fixed file.
 *
 * Of aio, events tell no more than how many operations io_submit(2) took.
 */
#ifndef MODEL_ASYNC_H
#define MODEL_ASYNC_H

#include "report/model/row.h"

struct async;
struct coverage;
struct event;
struct ior_error;
struct task;
struct tasks;
struct vfs;

/* All outlive it. */
int async_create(struct tasks *tasks, struct vfs *vfs, struct async **ret,
		 struct ior_error *err);

/* Take an event of kind URING_*, or SYS_EXIT before vfs.h takes it. */
int async_event(struct async *async, struct task *task,
		const struct event *event, struct ior_error *err);

/* Events were lost: which requests are still open is not known. */
void async_gap(struct async *async);

/* Say how much of it was not seen. */
int async_note_coverage(const struct async *async, struct coverage *coverage,
			struct ior_error *err);

void async_free(struct async *async);

#endif
