/*
 * unplaced.h - requests without sectors: flushes and commands
 *
 * Those of a device match in order.  A bio that only flushes waits for the next
 * flush request, which serves all that wait (the kernel's flush machinery does
 * the same) and counts for the first; a flush that no bio waits for comes with
 * data that was queued to be flushed around, and is charged like that.  A
 * command is passed through to the device and has no bio.
 */
#ifndef MODEL_UNPLACED_H
#define MODEL_UNPLACED_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/attribute.h"

struct bio;
struct bio_device;
struct bios;
struct ior_error;
struct task;

/* A bio that only flushes was queued. */
int unplaced_await(struct bios *bios, struct bio *bio, struct ior_error *err);

/* The newest open flush of a device, or NULL. */
struct bio *unplaced_find_flush(const struct bio_device *device);

int unplaced_issue_flush(struct bios *bios, struct bio_device *device,
			 const struct bio_flags *flags, struct ior_error *err);

/* A command of 'size' bytes was issued by this thread. */
int unplaced_issue_command(struct bios *bios, struct bio_device *device,
			   struct task *task, const struct bio_flags *flags,
			   uint64_t size, struct ior_error *err);

/* The first flush or command, as the operation tells, came back. */
void unplaced_requeue(struct bio_device *device, enum disk_op op);

/* The first one is complete; it moved 'size' bytes. */
int unplaced_complete(struct bios *bios, struct bio_device *device,
		      const struct bio_flags *flags, uint64_t size,
		      int32_t error, struct ior_error *err);

/*
 * A device without requests is done with the first flush that waits; *done_ret is
 * false when none does.
 */
int unplaced_complete_bio(struct bios *bios, struct bio_device *device,
			  int32_t error, bool *done_ret, struct ior_error *err);

/* Take a bio out of the list that it is in. */
void unplaced_forget_bio(struct bio *bio);

#endif
