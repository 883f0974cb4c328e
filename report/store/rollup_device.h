/*
 * rollup_device.h - what each device did in each second
 */
#ifndef STORE_ROLLUP_DEVICE_H
#define STORE_ROLLUP_DEVICE_H

struct disk_row;
struct ior_error;
struct origin;
struct rollup;

extern const struct rollup_shape device_rollup_shape;

/* Add a bio that is complete; one in flight is passed by. */
int device_rollup_add(struct rollup *rollup, const struct origin *origin,
		      const struct disk_row *row, struct ior_error *err);

#endif
