/*
 * range.h - ranges in order, and which of them overlap another
 *
 * A balanced tree whose nodes are part of what they stand for.  Ranges may
 * overlap; those that begin at the same place are in the order of 'order',
 * which together with 'begin' names one.  'begin', 'end' and 'order' must not
 * change while it is in a tree.
 */
#ifndef MODEL_RANGE_H
#define MODEL_RANGE_H

#include <stdint.h>

/* Where very many ranges are at one place, so many are looked at. */
#define RANGES_LOOKED_AT_MAX 64

struct range {
	uint64_t begin;
	uint64_t end; /* behind its last; more than begin */
	uint64_t order;

	/* kept by range.c */
	struct range *left;
	struct range *right;
	uint64_t max_end; /* of it and all below */
	int32_t height;
};

/* A tree is a pointer to its root, NULL when empty. */
void range_insert(struct range **root, struct range *range);
void range_remove(struct range **root, const struct range *range);

/*
 * The first range that overlaps [begin, end) and comes after 'after' (NULL: of
 * all).
 */
struct range *range_next(struct range *root, const struct range *after,
			 uint64_t begin, uint64_t end);

/*
 * The range that covers 'begin' and fits [begin, end) best: the same, one that
 * begins there and ends before it, any that begins there, any.  Of equals the
 * first; of very many at one place not all are looked at.  NULL when there is
 * none.
 */
struct range *range_find_best(struct range *root, uint64_t begin, uint64_t end);

#endif
