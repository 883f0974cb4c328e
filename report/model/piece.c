/*
 * piece.c - sectors of a bio that wait for a request, or are in one
 */
#include <errno.h>
#include <stddef.h>

#include "iorec/error.h"
#include "report/model/bio.h"
#include "report/model/piece.h"

/* A piece that is nowhere yet. */
static int make_piece(struct bios *bios, struct bio *bio, uint64_t begin,
		      uint64_t end, struct piece **ret, struct ior_error *err)
{
	struct piece *const piece = pool_get(&bios->piece_pool);

	if (!piece)
		return ior_fail(err, ENOMEM, "out of memory");

	piece->bio = bio;
	piece->range.begin = begin;
	piece->range.end = end;
	piece->range.order = bio->range.order;
	*ret = piece;
	return 0;
}

static struct range **waiting_of(const struct bio *bio)
{
	return &bio->device->waiting[bio->row.op];
}

/* Let sectors of a bio wait. */
static int add_waiting(struct bios *bios, struct bio *bio, uint64_t begin,
		       uint64_t end, struct ior_error *err)
{
	struct piece *piece = NULL;
	int r;

	r = make_piece(bios, bio, begin, end, &piece, err);
	if (r < 0)
		return r;
	range_insert(waiting_of(bio), &piece->range);
	return 0;
}

int piece_await(struct bios *bios, struct bio *bio, struct ior_error *err)
{
	return add_waiting(bios, bio, bio->range.begin, bio->range.end, err);
}

/* Take a waiting piece out and cut it to [begin, end); the rest waits on. */
static int cut_out(struct bios *bios, struct piece *piece, uint64_t begin,
		   uint64_t end, struct ior_error *err)
{
	struct bio *const bio = piece->bio;
	const struct range was = piece->range;
	int r = 0;

	range_remove(waiting_of(bio), &piece->range);
	if (was.begin < begin) {
		piece->range.begin = begin;
		r = add_waiting(bios, bio, was.begin, begin, err);
	}
	if (r == 0 && was.end > end) {
		piece->range.end = end;
		r = add_waiting(bios, bio, end, was.end, err);
	}
	if (was.begin < begin || was.end > end)
		bio->split = true;
	return r;
}

/* A piece of a bio that nobody saw, up to where a known one waits. */
static int make_unseen(struct bios *bios, struct bio_device *device,
		       const struct bio_flags *flags, uint64_t begin,
		       uint64_t end, struct piece **ret, struct ior_error *err)
{
	const struct range *const next =
		range_next(device->waiting[flags->op], NULL, begin, end);
	struct bio *bio;
	int r;

	if (next)
		end = next->begin;
	r = bio_open_unseen(bios, device, flags, begin, end - begin, &bio, err);
	if (r < 0)
		return r;
	return make_piece(bios, bio, begin, end, ret, err);
}

/* The piece that begins at 'begin' and does not go beyond 'end'. */
int piece_take(struct bios *bios, struct bio_device *device,
	       const struct bio_flags *flags, uint64_t begin, uint64_t end,
	       struct piece **ret, struct ior_error *err)
{
	struct piece *const piece = (struct piece *)range_find_best(
		device->waiting[flags->op], begin, end);
	int r;

	if (!piece)
		return make_unseen(bios, device, flags, begin, end, ret, err);
	r = cut_out(bios, piece, begin, end, err);
	if (r < 0)
		return r;
	*ret = piece;
	return 0;
}

void piece_forget_bio(struct bios *bios, const struct bio *bio)
{
	struct range **const waiting = waiting_of(bio);
	struct range *after = NULL;
	struct range *range;

	while ((range = range_next(*waiting, after, bio->range.begin,
				   bio->range.end))) {
		if (((struct piece *)range)->bio == bio) {
			range_remove(waiting, range);
			pool_put(&bios->piece_pool, range);
		} else {
			after = range;
		}
	}
}
