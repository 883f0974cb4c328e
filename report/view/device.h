/*
 * device.h - whether a device is one of the host's
 */
#ifndef VIEW_DEVICE_H
#define VIEW_DEVICE_H

struct ior_error;
struct store;

/*
 * See that a trace of the database knows the whole disk 'name'; NULL is fine.
 * -EINVAL with the nearest, or the disk of which it is a partition.
 */
int device_check(struct store *store, const char *name, struct ior_error *err);

#endif
