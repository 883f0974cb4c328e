/*
 * remap.h - remaps that wait for the bio they are about
 *
 * Before a bio is queued, its thread tells from where it was remapped: from a
 * partition of the disk, from a device above (dm, md), or first from a device
 * above to a partition and then from that to the disk.  It is found again by the
 * disk and sector where the bio is queued.
 */
#ifndef MODEL_REMAP_H
#define MODEL_REMAP_H

#include <stdbool.h>
#include <stdint.h>

#define REMAP_SETS 1024
#define REMAP_WAYS 4

struct remap {
	int32_t tid; /* who told */
	uint32_t dev;
	uint64_t sector;
	bool is_valid;
	uint64_t order;        /* when it was told */
	uint32_t partition_id; /* 0: none */
	bool has_upper;        /* from a device above: */
	bool is_upper_sure;    /* false: from what may be a partition */
	uint32_t upper_dev;
	uint64_t upper_sector;
};

/* All that are waiting; a new one of a full set replaces the oldest. */
struct remaps {
	struct remap sets[REMAP_SETS][REMAP_WAYS];
	uint64_t n_told;
};

/* Keep a remap; its place tells what else is known by then. */
void remaps_put(struct remaps *remaps, const struct remap *remap);

/*
 * Take the remap to this place out.  That of the thread itself; or with
 * 'of_others' that of any, as md's threads queue what others remapped.
 */
bool remaps_take(struct remaps *remaps, int32_t tid, bool of_others,
		 uint32_t dev, uint64_t sector, struct remap *ret);

/* Events were lost: none can be trusted. */
void remaps_clear(struct remaps *remaps);

#endif
