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

#include "report/model/dirty_share.h"

/*
 * Ranges kept at once, of all files; beyond them pages are counted for their
 * task without their place, and again when they are written again.
 */
#define DIRTY_RANGES_MAX (UINT32_C(1) << 20)

struct dirty_ages;
struct ior_error;
struct pool;
struct range;

/* Starts as zeroes. */
struct dirty_set {
	struct range *ranges;
	struct dirty_share *shares; /* sizes are pages here; owned */
	size_t n_shares;
	size_t n_allocated;
};

/* A range of pages, as it is added or as it was when it was found. */
struct dirty_pages {
	uint64_t begin;
	uint64_t end;
	uint32_t task_id;
	uint64_t since_ns;
	uint64_t near_ns; /* joins pages beside it that are so much older */
};

/* The size of what a pool for sets holds. */
size_t dirty_set_range_size(void);

bool dirty_set_is_empty(const struct dirty_set *set);

/*
 * The first range that overlaps pages [begin, end), cut to them; false when
 * there is none.
 */
bool dirty_set_find(const struct dirty_set *set, uint64_t begin, uint64_t end,
		    struct dirty_pages *ret);

/* Add pages; how many of them were not in the set is in *n_new. */
int dirty_set_add(struct dirty_set *set, struct pool *pool,
		  const struct dirty_pages *pages, uint64_t *n_new,
		  struct ior_error *err);

/*
 * Move pages [begin, end) of another set into this one, and with all pages
 * those that have no place.  Where memory runs out some are lost, and count as
 * never seen.
 */
void dirty_set_move(struct dirty_set *set, struct pool *pool,
		    struct dirty_set *from, uint64_t begin, uint64_t end);

/* Remove pages [begin, end), but those without a place. */
void dirty_set_remove(struct dirty_set *set, struct pool *pool, uint64_t begin,
		      uint64_t end);

/*
 * Remove n_pages, the first ones and then those without a place, and add what
 * each task had of them to 'ret', in pages, and how old they are by 'now_ns' to
 * 'ages'.
 */
void dirty_set_remove_first(struct dirty_set *set, struct pool *pool,
			    uint64_t n_pages, uint64_t now_ns,
			    struct dirty_shares *ret, struct dirty_ages *ages);

/* How old pages are. */
void dirty_pages_tell_age(const struct dirty_pages *pages, uint64_t now_ns,
			  struct dirty_ages *ages);

void dirty_set_clear(struct dirty_set *set, struct pool *pool);

/* The same, and free its memory. */
void dirty_set_release(struct dirty_set *set, struct pool *pool);

#endif
