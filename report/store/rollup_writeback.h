/*
 * rollup_writeback.h - what was written back, by whom, and how old it was
 */
#ifndef STORE_ROLLUP_WRITEBACK_H
#define STORE_ROLLUP_WRITEBACK_H

struct disk_row;
struct ior_error;
struct origin;
struct rollup;
struct rollup_shape;
struct throttle_row;

extern const struct rollup_shape writeback_rollup_shape;
extern const struct rollup_shape throttle_rollup_shape;

/* Add a bio, if it wrote pages of a file back. */
int writeback_rollup_add(struct rollup *rollup, const struct origin *origin,
			 const struct disk_row *row, struct ior_error *err);

int throttle_rollup_add(struct rollup *rollup, const struct origin *origin,
			const struct throttle_row *row, struct ior_error *err);

#endif
