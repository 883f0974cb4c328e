/*
 * journal.h - who dirtied the blocks that a commit writes to a journal
 *
 * A journal gathers blocks in a transaction, which its thread commits: it
 * writes a descriptor, the blocks, and a record.  Each handle tells how many
 * blocks it was the first to put into the transaction, so those of all handles
 * sum to the blocks that are logged; whoever put them there shares what the
 * commit writes.
 *
 *	journals_add(journals, dev, transaction, task_id, n_blocks);
 *	...
 *	n = journals_get_shares(journals, commit, shares, n_max);
 *
 * A fast commit writes what changed since the last commit, be it fast or not;
 * its blocks are counted apart, for the transaction goes on.
 *
 * Memory is bounded: the transaction that was used least recently is forgotten,
 * and tasks of a transaction that are too many are added up to TASK_JOURNAL.
 */
#ifndef MODEL_JOURNAL_H
#define MODEL_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "report/model/context.h"
#include "report/model/dirty.h"

struct ior_error;
struct journals;

int journals_create(struct journals **ret, struct ior_error *err);

/* 'task_id' put so many blocks into a transaction of the journal on 'dev'. */
void journals_add(struct journals *journals, uint32_t dev, uint32_t transaction,
		  uint32_t task_id, uint64_t n_blocks);

/*
 * Who shares what a commit writes, at most 'max' (2 or more), largest first;
 * sizes are in blocks.  Of those that do not fit one share is made, of TASK_JOURNAL and the
 * last.  0 when nothing is known.
 */
size_t journals_get_shares(const struct journals *journals,
			   const struct commit_context *commit,
			   struct dirty_share *ret, size_t max);

/* A commit is done: forget what it wrote. */
void journals_end(struct journals *journals,
		  const struct commit_context *commit);

/* Events were lost: who dirtied what is not known any more. */
void journals_gap(struct journals *journals);

void journals_free(struct journals *journals);

#endif
