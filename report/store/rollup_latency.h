/*
 * rollup_latency.h - durations of calls and of requests, in powers of two
 */
#ifndef STORE_ROLLUP_LATENCY_H
#define STORE_ROLLUP_LATENCY_H

#include <stdbool.h>
#include <stdint.h>

struct disk_row;
struct ior_error;
struct origin;
struct rollup;
struct vfs_row;

extern const struct rollup_shape vfs_latency_shape;
extern const struct rollup_shape disk_latency_shape;

/*
 * The B of 2^B ns <= duration < 2^(B+1) ns; 0 for less than 2 ns, none for one
 * that is not known, which is less than 0.
 */
int64_t latency_bucket(int64_t duration_ns);

/* A request that a gap took the times of, or a bio whose request it took. */
bool disk_row_stands_lost(const struct disk_row *row);

/* Add a call on a file of this file system (a cell), if its duration counts. */
int vfs_latency_add(struct rollup *rollup, const struct origin *origin,
		    const struct vfs_row *row, int64_t fs,
		    struct ior_error *err);

/* Add the stages of a bio whose times are known. */
int disk_latency_add(struct rollup *rollup, const struct origin *origin,
		     const struct disk_row *row, struct ior_error *err);

#endif
