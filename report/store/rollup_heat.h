/*
 * rollup_heat.h - durations of calls and of requests, by time
 *
 *	r = heat_rollup_create(store, origin, &heat, &error);
 *	r = heat_rollup_add_vfs(heat, &row, fs, &error);
 *	r = heat_rollup_flush(heat, &error);
 *	heat_rollup_free(heat);
 *
 * Whatever the length of a trace, there are fewer slots than SLOTS_MAX: they
 * become longer as it goes on.
 */
#ifndef STORE_ROLLUP_HEAT_H
#define STORE_ROLLUP_HEAT_H

#include <stdint.h>

struct disk_row;
struct heat_rollup;
struct ior_error;
struct origin;
struct store;
struct vfs_row;

/* Both outlive it. */
int heat_rollup_create(struct store *store, const struct origin *origin,
		       struct heat_rollup **ret, struct ior_error *err);

/* Add a call on a file of this file system (a cell), at the time of its entry. */
int heat_rollup_add_vfs(struct heat_rollup *heat, const struct vfs_row *row,
			int64_t fs, struct ior_error *err);

/* Add the stages of a bio whose times are known, at that of its completion. */
int heat_rollup_add_disk(struct heat_rollup *heat, const struct disk_row *row,
			 struct ior_error *err);

int heat_rollup_flush(struct heat_rollup *heat, struct ior_error *err);

void heat_rollup_free(struct heat_rollup *heat);

#endif
