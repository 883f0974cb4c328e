/*
 * block.c - bios and requests, from queue to completion
 *
 * What a bio is charged for is decided when it is queued (queue.c); how it ends
 * is followed by request.c where there are sectors, by unplaced.c where there
 * are none, and here for devices without requests.
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/model/bio.h"
#include "report/model/block.h"
#include "report/model/call_stack.h"
#include "report/model/piece.h"
#include "report/model/queue.h"
#include "report/model/remap.h"
#include "report/model/request.h"
#include "report/model/task.h"
#include "report/model/unplaced.h"

struct block {
	struct bios bios;
	struct remaps remaps;
};

int block_create(const struct block_options *options, struct block **ret,
		 struct ior_error *err)
{
	struct block *const block = calloc(1, sizeof(*block));

	if (!block)
		return ior_fail(err, ENOMEM, "out of memory");

	block->bios.options = *options;
	block->bios.bio_pool.size = sizeof(struct bio);
	block->bios.piece_pool.size = sizeof(struct piece);
	block->bios.request_pool.size = request_size();
	*ret = block;
	return 0;
}

/* What a request event is about. */
static void parse_request(const struct block_event *event,
			  struct bio_flags *ret)
{
	/* a command's sector is -1, whatever number it then has of them */
	const uint32_t n_sectors =
		event->sector > SECTORS_MAX ? 0 : event->n_sectors;

	bio_flags_parse(event->rwbs, n_sectors, ret);
}

static int issue(struct block *block, struct bio_device *device,
		 struct task *task, const struct block_event *event,
		 struct ior_error *err)
{
	struct bios *const bios = &block->bios;
	struct bio_flags flags;
	uint64_t begin, end;

	parse_request(event, &flags);
	if (flags.op == DISK_FLUSH)
		return unplaced_issue_flush(bios, device, &flags, err);
	if (!bio_op_is_placed(flags.op))
		return unplaced_issue_command(bios, device, task, &flags,
					      event->size, err);
	if (!bio_get_sectors(event, &begin, &end))
		return 0;
	return request_issue(bios, device, &flags, begin, end, err);
}

/* On its way to the issue; of flushes and commands nothing tells which. */
static void approach(struct block *block, const struct bio_device *device,
		     const struct event *event)
{
	struct bios *const bios = &block->bios;
	struct bio_flags flags;
	uint64_t begin, end;

	parse_request(&event->block, &flags);
	if (!bio_op_is_placed(flags.op) ||
	    !bio_get_sectors(&event->block, &begin, &end))
		return;
	if (event->kind == IOR_EVENT_RQ_GET)
		request_get(bios, device, flags.op, begin, end);
	else
		request_insert(bios, device, flags.op, begin, end);
}

static void requeue(struct block *block, struct bio_device *device,
		    const struct block_event *event)
{
	struct bio_flags flags;
	uint64_t begin, end;

	parse_request(event, &flags);
	if (!bio_op_is_placed(flags.op))
		unplaced_requeue(device, flags.op);
	else if (bio_get_sectors(event, &begin, &end))
		request_requeue(&block->bios, device, flags.op, begin, end);
}

static int complete(struct block *block, struct bio_device *device,
		    const struct block_event *event, struct ior_error *err)
{
	struct bios *const bios = &block->bios;
	struct bio_flags flags;
	uint64_t begin, end;

	parse_request(event, &flags);
	if (!bio_op_is_placed(flags.op))
		return unplaced_complete(bios, device, &flags,
					 event->n_sectors * SECTOR_SIZE,
					 event->error, err);

	/* the flush machinery completes data once more, with no sectors */
	if (!bio_get_sectors(event, &begin, &end))
		return 0;
	return request_complete(bios, device, &flags, begin, end, event->error,
				err);
}

static bool ends_untouched(const struct bio *bio, uint64_t end)
{
	return bio->range.end == end && !bio->row.first_issue_ns &&
	       !bio->done_size;
}

/* The first bio after 'after' that ends there and was in no request. */
static struct bio *find_untouched(const struct bio_device *device,
				  enum disk_op op, const struct range *after,
				  uint64_t end)
{
	struct range *range;
	int i;

	for (i = 0; i < RANGES_LOOKED_AT_MAX; i++) {
		range = range_next(device->bios[op], after, end - 1, end);
		if (!range || ends_untouched((struct bio *)range, end))
			return (struct bio *)range;
		after = range;
	}
	return NULL;
}

/*
 * The bio that a completion is about.  What that tells is what was left of the
 * bio, so of one that was split its tail, and of one that was walked through no
 * sectors: only where it ends is sure.  One that begins there as well is better.
 */
static struct bio *find_ended(const struct bio_device *device, enum disk_op op,
			      const struct block_event *event)
{
	const uint64_t end = event->sector + event->n_sectors;
	const struct range before = { .begin = event->sector };
	struct bio *const same = find_untouched(device, op, &before, end);

	if (same && same->range.begin == event->sector)
		return same;
	return find_untouched(device, op, NULL, end);
}

/*
 * A device that makes no requests may split a bio and say so to nobody, as md does
 * at its limits: each part ends in an event of its own, and the last of them, which
 * ends where the bio does, comes when all are done.
 */
static bool ends_part(struct bios *bios, const struct bio_device *device,
		      enum disk_op op, const struct block_event *event)
{
	struct bio *const bio = bio_find(device, op, event->sector);

	if (device->has_requests || !bio ||
	    event->sector + event->n_sectors >= bio->range.end)
		return false;
	bio->split = true;
	bio_progress(bios, bio, 0, event->error);
	return true;
}

/* A device that makes no requests is done with a bio with a place. */
static int complete_placed_bio(struct block *block, struct bio_device *device,
			       const struct bio_flags *flags,
			       const struct block_event *event,
			       struct ior_error *err)
{
	struct bios *const bios = &block->bios;
	/* one that failed before it came into a request moved nothing */
	const bool is_refused = device->has_requests && event->error;
	struct bio *bio;
	int r;

	if (event->sector > SECTORS_MAX || event->sector + event->n_sectors < 1)
		return 0;
	bio = find_ended(device, flags->op, event);
	if (!bio && (is_refused || !event->n_sectors ||
		     ends_part(bios, device, flags->op, event)))
		return 0;
	if (!bio) {
		r = bio_open_unseen(bios, device, flags, event->sector,
				    event->n_sectors, &bio, err);
		if (r < 0)
			return r;
	}
	request_forget_bio(bios, bio);
	bio_progress(bios, bio, is_refused ? 0 : bio->queued_size,
		     event->error);
	bio->row.n_requests = !device->has_requests;
	return bio_close(bios, bio, err);
}

static int complete_bio(struct block *block, struct bio_device *device,
			const struct block_event *event, struct ior_error *err)
{
	struct bio_flags flags;
	bool is_done = false;
	int r;

	bio_flags_parse(event->rwbs, event->n_sectors, &flags);
	if (flags.op == DISK_FLUSH) {
		r = unplaced_complete_bio(&block->bios, device, event->error,
					  &is_done, err);
		if (r < 0 || is_done)
			return r;
		/* then it is data of which nothing was left to tell */
		flags.op = DISK_WRITE;
	}
	if (!bio_op_is_placed(flags.op))
		return 0;
	return complete_placed_bio(block, device, &flags, event, err);
}

static int request_event(struct block *block, struct task *task,
			 const struct event *event, struct ior_error *err)
{
	struct bio_device *device;
	int r;

	r = bios_get_device(&block->bios, event->block.dev, &device, err);
	if (r < 0)
		return r;

	if (event->kind == IOR_EVENT_BIO_COMPLETE)
		return complete_bio(block, device, &event->block, err);
	device->has_requests = true;
	if (event->kind == IOR_EVENT_RQ_ISSUE)
		return issue(block, device, task, &event->block, err);
	if (event->kind == IOR_EVENT_RQ_COMPLETE)
		return complete(block, device, &event->block, err);
	if (event->kind == IOR_EVENT_RQ_REQUEUE)
		requeue(block, device, &event->block);
	else
		approach(block, device, event);
	return 0;
}

/* Keep what is open bounded, should a trace have no completions. */
static int make_room(struct bios *bios, struct ior_error *err)
{
	int r = 0;

	while (r == 0 && bios->oldest &&
	       (bios->bio_pool.n_used >= BIOS_MAX ||
		bios->piece_pool.n_used >= PIECES_MAX))
		r = queue_give_up(bios, bios->oldest, err);
	return r;
}

int block_event(struct block *block, struct task *task,
		const struct event *event, struct ior_error *err)
{
	struct bios *const bios = &block->bios;
	struct remaps *const remaps = &block->remaps;

	int r;

	bios->now_ns = event->time_ns;
	r = make_room(bios, err);
	if (r < 0)
		return r;

	switch (event->kind) {
	case IOR_EVENT_BIO_QUEUE:
		return queue_bio(bios, remaps, task, event, err);
	case IOR_EVENT_BIO_REMAP:
		return queue_remap(bios, remaps, task, event, err);
	case IOR_EVENT_RQ_REMAP:
		return queue_request(bios, remaps, task, event, err);
	case IOR_EVENT_BIO_COMPLETE:
	case IOR_EVENT_RQ_GET:
	case IOR_EVENT_RQ_INSERT:
	case IOR_EVENT_RQ_ISSUE:
	case IOR_EVENT_RQ_COMPLETE:
	case IOR_EVENT_RQ_REQUEUE:
		return request_event(block, task, event, err);
	default:
		return 0; /* of requests that an issue will tell all about */
	}
}

int block_stack(struct block *block, const struct event *event,
		struct ior_error *err)
{
	struct bios *const bios = &block->bios;
	struct bio *const bio = stack_waits_take(&bios->stack_waits, event);

	if (!bio || !bios->options.stacks)
		return 0;
	bio->awaits_stack = false;
	return queue_stack(bios, bio, &event->stack, err);
}

void block_lose(struct block *block, uint32_t cpu)
{
	stack_waits_lose(&block->bios.stack_waits, cpu);
}

void block_gap(struct block *block, uint64_t to_ns)
{
	if (to_ns > block->bios.gap_to_ns)
		block->bios.gap_to_ns = to_ns;
	bios_forget_askers(&block->bios);
	remaps_clear(&block->remaps);
}

int block_finish(struct block *block, struct ior_error *err)
{
	int r = 0;

	while (r == 0 && block->bios.oldest)
		r = queue_give_up(&block->bios, block->bios.oldest, err);
	return r;
}

void block_free(struct block *block)
{
	if (!block)
		return;
	bios_release(&block->bios);
	free(block);
}
