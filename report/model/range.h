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

#endif
