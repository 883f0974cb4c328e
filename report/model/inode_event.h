/*
 * inode_event.h - events that name an inode: pages, writeback, file systems
 *
 * They tell what the thread is in the midst of: the file of its call, pages it
 * brought in; what is dirtied and written is for writeback_event.h.
 */
#ifndef MODEL_INODE_EVENT_H
#define MODEL_INODE_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

struct cache;
struct dirty;
struct event;
struct files;
struct page_uses;
struct ior_error;
struct task;
struct vfs;
struct works;
struct write_ranges;

struct inode_event_sinks {
	const struct row_sink *rows;
	struct files *files;
	struct cache *cache;
	struct page_uses *uses;
	struct dirty *dirty;
	struct write_ranges *ranges;
	struct works *works;
	struct vfs *vfs;
	uint32_t page_size;
};

/* Take an event of a kind from PAGE_GET to WORK_END. */
int inode_event(const struct inode_event_sinks *sinks, struct task *task,
		const struct event *event, struct ior_error *err);

/* The file of an event that tells its file system by number or by fsid. */
int inode_event_get_file(const struct inode_event_sinks *sinks,
			 const struct event *event, uint32_t *ret,
			 struct ior_error *err);

bool inode_event_is_of_kind(const struct inode_event_sinks *sinks,
			    uint32_t file_id, enum file_kind kind);

/* What an event tells of the call that the thread is in; offset -1: nothing. */
int inode_event_note(const struct inode_event_sinks *sinks, struct task *task,
		     enum vfs_class class, uint32_t file_id, int64_t offset,
		     struct ior_error *err);

#endif
