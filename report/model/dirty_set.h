/*
 * dirty_set.h - ranges of pages of one file, each with its first dirtier
 *
 * What is in the set stays as it is; only what is not in it yet is added.  The
 * pages of each task are counted, so that nobody need walk the ranges.
 */
#ifndef MODEL_DIRTY_SET_H
#define MODEL_DIRTY_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/model/dirty.h"

/*
 * Ranges kept at once, of all files; beyond them pages are counted for their
 * task without their place, and again when they are written again.
 */
#define DIRTY_RANGES_MAX (UINT32_C(1) << 20)

struct ior_error;
struct pool;
struct range;

struct dirty_range;

/* Starts as zeroes. */
struct dirty_set {
	struct range *ranges;
	struct dirty_share *shares; /* sizes are pages here; owned */
	size_t n_shares;
	size_t n_allocated;
};

/* The size of what a pool for sets holds. */
size_t dirty_set_range_size(void);

bool dirty_set_is_empty(const struct dirty_set *set);

/* Add pages [begin, end). */
int dirty_set_add(struct dirty_set *set, struct pool *pool, uint32_t task_id,
		  uint64_t begin, uint64_t end, struct ior_error *err);

/*
 * Move all of another set into this one.  Where memory runs out some is lost,
 * and counts as never seen.
 */
void dirty_set_absorb(struct dirty_set *set, struct pool *pool,
		      struct dirty_set *from);

/* Remove the pages from 'begin' on, but those without a place. */
void dirty_set_cut(struct dirty_set *set, struct pool *pool, uint64_t begin);

void dirty_set_clear(struct dirty_set *set, struct pool *pool);

/* The same, and free its memory. */
void dirty_set_release(struct dirty_set *set, struct pool *pool);

#endif
