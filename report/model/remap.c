/*
 * remap.c - remaps that wait for the bio they are about
 */
#include <stddef.h>
#include <string.h>

#include "report/model/remap.h"

static struct remap *set_of(struct remaps *remaps, uint32_t dev,
			    uint64_t sector)
{
	/* multiply by 2^64 over the golden ratio, and take the upper bits */
	const uint64_t hash =
		(sector ^ ((uint64_t)dev << 32)) * UINT64_C(0x9e3779b97f4a7c15);

	return remaps->sets[(hash >> 32) % REMAP_SETS];
}

static bool is_at(const struct remap *remap, uint32_t dev, uint64_t sector)
{
	return remap->is_valid && remap->dev == dev && remap->sector == sector;
}

/* The one of this thread at this place, else a free one, else the oldest. */
static struct remap *choose(struct remap *set, const struct remap *remap)
{
	struct remap *oldest = &set[0];
	size_t i;

	for (i = 0; i < REMAP_WAYS; i++) {
		if (is_at(&set[i], remap->dev, remap->sector) &&
		    set[i].tid == remap->tid)
			return &set[i];
	}
	for (i = 0; i < REMAP_WAYS; i++) {
		if (!set[i].is_valid)
			return &set[i];
		if (set[i].order < oldest->order)
			oldest = &set[i];
	}
	return oldest;
}

void remaps_put(struct remaps *remaps, const struct remap *remap)
{
	struct remap *const at =
		choose(set_of(remaps, remap->dev, remap->sector), remap);

	*at = *remap;
	at->is_valid = true;
	at->order = ++remaps->n_told;
}

bool remaps_take(struct remaps *remaps, int32_t tid, bool of_others,
		 uint32_t dev, uint64_t sector, struct remap *ret)
{
	struct remap *const set = set_of(remaps, dev, sector);
	struct remap *found = NULL;
	size_t i;

	for (i = 0; i < REMAP_WAYS; i++) {
		if (!is_at(&set[i], dev, sector))
			continue;
		if (set[i].tid == tid) {
			found = &set[i];
			break;
		}
		if (of_others && set[i].has_upper &&
		    (!found || set[i].order < found->order))
			found = &set[i];
	}
	if (!found)
		return false;
	found->is_valid = false;
	*ret = *found;
	return true;
}

void remaps_clear(struct remaps *remaps)
{
	memset(remaps->sets, 0, sizeof(remaps->sets));
}
