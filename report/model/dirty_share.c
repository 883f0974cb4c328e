/*
 * dirty_share.c - how much each of a few tasks has of something dirty
 */
#include "report/model/dirty_share.h"
#include "report/model/proportion.h"
#include "report/model/row.h"

_Static_assert(DIRTY_SHARES_MAX <= PROPORTION_PARTS_MAX,
	       "a size can be parted among all that have a share");

void dirty_shares_add(struct dirty_shares *shares, uint32_t task_id,
		      uint64_t size)
{
	uint32_t i;

	for (i = 0; i < shares->n_items; i++) {
		if (shares->items[i].task_id == task_id)
			break;
	}
	if (i == DIRTY_SHARES_MAX) {
		i--;
	} else if (i == shares->n_items) {
		/* the last place is for all others */
		shares->items[i] = (struct dirty_share){
			.task_id = i + 1 < DIRTY_SHARES_MAX ? task_id
							    : TASK_UNATTRIBUTED,
		};
		shares->n_items++;
	}
	shares->items[i].size += size;
}

void dirty_shares_part(struct dirty_shares *shares,
		       const struct dirty_shares *weights, uint64_t size)
{
	uint64_t parts[DIRTY_SHARES_MAX];
	uint32_t i;

	if (!weights->n_items)
		return;
	for (i = 0; i < weights->n_items; i++)
		parts[i] = weights->items[i].size;
	proportion_part(parts, weights->n_items, size, parts);
	for (i = 0; i < weights->n_items; i++)
		dirty_shares_add(shares, weights->items[i].task_id, parts[i]);
}

void dirty_shares_sort(struct dirty_shares *shares)
{
	struct dirty_share *const items = shares->items;
	uint32_t i, j;

	for (i = 1; i < shares->n_items; i++) {
		const struct dirty_share item = items[i];

		for (j = i; j && items[j - 1].size < item.size; j--)
			items[j] = items[j - 1];
		items[j] = item;
	}
}
