/*
 * request.c - requests, and the bios whose sectors they cover
 *
 * The kernel traces bios when they are queued and requests when they are issued
 * and complete, and nothing ties one to the other but the device, the operation
 * and the sectors.  A request may cover several bios (they were merged), and a
 * bio may need several requests (it was split); both at once, too.
 *
 * So a bio is taken as a piece: a range of its sectors that waits.  An issue
 * takes the pieces out that lie in its range, cutting those that go beyond it,
 * and the request holds them in order.  A completion takes sectors from the
 * front of the request that now begins there, and a bio is done when all its
 * sectors are.  That makes
 *
 *	merge		a request with pieces of several bios
 *	split		a bio whose pieces are in several requests
 *	requeue		pieces that wait again; the next issue counts
 *	partial		a request that completes in several steps
 *
 * the same few lines.  Bios may be open for the same sectors at once (two direct
 * readers): the piece that fits the request exactly is taken, else the oldest
 * that begins where it does.  Which of two equal ones is meant does not matter
 * to any sum.
 *
 * Sectors of a request that no bio waits for were queued before the trace, or
 * in a gap: a bio is made up for them, so that every request is covered and
 * totals hold.  The same for a completion without a request.
 *
 * Clocks of CPUs may differ by a little, so that a completion comes before its
 * issue.  It then takes the waiting pieces itself, and is remembered for a
 * moment, so that the issue that comes late does not make up a bio that would
 * never end.
 *
 * A merged request counts for one of its bios: for the first of those that its
 * last completion covers, as that one is still there.
 */
#include <errno.h>
#include <stdbool.h>

#include "iorec/error.h"
#include "report/model/bio.h"
#include "report/model/lower.h"
#include "report/model/piece.h"
#include "report/model/request.h"

/* How late an issue can come behind its completion. */
#define EARLY_NS_MAX UINT64_C(1000000)

struct request {
	struct range range; /* what is left of it; order is its id */
	struct piece *first;
	struct piece *last;
	bool partial; /* a part of it completed alone */
};

size_t request_size(void)
{
	return sizeof(struct request);
}

static void append(struct request *request, struct piece *piece)
{
	if (request->last)
		request->last->next = piece;
	else
		request->first = piece;
	request->last = piece;
}

/* Fill a request with the pieces that it covers. */
static int collect(struct bios *bios, struct bio_device *device,
		   const struct bio_flags *flags, struct request *request,
		   struct ior_error *err)
{
	uint64_t at = request->range.begin;
	struct piece *piece = NULL;
	int r;

	while (at < request->range.end) {
		r = piece_take(bios, device, flags, at, request->range.end,
			       &piece, err);
		if (r < 0)
			return r;
		append(request, piece);
		at = piece->range.end;
	}
	if (request->first != request->last) {
		for (piece = request->first; piece; piece = piece->next)
			piece->bio->merged = true;
	}
	return 0;
}

static int open_request(struct bios *bios, struct bio_device *device,
			const struct bio_flags *flags, uint64_t begin,
			uint64_t end, struct request **ret,
			struct ior_error *err)
{
	struct request *const request = pool_get(&bios->request_pool);
	int r;

	if (!request)
		return ior_fail(err, ENOMEM, "out of memory");

	request->range.begin = begin;
	request->range.end = end;
	request->range.order = ++bios->last_request_id;
	r = collect(bios, device, flags, request, err);
	if (r < 0)
		return r;
	range_insert(&device->issued[flags->op], &request->range);
	*ret = request;
	return 0;
}

/* The issued request that begins there, or NULL. */
static struct request *find_issued(const struct bio_device *device,
				   enum disk_op op, uint64_t begin,
				   uint64_t end)
{
	struct range *const range =
		range_find_best(device->issued[op], begin, end);

	if (!range || range->begin != begin)
		return NULL;
	return (struct request *)range;
}

/* Whether this issue comes late: its completion was already there. */
static bool take_early(struct bios *bios, const struct bio_device *device,
		       enum disk_op op, uint64_t begin, uint64_t end)
{
	size_t i;

	for (i = 0; i < N_EARLY; i++) {
		struct early_completion *const early = &bios->early[i];

		if (early->device == device && early->op == op &&
		    early->begin == begin && early->end == end &&
		    bios->now_ns - early->time_ns < EARLY_NS_MAX) {
			early->device = NULL;
			return true;
		}
	}
	return false;
}

static void remember_early(struct bios *bios, const struct bio_device *device,
			   enum disk_op op, uint64_t begin, uint64_t end)
{
	bios->early[bios->next_early++ % N_EARLY] = (struct early_completion){
		.device = device,
		.op = op,
		.begin = begin,
		.end = end,
		.time_ns = bios->now_ns,
	};
}

static int note_issue(struct bios *bios, struct request *request,
		      struct ior_error *err)
{
	struct piece *piece;
	int r = 0;

	for (piece = request->first; r == 0 && piece; piece = piece->next) {
		bio_issue(bios, piece->bio, request->range.order);
		r = lower_expect(bios, piece->bio, err);
	}
	return r;
}

/*
 * A request that a gap left behind is issued again: more likely than that it was
 * requeued, it is another at the same place, whose bios were queued in the gap.
 */
static int give_up_lost(struct bios *bios, struct request *request,
			bool *ret_is_gone, struct ior_error *err)
{
	struct bio *const bio = request->first->bio;

	*ret_is_gone = bio_is_left_behind(bios, bio);
	if (!*ret_is_gone)
		return 0;
	request_forget_bio(bios, bio);
	return bio_give_up(bios, bio, err);
}

/* The request that is issued again though its requeue was not seen, or NULL. */
static int find_reissued(struct bios *bios, const struct bio_device *device,
			 enum disk_op op, uint64_t begin, uint64_t end,
			 struct request **ret, struct ior_error *err)
{
	bool is_gone = true;
	int r = 0;

	*ret = NULL;
	while (r == 0 && is_gone) {
		*ret = find_issued(device, op, begin, end);
		if (!*ret || (*ret)->range.end != end)
			break;
		r = give_up_lost(bios, *ret, &is_gone, err);
	}
	if (*ret && (*ret)->range.end != end)
		*ret = NULL;
	return r;
}

/* Of a bio that is split its first part counts, as with its issue. */
static bool counts(const struct bio *bio, uint64_t begin)
{
	return begin <= bio->range.begin || bio->requeued;
}

void request_get(struct bios *bios, const struct bio_device *device,
		 enum disk_op op, uint64_t begin, uint64_t end)
{
	const struct piece *const piece = (struct piece *)range_find_best(
		device->waiting[op], begin, end);

	if (piece && counts(piece->bio, begin))
		piece->bio->row.get_ns = bios->now_ns;
}

/* Which pieces it covers is judged as an issue of them does. */
void request_insert(struct bios *bios, const struct bio_device *device,
		    enum disk_op op, uint64_t begin, uint64_t end)
{
	const struct range *next;
	const struct piece *piece;

	while ((next = range_next(device->waiting[op], NULL, begin, end))) {
		if (begin < next->begin)
			begin = next->begin;
		piece = (struct piece *)range_find_best(device->waiting[op],
							begin, end);
		if (counts(piece->bio, begin))
			piece->bio->row.insert_ns = bios->now_ns;
		if (piece->range.end >= end)
			return;
		begin = piece->range.end;
	}
}

int request_issue(struct bios *bios, struct bio_device *device,
		  const struct bio_flags *flags, uint64_t begin, uint64_t end,
		  struct ior_error *err)
{
	struct request *request = NULL;
	int r;

	if (!range_next(device->waiting[flags->op], NULL, begin, end)) {
		if (take_early(bios, device, flags->op, begin, end))
			return 0;
		r = find_reissued(bios, device, flags->op, begin, end, &request,
				  err);
		if (r < 0)
			return r;
	}
	if (!request) {
		r = open_request(bios, device, flags, begin, end, &request,
				 err);
		if (r < 0)
			return r;
	}
	return note_issue(bios, request, err);
}

/* Let all that a request holds wait again. */
static void dissolve(struct bios *bios, struct bio_device *device,
		     enum disk_op op, struct request *request)
{
	range_remove(&device->issued[op], &request->range);
	while (request->first) {
		struct piece *const piece = request->first;

		request->first = piece->next;
		piece->next = NULL;
		range_insert(&device->waiting[op], &piece->range);
	}
	pool_put(&bios->request_pool, request);
}

void request_requeue(struct bios *bios, struct bio_device *device,
		     enum disk_op op, uint64_t begin, uint64_t end)
{
	struct request *const request = find_issued(device, op, begin, end);
	struct piece *piece;

	if (!request)
		return;
	for (piece = request->first; piece; piece = piece->next) {
		piece->bio->requeued = true;
		piece->bio->row.issue_ns = 0;
	}
	dissolve(bios, device, op, request);
}

/* Take done sectors off the first piece; it goes when nothing is left. */
static int finish_sectors(struct bios *bios, struct request *request,
			  uint64_t n_sectors, int32_t error,
			  struct ior_error *err)
{
	struct piece *const piece = request->first;
	struct bio *const bio = piece->bio;

	if (request->partial)
		bio->partial = true;
	piece->range.begin += n_sectors;
	if (piece->range.begin == piece->range.end) {
		request->first = piece->next;
		pool_put(&bios->piece_pool, piece);
	}
	if (!bio_progress(bios, bio, n_sectors * SECTOR_SIZE, error))
		return 0;
	return bio_close(bios, bio, err);
}

/* The first n_sectors of what is left of a request are done. */
static int progress(struct bios *bios, struct bio_device *device,
		    enum disk_op op, struct request *request,
		    uint64_t n_sectors, int32_t error, struct ior_error *err)
{
	const uint64_t end = request->range.begin + n_sectors;
	const bool is_last = end == request->range.end;
	uint64_t at = request->range.begin;
	int r = 0;

	range_remove(&device->issued[op], &request->range);
	if (is_last)
		request->first->bio->row.n_requests++;
	else
		request->partial = true;

	while (r == 0 && at < end) {
		const uint64_t piece_end = request->first->range.end;
		const uint64_t next = piece_end < end ? piece_end : end;

		r = finish_sectors(bios, request, next - at, error, err);
		at = next;
	}

	if (is_last) {
		pool_put(&bios->request_pool, request);
	} else {
		request->range.begin = end;
		range_insert(&device->issued[op], &request->range);
	}
	return r;
}

/* A request whose issue was not seen. */
static int open_unissued(struct bios *bios, struct bio_device *device,
			 const struct bio_flags *flags, uint64_t begin,
			 uint64_t end, struct request **ret,
			 struct ior_error *err)
{
	struct piece *piece = NULL;
	int r;

	r = open_request(bios, device, flags, begin, end, ret, err);
	if (r < 0)
		return r;
	for (piece = (*ret)->first; piece; piece = piece->next) {
		piece->bio->unmatched = true;
		piece->bio->row.request_id = (*ret)->range.order;
	}
	remember_early(bios, device, flags->op, begin, end);
	return 0;
}

int request_complete(struct bios *bios, struct bio_device *device,
		     const struct bio_flags *flags, uint64_t begin,
		     uint64_t end, int32_t error, struct ior_error *err)
{
	int r;

	while (begin < end) {
		struct request *request =
			find_issued(device, flags->op, begin, end);
		uint64_t next;

		if (!request) {
			r = open_unissued(bios, device, flags, begin, end,
					  &request, err);
			if (r < 0)
				return r;
		}
		next = request->range.end < end ? request->range.end : end;
		r = progress(bios, device, flags->op, request, next - begin,
			     error, err);
		if (r < 0)
			return r;
		begin = next;
	}
	return 0;
}

static bool holds(const struct request *request, const struct bio *bio)
{
	const struct piece *piece = request->first;

	while (piece && piece->bio != bio)
		piece = piece->next;
	return piece;
}

/*
 * A request that held the bio is given up with it: what else it held waits, and
 * should the request complete after all, it takes that again.
 */
void request_forget_bio(struct bios *bios, struct bio *bio)
{
	struct bio_device *const device = bio->device;
	const enum disk_op op = bio->row.op;
	const struct range whole = bio->range;
	struct range *after = NULL;
	struct range *range;

	while ((range = range_next(device->issued[op], after, whole.begin,
				   whole.end))) {
		if (holds((struct request *)range, bio))
			dissolve(bios, device, op, (struct request *)range);
		else
			after = range;
	}

	piece_forget_bio(bios, bio);
}
