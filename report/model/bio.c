/*
 * bio.c - bios that are open, by device, and how they become rows
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/model/bio.h"
#include "report/model/cache.h"
#include "report/model/proportion.h"
#include "report/model/stack.h"

bool bio_get_sectors(const struct block_event *event, uint64_t *begin_ret,
		     uint64_t *end_ret)
{
	if (!event->n_sectors || event->sector > SECTORS_MAX)
		return false;
	*begin_ret = event->sector;
	*end_ret = event->sector + event->n_sectors;
	return true;
}

static struct bio_device **bucket_of(struct bios *bios, uint32_t dev)
{
	/* both halves of MAJ:MIN count */
	return &bios->devices[(dev ^ dev >> 20) % N_DEVICE_BUCKETS];
}

struct bio_device *bios_find_device(const struct bios *bios, uint32_t dev)
{
	struct bio_device *device =
		bios->devices[(dev ^ dev >> 20) % N_DEVICE_BUCKETS];

	while (device && device->dev != dev)
		device = device->next;
	return device;
}

int bios_get_device(struct bios *bios, uint32_t dev, struct bio_device **ret,
		    struct ior_error *err)
{
	struct bio_device **const bucket = bucket_of(bios, dev);
	struct bio_device *device = bios_find_device(bios, dev);
	const struct device_row *row;
	int r;

	if (device) {
		*ret = device;
		return 0;
	}
	r = stack_get(bios->options.stack, dev, &row, err);
	if (r < 0)
		return r;
	device = calloc(1, sizeof(*device));
	if (!device)
		return ior_fail(err, ENOMEM, "out of memory");

	device->dev = dev;
	device->device_id = row->device_id;
	device->next = *bucket;
	*bucket = device;
	*ret = device;
	return 0;
}

static bool has_place(const struct bio *bio)
{
	return bio->range.begin < bio->range.end;
}

static void link_bio(struct bios *bios, struct bio *bio)
{
	bio->older = bios->newest;
	if (bio->older)
		bio->older->newer = bio;
	else
		bios->oldest = bio;
	bios->newest = bio;
	if (has_place(bio))
		range_insert(&bio->device->bios[bio->row.op], &bio->range);
}

static void unlink_bio(struct bios *bios, struct bio *bio)
{
	if (bio->older)
		bio->older->newer = bio->newer;
	else
		bios->oldest = bio->newer;
	if (bio->newer)
		bio->newer->older = bio->older;
	else
		bios->newest = bio->older;
	if (has_place(bio))
		range_remove(&bio->device->bios[bio->row.op], &bio->range);
}

int bio_open(struct bios *bios, struct bio_device *device,
	     const struct bio_flags *flags, uint64_t sector, uint64_t n_sectors,
	     struct bio **ret, struct ior_error *err)
{
	struct bio *const bio = pool_get(&bios->bio_pool);

	if (!bio)
		return ior_fail(err, ENOMEM, "out of memory");

	bio->device = device;
	bio->opened_ns = bios->now_ns;
	bio->queued_size = n_sectors * SECTOR_SIZE;
	bio->range.begin = sector;
	bio->range.end = sector + n_sectors;
	bio->range.order = ++bios->last_disk_id;
	bio->row.disk_id = bio->range.order;
	bio->row.device_id = device->device_id;
	bio->row.sector = sector;
	bio->row.op = flags->op;
	bio->row.flags = flags->flags;
	bio->row.owners = bio->owners;
	bio->row.stack_id = bios->options.stacks ? STACK_UNTOLD : STACK_NONE;
	bio->row.ages = bio->ages;
	link_bio(bios, bio);
	*ret = bio;
	return 0;
}

int bio_open_unseen(struct bios *bios, struct bio_device *device,
		    const struct bio_flags *flags, uint64_t sector,
		    uint64_t n_sectors, struct bio **ret, struct ior_error *err)
{
	/* After a gap nobody knows whether it was queued before the trace. */
	const bool is_before = !bios->gap_to_ns;
	const uint32_t task_id = is_before ? TASK_BEFORE : TASK_UNATTRIBUTED;
	struct bio *bio;
	int r;

	r = bio_open(bios, device, flags, sector, n_sectors, &bio, err);
	if (r < 0)
		return r;

	bio->unmatched = true;
	bio->row.task_id = task_id;
	bio->row.n_owners = 1;
	bio->owners[0] = (struct disk_owner){
		.task_id = task_id,
		.size = bio->queued_size,
		.method = is_before ? METHOD_BEFORE : METHOD_UNATTRIBUTED,
	};
	*ret = bio;
	return 0;
}

void bio_charge(struct bio *bio, const struct attribution *attribution)
{
	uint32_t i;

	bio->row.cause = attribution->cause;
	bio->row.file_id = attribution->file_id;
	bio->row.n_owners = attribution->n_owners;
	for (i = 0; i < attribution->n_owners; i++)
		bio->owners[i] = attribution->owners[i];
	bio->row.n_ages = attribution->ages.n_items;
	for (i = 0; i < bio->row.n_ages; i++)
		bio->ages[i] = attribution->ages.items[i];
}

struct bio *bio_find(const struct bio_device *device, enum disk_op op,
		     uint64_t sector)
{
	struct range *range = NULL;
	struct range *newest = NULL;
	int i;

	for (i = 0; i < RANGES_LOOKED_AT_MAX; i++) {
		range = range_next(device->bios[op], range, sector, sector + 1);
		if (!range)
			break;
		if (!newest || range->order > newest->order)
			newest = range;
	}
	return (struct bio *)newest;
}

bool bio_is_lost(const struct bios *bios, const struct bio *bio)
{
	return bio->opened_ns < bios->gap_to_ns;
}

bool bio_is_left_behind(const struct bios *bios, const struct bio *bio)
{
	return bio_is_lost(bios, bio) && bios->now_ns >= bios->gap_to_ns;
}

void bio_issue(struct bios *bios, struct bio *bio, uint64_t request_id)
{
	bio->row.request_id = request_id;
	bio->row.issue_ns = bios->now_ns;
	if (!bio->row.first_issue_ns)
		bio->row.first_issue_ns = bios->now_ns;
}

bool bio_progress(struct bios *bios, struct bio *bio, uint64_t size,
		  int32_t error)
{
	bio->done_size += size;
	bio->done_ns = bios->now_ns;
	if (!bio->row.error)
		bio->row.error = error;
	return bio->done_size >= bio->queued_size;
}

static enum disk_match match_of(const struct bios *bios, const struct bio *bio)
{
	if (bio_is_lost(bios, bio))
		return MATCH_LOST;
	if (bio->unmatched)
		return MATCH_UNMATCHED;
	if (bio->requeued)
		return MATCH_REQUEUED;
	if (bio->partial)
		return MATCH_PARTIAL;
	if (bio->split)
		return MATCH_SPLIT;
	return bio->merged ? MATCH_MERGED : MATCH_EXACT;
}

/* The device has a split one from its first issue on, while other parts wait. */
static void judge(const struct bios *bios, struct bio *bio)
{
	bio->row.match = match_of(bios, bio);
	if (bio->split && !bio->requeued)
		bio->row.issue_ns = bio->row.first_issue_ns;
}

/* Part 'size' among the owners as the whole was. */
static void scale_owners(struct bio *bio, uint64_t size)
{
	uint64_t parts[ATTRIBUTE_OWNERS_MAX];
	uint32_t i;

	if (size == bio->queued_size)
		return;
	bio->row.n_ages = 0; /* of which pages it is not known */
	for (i = 0; i < bio->row.n_owners; i++)
		parts[i] = bio->owners[i].size;
	proportion_part(parts, bio->row.n_owners, size, parts);
	for (i = 0; i < bio->row.n_owners; i++)
		bio->owners[i].size = parts[i];
}

static int hand_out(const struct bios *bios, const struct bio *bio,
		    struct ior_error *err)
{
	const struct row_sink *const sink = bios->options.sink;

	return sink->disk(sink->context, &bio->row, err);
}

/* The row of what was done. */
static int hand_out_done(const struct bios *bios, struct bio *bio,
			 struct ior_error *err)
{
	bio->row.size = bio->done_size;
	bio->row.complete_ns = bio->done_ns;
	judge(bios, bio);
	scale_owners(bio, bio->done_size);
	return hand_out(bios, bio, err);
}

static void drop(struct bios *bios, struct bio *bio, uint64_t time_ns)
{
	if (bio->in_cache)
		cache_bio_done(bios->options.cache, bio->range.order, time_ns);
	if (bio->awaits_stack)
		stack_waits_forget(&bios->stack_waits, bio);
	unlink_bio(bios, bio);
	pool_put(&bios->bio_pool, bio);
}

int bio_close(struct bios *bios, struct bio *bio, struct ior_error *err)
{
	const int r = hand_out_done(bios, bio, err);

	drop(bios, bio, bio->done_ns);
	return r;
}

/* The row of what is in flight, after that of what was done. */
static int hand_out_rest(struct bios *bios, struct bio *bio,
			 const struct disk_owner *owners, struct ior_error *err)
{
	uint32_t i;

	if (bio->done_size)
		bio->row.disk_id = ++bios->last_disk_id;
	for (i = 0; i < bio->row.n_owners; i++)
		bio->owners[i] = owners[i];
	bio->row.size = bio->queued_size - bio->done_size;
	scale_owners(bio, bio->row.size);
	bio->row.complete_ns = 0;
	bio->row.n_requests = 0;
	bio->row.flags |= DISK_INFLIGHT;
	return hand_out(bios, bio, err);
}

int bio_give_up(struct bios *bios, struct bio *bio, struct ior_error *err)
{
	struct disk_owner owners[ATTRIBUTE_OWNERS_MAX];
	uint32_t i;
	int r = 0;

	for (i = 0; i < bio->row.n_owners; i++)
		owners[i] = bio->owners[i];
	judge(bios, bio);
	if (bio->done_size)
		r = hand_out_done(bios, bio, err);
	if (r == 0)
		r = hand_out_rest(bios, bio, owners, err);
	drop(bios, bio, bios->now_ns);
	return r;
}

void bios_forget_askers(struct bios *bios)
{
	struct bio_device *device;
	size_t i;

	for (i = 0; i < N_DEVICE_BUCKETS; i++)
		for (device = bios->devices[i]; device; device = device->next)
			device->flush_asker.task_id = 0;
}

void bios_release(struct bios *bios)
{
	size_t i;

	for (i = 0; i < N_DEVICE_BUCKETS; i++) {
		while (bios->devices[i]) {
			struct bio_device *const device = bios->devices[i];

			bios->devices[i] = device->next;
			free(device);
		}
	}
	pool_release(&bios->bio_pool);
	pool_release(&bios->piece_pool);
	pool_release(&bios->request_pool);
}
