/*
 * dirty_share.h - how much each of a few tasks has of something dirty
 */
#ifndef MODEL_DIRTY_SHARE_H
#define MODEL_DIRTY_SHARE_H

#include <stddef.h>
#include <stdint.h>

#define DIRTY_SHARES_MAX 64

struct dirty_share {
	uint32_t task_id;
	uint64_t size;
};

/* Starts as zeroes. */
struct dirty_shares {
	struct dirty_share items[DIRTY_SHARES_MAX];
	uint32_t n_items;
};

/* What is of tasks that do not fit is of TASK_UNATTRIBUTED. */
void dirty_shares_add(struct dirty_shares *shares, uint32_t task_id,
		      uint64_t size);

/* Add 'size', parted among the tasks of 'weights' in proportion. */
void dirty_shares_part(struct dirty_shares *shares,
		       const struct dirty_shares *weights, uint64_t size);

/* The largest first; of equals the one that came first. */
void dirty_shares_sort(struct dirty_shares *shares);

#endif
