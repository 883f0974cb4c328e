/*
 * dirty_event.h - events of what is dirtied in memory
 *
 * They keep dirty.h right.
 */
#ifndef MODEL_DIRTY_EVENT_H
#define MODEL_DIRTY_EVENT_H

struct event;
struct inode_event_sinks;
struct ior_error;
struct task;

/*
 * A folio became dirty: a store through mmap, or a write whose range no file
 * system tells.  It may be larger than the page it names.
 */
int dirty_event_folio(const struct inode_event_sinks *sinks, struct task *task,
		      const struct event *event, struct ior_error *err);

/*
 * A file system is asked for a place for all that is left of a write, and gives
 * a part of it: then it is asked again.
 */
int dirty_event_write_begin(const struct inode_event_sinks *sinks,
			    struct task *task, const struct event *event,
			    struct ior_error *err);

#endif
