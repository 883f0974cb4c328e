/*
 * dirty.h - dirty bytes of files, and the task that dirtied them first
 *
 * The kernel's rule for write_bytes of /proc/PID/io: who makes a clean page
 * dirty pays for it, who writes into a dirty one does not.  So ranges are kept
 * in whole pages, and the first dirtier keeps them until they are clean.
 *
 * What is dirty when writeback of an inode begins is being written; what is
 * dirtied meanwhile waits for the next.  Each bio that goes out takes what it
 * carries: the range that the file system told, else the first pages that are
 * left.  Whatever no bio took waits again when the writeback is over, unless the
 * kernel says that all of it is clean.
 */
#ifndef MODEL_DIRTY_H
#define MODEL_DIRTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/model/dirty_age.h"
#include "report/model/dirty_share.h"

/* A size that reaches to the end of any file. */
#define DIRTY_ALL UINT64_MAX

struct dirty;
struct dirty_count;
struct ior_error;

/* What a bio takes: whose it is, in bytes of the disk, and how surely. */
struct dirty_claim {
	struct dirty_shares shares;
	struct dirty_ages ages; /* of the pages known to be dirty */
	bool estimated;         /* more than one may have dirtied it */
};

/* A part of a file, and the bytes that it takes on the disk. */
struct dirty_part {
	uint64_t begin; /* in the file */
	uint64_t end;
	uint64_t size; /* on the disk */
};

/* 'count' outlives it; NULL: nobody wants to know what became of bytes. */
int dirty_create(uint32_t page_size, struct dirty_count *count,
		 struct dirty **ret, struct ior_error *err);

/* What happens now, happens at this time. */
void dirty_set_time(struct dirty *dirty, uint64_t time_ns);

/* A task wrote 'size' bytes at 'offset' of a file. */
int dirty_add(struct dirty *dirty, uint32_t file_id, uint32_t task_id,
	      uint64_t offset, uint64_t size, struct ior_error *err);

/*
 * A task is about to dirty what dirty_add() was told of as a whole.  A writeback
 * that came meanwhile may take it for written, which it is not: it waits.
 */
int dirty_add_again(struct dirty *dirty, uint32_t file_id, uint32_t task_id,
		    uint64_t offset, uint64_t size, struct ior_error *err);

/*
 * A task made a page dirty that is written where nobody looks for it: it is
 * counted and not kept.
 */
void dirty_count_page(const struct dirty *dirty, uint32_t file_id,
		      uint32_t task_id);

/*
 * What is at 'offset' and behind it will not be written: the file was cut or
 * deleted.  What is being written stays until its writeback ends.
 */
void dirty_cut(struct dirty *dirty, uint32_t file_id, uint64_t offset);

/*
 * Writeback of that part of the file begins, and ends; these may nest and be
 * unclosed.  'clean': nothing of what was being written there is dirty now.
 */
void dirty_begin(struct dirty *dirty, uint32_t file_id, uint64_t offset,
		 uint64_t size);
void dirty_end(struct dirty *dirty, uint32_t file_id, uint64_t offset,
	       uint64_t size, bool clean);

/* Nothing is dirty in that part of the file now, whoever wrote it. */
void dirty_clean(struct dirty *dirty, uint32_t file_id, uint64_t offset,
		 uint64_t size);

/* Whether all of that part is known to be dirty. */
bool dirty_has(const struct dirty *dirty, uint32_t file_id, uint64_t begin,
	       uint64_t end);

/*
 * A bio carries a part of a file: take it, and add to the claim whose it is.
 * What nobody is known to have dirtied goes with what is beside it, as pages of
 * one folio are written together.  False when nobody is known to have dirtied
 * anything of the file; then the claim is as before.
 */
bool dirty_take(struct dirty *dirty, uint32_t file_id,
		const struct dirty_part *part, struct dirty_claim *claim);

/* The same where nobody told which part 'size' bytes are of. */
bool dirty_take_any(struct dirty *dirty, uint32_t file_id, uint64_t size,
		    struct dirty_claim *claim);

/* Whose it is what is being written of a file. */
void dirty_get_shares(const struct dirty *dirty, uint32_t file_id,
		      struct dirty_shares *ret);

/* Events were lost: no writeback is under way any more. */
void dirty_gap(struct dirty *dirty);

/* Count what is still dirty. */
int dirty_finish(struct dirty *dirty, struct ior_error *err);

/* The same, and know of nothing any more: what becomes of it is not told. */
int dirty_forget(struct dirty *dirty, struct ior_error *err);

void dirty_free(struct dirty *dirty);

#endif
