/*
 * dirty_age.h - how long the pages that a bio takes had been dirty
 *
 * Kept by task and power of two, so that the pages of any number of writes fit.
 */
#ifndef MODEL_DIRTY_AGE_H
#define MODEL_DIRTY_AGE_H

#include <stdint.h>

#include "report/model/row.h"

#define DIRTY_AGES_MAX 16

/* Starts as zeroes. */
struct dirty_ages {
	struct disk_age items[DIRTY_AGES_MAX];
	uint32_t n_items;
};

/* Pages that do not fit any more are not counted. */
void dirty_ages_add(struct dirty_ages *ages, uint32_t task_id, uint64_t age_ns,
		    uint64_t n_pages);

#endif
