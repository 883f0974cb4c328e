/*
 * writeback_event.h - events of what is dirtied in memory and written back
 *
 * They keep dirty.h right, and in the context of the thread the files that it
 * writes back.
 */
#ifndef MODEL_WRITEBACK_EVENT_H
#define MODEL_WRITEBACK_EVENT_H

#include <stdint.h>

struct event;
struct inode_event_sinks;
struct ior_error;
struct task;

/* Take an event; those that are about nothing of this are passed by. */
int writeback_event(const struct inode_event_sinks *sinks, struct task *task,
		    const struct event *event, struct ior_error *err);

/* A call that writes part of a file to disk begins; all other calls are no harm.
 */
void writeback_event_enter_call(const struct inode_event_sinks *sinks,
				struct task *task);

/*
 * A call is over, whether or not an event told the end of what it wrote: before
 * the context is cleared.  Of a thread that exits 'result' is negative.
 */
void writeback_event_leave_call(const struct inode_event_sinks *sinks,
				struct task *task, int64_t result);

#endif
