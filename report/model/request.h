/*
 * request.h - requests, and the bios whose sectors they cover
 *
 * Only of data: reads, writes, discards and zeroes, which have sectors.
 * request.c tells how they are matched.
 */
#ifndef MODEL_REQUEST_H
#define MODEL_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "report/model/attribute.h"

struct bio;
struct bio_device;
struct bios;
struct ior_error;

/* The size of what the pool for requests holds. */
size_t request_size(void);

/* The bio that waits there got a request, which may be for a part of it. */
void request_get(struct bios *bios, const struct bio_device *device,
		 enum disk_op op, uint64_t begin, uint64_t end);

/* A request of sectors [begin, end) went to a scheduler. */
void request_insert(struct bios *bios, const struct bio_device *device,
		    enum disk_op op, uint64_t begin, uint64_t end);

/* A request of sectors [begin, end) went to the device. */
int request_issue(struct bios *bios, struct bio_device *device,
		  const struct bio_flags *flags, uint64_t begin, uint64_t end,
		  struct ior_error *err);

/* It came back and will be issued once more. */
void request_requeue(struct bios *bios, struct bio_device *device,
		     enum disk_op op, uint64_t begin, uint64_t end);

/*
 * Sectors [begin, end) are done: a request, or the first part of what is left
 * of one.
 */
int request_complete(struct bios *bios, struct bio_device *device,
		     const struct bio_flags *flags, uint64_t begin,
		     uint64_t end, int32_t error, struct ior_error *err);

/* No request shall cover this bio any more. */
void request_forget_bio(struct bios *bios, struct bio *bio);

#endif
