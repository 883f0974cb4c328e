/*
 * dirty.h - dirty bytes of files, and the task that dirtied them first
 *
 * The kernel's rule for write_bytes of /proc/PID/io: who makes a clean page
 * dirty pays for it, who writes into a dirty one does not.  So ranges are kept
 * in whole pages, and the first dirtier keeps them until they are clean.
 *
 * A writeback of an inode opens a bracket: what was dirty then is being written
 * and is clean when the bracket closes; what is dirtied meanwhile waits for the
 * next.  Which bytes a bio carries is not known here, so it is shared among the
 * dirtiers in proportion: exact when there is one, estimated when there are
 * more.
 */
#ifndef MODEL_DIRTY_H
#define MODEL_DIRTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dirty;
struct ior_error;

struct dirty_share {
	uint32_t task_id;
	uint64_t size; /* dirty bytes of this task, whole pages */
};

int dirty_create(uint32_t page_size, struct dirty **ret, struct ior_error *err);

/* A task wrote 'size' bytes at 'offset' of a file. */
int dirty_add(struct dirty *dirty, uint32_t file_id, uint32_t task_id,
	      uint64_t offset, uint64_t size, struct ior_error *err);

/*
 * What is at 'offset' and behind it will not be written: the file was cut or
 * deleted.  What is being written stays until its bracket closes.
 */
void dirty_cut(struct dirty *dirty, uint32_t file_id, uint64_t offset);

/* Writeback of the file begins and ends; brackets may nest and be unclosed. */
void dirty_begin(struct dirty *dirty, uint32_t file_id);
void dirty_end(struct dirty *dirty, uint32_t file_id);

/*
 * The dirtiers of what is being written (without a bracket: of all that is
 * dirty), at most 'max', largest first; those that do not fit are added to the
 * last.  0 when nothing is known to be dirty.
 */
size_t dirty_get_shares(const struct dirty *dirty, uint32_t file_id,
			struct dirty_share *ret, size_t max);

/* Events were lost: no bracket is open any more. */
void dirty_gap(struct dirty *dirty);

void dirty_free(struct dirty *dirty);

#endif
