/*
 * rollup_size.h - sizes of calls and of disk I/Os, in powers of two
 */
#ifndef STORE_ROLLUP_SIZE_H
#define STORE_ROLLUP_SIZE_H

#include <stdint.h>

struct disk_row;
struct ior_error;
struct origin;
struct rollup;
struct vfs_row;

extern const struct rollup_shape vfs_size_shape;
extern const struct rollup_shape disk_size_shape;

/* Add a read or write that moved something; 'fs' is a cell. */
int vfs_size_add(struct rollup *rollup, const struct origin *origin,
		 const struct vfs_row *row, int64_t fs, struct ior_error *err);

/* Add a bio that is complete. */
int disk_size_add(struct rollup *rollup, const struct origin *origin,
		  const struct disk_row *row, struct ior_error *err);

#endif
