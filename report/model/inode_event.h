/*
 * inode_event.h - events that name an inode: pages, writeback, file systems
 *
 * They tell what the thread is in the midst of: its context's brackets, the
 * file of its call, pages it brought in, ranges it dirtied.
 */
#ifndef MODEL_INODE_EVENT_H
#define MODEL_INODE_EVENT_H

#include <stdint.h>

struct cache;
struct context;
struct dirty;
struct event;
struct files;
struct ior_error;
struct task;
struct vfs;

struct inode_event_sinks {
	struct files *files;
	struct cache *cache;
	struct dirty *dirty;
	struct vfs *vfs;
	uint32_t page_size;
};

/* Take an event of a kind from PAGE_GET to SYNC_EXIT and FILE_*. */
int inode_event(const struct inode_event_sinks *sinks, struct task *task,
		const struct event *event, struct ior_error *err);

/* The call of a sync is over, also where no event says so. */
void inode_event_end_sync(const struct inode_event_sinks *sinks,
			  struct context *context);

#endif
