/*
 * dirty_age.c - how long the pages that a bio takes had been dirty
 */
#include <stddef.h>

#include "report/model/dirty_age.h"

#define NS_PER_US 1000

static uint32_t bucket_of(uint64_t age_ns)
{
	return age_ns < 2 ? 0 : 63 - (uint32_t)__builtin_clzll(age_ns);
}

static struct disk_age *get(struct dirty_ages *ages, uint32_t task_id,
			    uint32_t bucket)
{
	uint32_t i;

	for (i = 0; i < ages->n_items; i++)
		if (ages->items[i].task_id == task_id &&
		    ages->items[i].bucket == bucket)
			return &ages->items[i];
	if (i == DIRTY_AGES_MAX)
		return NULL;
	ages->items[i] =
		(struct disk_age){ .task_id = task_id, .bucket = bucket };
	ages->n_items++;
	return &ages->items[i];
}

void dirty_ages_add(struct dirty_ages *ages, uint32_t task_id, uint64_t age_ns,
		    uint64_t n_pages)
{
	struct disk_age *const age = get(ages, task_id, bucket_of(age_ns));

	if (!age)
		return;
	age->n_pages += n_pages;
	age->sum_us += age_ns / NS_PER_US * n_pages;
	if (age_ns > age->max_ns)
		age->max_ns = age_ns;
}
