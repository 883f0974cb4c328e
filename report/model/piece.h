/*
 * piece.h - sectors of a bio that wait for a request, or are in one
 *
 * request.c tells what for.  Those that wait are in the tree of their device
 * and operation.
 */
#ifndef MODEL_PIECE_H
#define MODEL_PIECE_H

#include <stdint.h>

#include "report/model/attribute.h"
#include "report/model/range.h"

struct bio;
struct bio_device;
struct bios;
struct ior_error;

struct piece {
	struct range range; /* order is the bio's */
	struct bio *bio;
	struct piece *next; /* in the request */
};

/* A bio was queued: all of it waits. */
int piece_await(struct bios *bios, struct bio *bio, struct ior_error *err);

/*
 * Take out the piece that begins at 'begin' and does not go beyond 'end': of
 * what waits there, cut where needed, or of a bio that is made up as nobody saw
 * it being queued.
 */
int piece_take(struct bios *bios, struct bio_device *device,
	       const struct bio_flags *flags, uint64_t begin, uint64_t end,
	       struct piece **ret, struct ior_error *err);

/* Nothing of this bio waits any more. */
void piece_forget_bio(struct bios *bios, const struct bio *bio);

#endif
