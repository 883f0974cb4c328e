/*
 * vfs.h - system calls: what they moved, for how long, and from where
 *
 * Makes a row of every read, write and sync call, and keeps descriptors and
 * their offsets right by all the others.
 */
#ifndef MODEL_VFS_H
#define MODEL_VFS_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

struct cache;
struct call_context;
struct coverage;
struct dirty;
struct event;
struct files;
struct ior_error;
struct page_uses;
struct task;
struct tasks;
struct vfs;

struct vfs_options {
	const struct row_sink *sink;
	struct tasks *tasks;
	struct files *files;
	struct cache *cache;
	struct page_uses *uses;
	struct dirty *dirty;
	uint32_t page_size;
	bool sees_pages; /* the trace has events of pages added */
	bool sees_hits;  /* ... and of pages got (mm_filemap_get_pages) */
};

/* All in 'options' outlive it. */
int vfs_create(const struct vfs_options *options, struct vfs **ret,
	       struct ior_error *err);

/* Take an event of kind SYS_ENTER, SYS_PATH or SYS_EXIT. */
int vfs_event(struct vfs *vfs, struct task *task, const struct event *event,
	      struct ior_error *err);

/*
 * A request of io_uring (async.h): it gets the id of its row; its descriptor is
 * told; the thread turns to something else; it completes, whatever its thread
 * is at, and its row is made.  'task' has the request as its call.
 */
void vfs_begin_request(struct vfs *vfs, struct call_context *call);
int vfs_open_request(struct vfs *vfs, struct task *task, struct ior_error *err);
void vfs_leave_request(struct vfs *vfs, struct task *task);
int vfs_end_request(struct vfs *vfs, struct task *task,
		    const struct event *event, int64_t result,
		    struct ior_error *err);

/* What an event in a call of a thread told of the inode that the call works on. */
struct vfs_note {
	enum vfs_class class; /* the side of the call that it is about */
	uint32_t file_id;
	int64_t offset; /* bytes; -1 not told */
	bool exact;     /* offset is the call's own, else only its page */
	bool of_a_file; /* it may be taken for the descriptor's */
	bool of_pages;  /* it took pages from the cache */
};

int vfs_note(struct vfs *vfs, struct task *task, const struct vfs_note *note,
	     struct ior_error *err);

/* From now to to_ns events are lost. */
void vfs_gap(struct vfs *vfs, uint64_t to_ns);

/* Say how much moved through descriptors of which nothing is known. */
int vfs_note_coverage(const struct vfs *vfs, struct coverage *coverage,
		      struct ior_error *err);

void vfs_free(struct vfs *vfs);

#endif
