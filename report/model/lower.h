/*
 * lower.h - bios below other bios, charged like those
 *
 * They are of a device below another (dm, md), or of the file below a loop
 * device, and bear DISK_LOWER: the bytes are in the totals of processes once, by
 * the device on top.
 */
#ifndef MODEL_LOWER_H
#define MODEL_LOWER_H

#include <stdint.h>

struct bio;
struct bio_device;
struct bios;
struct ior_error;
struct loop;
struct task;

/*
 * Charge a bio like the one above it, on 'device'.  upper NULL: that was queued
 * before the trace, or in a gap; or it is data that 'device' flushes around.
 */
void lower_charge(const struct bios *bios, struct bio *bio,
		  const struct bio_device *device, const struct bio *upper);

/*
 * A bio was charged by what its thread does: if that is the I/O of a loop
 * device, charge it like what is above it there.  'offset' is where in the
 * bio's file its bytes are, or -1.
 */
void lower_charge_loop(const struct bios *bios, struct bio *bio,
		       const struct task *task, int64_t offset);

/*
 * A bio was issued.  What one of a loop device writes will be dirty in the file
 * below, and somebody else may write that back much later.
 */
int lower_expect(const struct bios *bios, const struct bio *bio,
		 struct ior_error *err);

#endif
