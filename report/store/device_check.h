/*
 * device_check.h - the events' account of a device beside the kernel's
 *
 * Sums the bytes of completed bios between the first and the last reading of
 * diskstats in the trace, each layer for itself:
 *
 *	r = device_check_disk(check, &row, &error);
 *	r = device_check_counter(check, &row, &error);	at its time
 *	r = device_check_finish(check, &device_row, batch, &error);
 */
#ifndef STORE_DEVICE_CHECK_H
#define STORE_DEVICE_CHECK_H

struct counter_row;
struct device_check;
struct device_row;
struct disk_row;
struct batch;
struct ior_error;
struct origin;

extern const struct table device_check_table;

/* The origin outlives it. */
int device_check_create(const struct origin *origin, struct device_check **ret,
			struct ior_error *err);

/* Add a bio; one in flight is passed by. */
int device_check_disk(struct device_check *check, const struct disk_row *row,
		      struct ior_error *err);

/* Take a number of diskstats; others are passed by. */
int device_check_counter(struct device_check *check,
			 const struct counter_row *row, struct ior_error *err);

/* Insert what was found about a device; nothing about a partition. */
int device_check_finish(struct device_check *check,
			const struct device_row *device, struct batch *batch,
			struct ior_error *err);

void device_check_free(struct device_check *check);

#endif
