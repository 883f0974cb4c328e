/*
 * attribute.h - to whom a bio is charged, why, and how surely
 *
 * Decided when it is queued, from what its thread is in the midst of.  In this
 * order:
 *
 *  1. flush, discard, zero: the submitting process (the kernel's threads: the
 *     journal's to TASK_JOURNAL, those that write metadata to TASK_METADATA,
 *     others TASK_UNATTRIBUTED).
 *     Where a bio lies in a swap area, it has cause swap: a read is charged to
 *     the process whose fault submits it, exactly, a write to TASK_SWAP.
 *  2. other reads: the submitting process, exactly.  Cause by pages: those that the
 *     call asked for (read-miss), those beyond (readahead), those of a fault;
 *     without pages: direct in a read call on an O_DIRECT descriptor or of a
 *     direct-read event, metadata with rwbs M.  What was submitted to io_uring
 *     or by io_submit is direct where pages would have been seen.
 *  3. writes of the journal (thread jbd2/... that is not in the midst of an
 *     inode, a fast commit, rwbs M with preflush or FUA; on xfs rwbs M with S;
 *     never on btrfs, which has none): who dirtied its blocks (journal.h), as
 *     an estimate; TASK_JOURNAL where that is not known.
 *  4. other writes with rwbs M, or of the inode of a block device that nobody
 *     wrote: TASK_METADATA.
 *  5. writes in a call on an O_DIRECT descriptor, without pages: the process.
 *     So is what was submitted, where no inode is being written back.
 *  6. writes of a known inode (of a range that the file system told, btrfs's
 *     work chain, writepages bracket, flusher's bracket, inode marked last,
 *     inode of the sync call): the dirtiers of dirty.h.  Exact where a range
 *     tells which pages the bio carries, and where there is one dirtier; else
 *     estimated, the first dirty pages of the file first.  Nothing known to be
 *     dirty: TASK_BEFORE where this trace would have seen it being dirtied, else
 *     by rule 7.  Cause fsync in a sync call or O_SYNC/O_DSYNC write of the
 *     submitting process, else writeback.
 *  7. any other write: the submitting process if it is not a kernel thread;
 *     else TASK_UNATTRIBUTED.
 */
#ifndef MODEL_ATTRIBUTE_H
#define MODEL_ATTRIBUTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/model/dirty_age.h"
#include "report/model/row.h"

#define ATTRIBUTE_OWNERS_MAX 64

struct block_event;
struct cache_claim;
struct context;
struct dirty;
struct files;
struct journals;
struct task;
struct write_ranges;

struct attribution {
	enum disk_cause cause;
	uint32_t file_id;
	uint32_t n_owners; /* at least 1; their sizes sum to the bio's */
	struct disk_owner owners[ATTRIBUTE_OWNERS_MAX];
	struct dirty_ages ages; /* of pages that it writes back */
};

/* What rwbs says: its operation and DISK_* flags. */
struct bio_flags {
	enum disk_op op;
	uint32_t flags;
	bool preflush;
};
void bio_flags_parse(const char *rwbs, uint32_t n_sectors,
		     struct bio_flags *ret);

/* Where a bio goes. */
struct bio_place {
	uint32_t dev; /* of the partition where that is known, or the disk */
	uint32_t disk_id; /* device_id of the disk */
	uint64_t address; /* in bytes of what its file system is on */
	uint64_t size;    /* bytes */
	bool swap;        /* in a swap area */
};

/* What attribution knows besides the task. */
struct attribution_sources {
	struct dirty *dirty;
	struct write_ranges *ranges;
	const struct files *files;
	const struct journals *journals;
	bool sees_dirtying; /* the trace has events or calls of writes */
	bool sees_pages;    /* ... and of pages that enter the cache */
};

/* What it takes of dirty bytes is no longer dirty then. */
void attribute_bio(const struct attribution_sources *sources, struct task *task,
		   const struct bio_flags *flags, const struct bio_place *place,
		   const struct cache_claim *claim, struct attribution *ret);

/* The inode that a thread writes back; 0 when that is not known. */
uint32_t attribute_written_file(const struct context *context);

#endif
