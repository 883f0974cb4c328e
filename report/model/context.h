/*
 * context.h - what a task is in the midst of, by which its bios are charged
 *
 * Kept for each thread by task.h.  vfs.c writes 'call', cache.c 'pending',
 * journal_event.c 'commit' and inode_event.c the rest as calls, pages and
 * brackets come by; attribute.c reads it when the thread queues a bio.  Ids are those of row.h; 0 means none.
 */
#ifndef MODEL_CONTEXT_H
#define MODEL_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

struct ior_call_def;
struct page_run;
struct write_range;

/* The system call the thread is in. */
struct call_context {
	const struct ior_call_def *call; /* NULL: none that is recorded */
	uint64_t request; /* of io_uring, that stands here for ... */
	const struct ior_call_def *outer; /* ... the call that it is in */
	uint64_t vfs_id;                  /* 0: it makes no row */
	uint64_t enter_ns;
	int64_t fd;
	int64_t fd_out;
	uint64_t count;
	int64_t offset;
	uint64_t flags;
	uint64_t argument;
	const char *path;     /* that it was given, made whole; NULL not told */
	uint32_t file_id;     /* of fd, or as events in the call told */
	uint32_t out_file_id; /* of fd_out, or as those told */
	uint32_t page_file_id; /* whose pages it reads, as those told */
	int64_t page_offset;   /* bytes; of the first page it got; -1 none */
	bool moves_offset;     /* it goes by the descriptor's offset */
	bool got_pages;        /* it took pages from the cache */
	uint64_t told_end;     /* what is written to the file is told up to
				  here; 0: the file system told nothing */
	bool queued;           /* a bio was queued in it */
	bool direct;           /* the descriptor is O_DIRECT */
	bool sync; /* ... or O_SYNC, O_DSYNC; or the call asks for it */
	bool lost; /* a gap lies between its entry and now */
};

/* The commit of a journal that the thread writes. */
struct commit_context {
	uint32_t dev; /* of the file system; 0: none */
	uint32_t transaction;
	bool fast;
};

/* What a direct call of a thread of the kernel has no bio for yet. */
struct direct_range {
	uint32_t file_id;
	uint64_t offset;
	uint64_t size; /* 0: none */
};

/* The part of a file that is under writeback. */
struct bracket {
	uint64_t offset;
	uint64_t size;
	bool cleans; /* nothing of it is dirty when it ends well */
};

struct context {
	struct call_context call;
	struct commit_context commit;

	/*
	 * Inode under writeback by this thread.  Innermost first: work of
	 * btrfs, writepages (any caller), the flusher's single inode, the
	 * inode marked last, the inode of a sync call.
	 */
	uint32_t work_file_id; /* btrfs: of whoever queued what this worker
				  does */
	uint64_t work_address; /* which work that is */
	uint32_t work_number;
	uint32_t writepages_file_id;
	uint32_t flush_file_id;
	uint32_t marked_file_id; /* since the call or bracket began */
	uint32_t sync_file_id;
	bool left_to_workers; /* of what the flusher was to write */
	struct bracket writepages;
	struct bracket sync;

	/* What it told that it will write, and no bio has carried yet. */
	struct write_range *ranges; /* a ring, owned by write_range.c */

	/* Pages put in the cache for which no bio has been queued yet. */
	struct page_run *pending; /* a list, owned by cache.c */
	uint32_t fault_file_id;   /* a fault is being served; until next call */
	uint64_t fault_index;     /* the page it was for */
	bool direct_io;           /* a file system said so, in this call */
	struct direct_range direct;
	bool dax;         /* the same of DAX */
	uint32_t n_steps; /* of the recorder, down, that it knows of */
	bool passed_gap;  /* 'pending' is not to be trusted any more */

	/* What the thread was told of when it was in no call; 0 nothing. */
	uint32_t noted_file_id;
	enum vfs_class noted_class;
	int64_t noted_offset;
};

#endif
