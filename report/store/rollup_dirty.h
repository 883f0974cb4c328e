/*
 * rollup_dirty.h - what became of what tasks wrote into memory, by file
 */
#ifndef STORE_ROLLUP_DIRTY_H
#define STORE_ROLLUP_DIRTY_H

struct dirty_row;
struct ior_error;
struct origin;
struct rollup;
struct rollup_shape;

extern const struct rollup_shape dirty_rollup_shape;

int dirty_rollup_add(struct rollup *rollup, const struct origin *origin,
		     const struct dirty_row *row, struct ior_error *err);

#endif
