/*
 * queue.c - bios as they are queued: by whom, from where and for what
 */
#include "report/model/queue.h"
#include "iorec/catalog.h"
#include "report/decode/event.h"
#include "report/model/bio.h"
#include "report/model/cache.h"
#include "report/model/call_stack.h"
#include "report/model/lower.h"
#include "report/model/piece.h"
#include "report/model/remap.h"
#include "report/model/request.h"
#include "report/model/stack.h"
#include "report/model/swap.h"
#include "report/model/task.h"
#include "report/model/unplaced.h"

int queue_give_up(struct bios *bios, struct bio *bio, struct ior_error *err)
{
	if (bio_op_is_placed(bio->row.op))
		request_forget_bio(bios, bio);
	else
		unplaced_forget_bio(bio);
	return bio_give_up(bios, bio, err);
}

/* A gap left bios behind where a new one is queued now. */
static int give_up_lost(struct bios *bios, const struct bio_device *device,
			enum disk_op op, uint64_t sector, struct ior_error *err)
{
	const struct range before_all = { .begin = sector };
	int r = 0;

	while (r == 0) {
		struct bio *const bio = (struct bio *)range_next(
			device->bios[op], &before_all, sector, sector + 1);

		if (!bio || !bio_is_left_behind(bios, bio))
			break;
		r = queue_give_up(bios, bio, err);
	}
	return r;
}

/* The bio above the one that is queued, or NULL. */
static struct bio *find_upper(const struct bio_device *device,
			      const struct remap *remap, enum disk_op op)
{
	if (!device)
		return NULL;
	if (bio_op_is_placed(op))
		return bio_find(device, op, remap->upper_sector);
	return unplaced_find_flush(device);
}

/* The file of a direct call that has not sent all of its bios, or 0. */
static uint32_t direct_file(const struct context *context)
{
	return context->direct.size && !context->writepages_file_id
		       ? context->direct.file_id
		       : 0;
}

/*
 * Where in its file a bio lies that was queued in no call or in one that submits,
 * or -1: by its pages, or by what the file system told of direct I/O.
 */
static int64_t find_place(struct context *context, const struct bio *bio,
			  const struct cache_claim *claim)
{
	struct direct_range *const direct = &context->direct;
	const uint64_t offset = direct->offset;

	if (claim->file_id)
		return (int64_t)claim->offset;
	if (!direct_file(context))
		return -1;
	direct->offset += bio->queued_size;
	direct->size -= bio->queued_size < direct->size ? bio->queued_size
							: direct->size;
	return (int64_t)offset;
}

/*
 * What the thread does may be for a loop device; but not what the file system
 * below writes of its own, as nobody above asked for that.
 */
static void charge_by_loop(const struct bios *bios, struct bio *bio,
			   struct task *task, const struct bio_flags *flags,
			   const struct cache_claim *claim)
{
	struct context *const context = &task->context;
	const struct ior_call_def *const call = context->call.call;
	int64_t place = -1;

	if (flags->flags & DISK_META)
		return;
	if (flags->op <= DISK_WRITE &&
	    (!call || call->class == IOR_CALL_ASYNC)) {
		if (!bio->row.file_id)
			bio->row.file_id = direct_file(context);
		place = find_place(context, bio, claim);
	}
	lower_charge_loop(bios, bio, task, task->kernel ? place : -1);
}

/* A file system on a partition counts from where that begins. */
static struct bio_place place_of(const struct bios *bios, const struct bio *bio)
{
	const struct device_row *const partition =
		stack_find(bios->options.stack, bio->row.partition_id);
	const uint64_t start = partition ? partition->start : 0;

	return (struct bio_place){
		.dev = partition ? partition->dev : bio->device->dev,
		.disk_id = bio->device->device_id,
		.address = (bio->row.sector - start) * SECTOR_SIZE,
		.size = bio->queued_size,
		.swap = bios->options.swaps &&
			swaps_cover(bios->options.swaps, bio->row.device_id,
				    bio->row.sector),
	};
}

/* Charge a bio by what its thread is doing. */
static void charge_by_task(const struct bios *bios, struct bio *bio,
			   struct task *task, const struct bio_flags *flags)
{
	const struct block_options *const options = &bios->options;
	const struct bio_place place = place_of(bios, bio);
	const struct call_context *const call = &task->context.call;
	struct cache_claim claim = { 0 };
	struct attribution attribution;

	/*
	 * A file system reads its own blocks between adding the pages of a
	 * file and queueing the bio for them, which that must not take.
	 */
	if (flags->op == DISK_READ && !(flags->flags & DISK_META) &&
	    !place.swap) {
		cache_bio_queued(options->cache, &task->context,
				 bio->row.disk_id, bio->queued_size, &claim);
		bio->in_cache = true;
	}
	attribute_bio(options->sources, task, flags, &place, &claim,
		      &attribution);
	/* Of a fixed file of io_uring nothing else tells it. */
	if (call->request && attribution.cause == CAUSE_DIRECT)
		task->context.direct_io = true;
	bio_charge(bio, &attribution);
	if (call->call && !call->lost) {
		bio->row.vfs_id = call->vfs_id;
		bio->row.call = call->call->name;
	}
	charge_by_loop(bios, bio, task, flags, &claim);
}

/* A bio that wants flushes around its data will make requests of them. */
static void note_flush_asker(struct bio *bio, const struct bio_flags *flags)
{
	struct bio_device *const device = bio->device;

	if (!flags->preflush && !(flags->flags & DISK_FUA))
		return;
	device->flush_asker.disk_id = bio->row.disk_id;
	device->flush_asker.task_id = bio->row.task_id;
	device->flush_asker.file_id = bio->row.file_id;
	device->flush_asker.vfs_id = bio->row.vfs_id;
	device->flush_asker.call = bio->row.call;
	device->flush_asker.stack_id = bio->row.stack_id;
	device->flush_asker.owner = bio->owners[0];
	device->flush_asker.flags = bio->row.flags & DISK_LOWER;
}

/* Tell who queued a bio, from where and for what. */
static void describe(struct bios *bios, struct remaps *remaps, struct bio *bio,
		     struct task *task, const struct event *event,
		     const struct bio_flags *flags)
{
	const struct block_event *const block_event = &event->block;
	const struct bio_device *above = NULL;
	struct remap remap = { 0 };
	struct bio *upper = NULL;

	bio->row.queue_ns = event->time_ns;
	bio->row.cpu = event->cpu;
	bio->row.task_id = task->task_id;

	remaps_take(remaps, event->tid, task->kernel, block_event->dev,
		    block_event->sector, &remap);
	if (remap.has_upper) {
		above = bios_find_device(bios, remap.upper_dev);
		upper = find_upper(above, &remap, flags->op);
	}
	if (!upper || remap.is_upper_sure)
		bio->row.partition_id = remap.partition_id;
	if (upper || remap.is_upper_sure)
		lower_charge(bios, bio, above, upper);
	else
		charge_by_task(bios, bio, task, flags);
	note_flush_asker(bio, flags);
}

/* Until it comes it is lost; who turns a request into another tells none. */
static void await_stack(struct bios *bios, struct bio *bio,
			const struct event *event)
{
	if (!bios->options.stacks || event->kind != IOR_EVENT_BIO_QUEUE)
		return;
	bio->row.stack_id = STACK_LOST;
	bio->awaits_stack = true;
	stack_waits_put(&bios->stack_waits, event, bio);
}

int queue_stack(struct bios *bios, struct bio *bio,
		const struct stack_event *event, struct ior_error *err)
{
	struct bio_device *const device = bio->device;
	int r;

	r = call_stacks_get(bios->options.stacks, event, &bio->row.stack_id,
			    err);
	if (r == 0 && device->flush_asker.disk_id == bio->row.disk_id)
		device->flush_asker.stack_id = bio->row.stack_id;
	return r;
}

int queue_bio(struct bios *bios, struct remaps *remaps, struct task *task,
	      const struct event *event, struct ior_error *err)
{
	const struct block_event *const block_event = &event->block;
	struct bio_device *device;
	struct bio_flags flags;
	uint64_t begin = 0;
	uint64_t end = 0;
	struct bio *bio;
	int r;

	bio_flags_parse(block_event->rwbs, block_event->n_sectors, &flags);
	if (bio_op_is_placed(flags.op)
		    ? !bio_get_sectors(block_event, &begin, &end)
		    : flags.op != DISK_FLUSH)
		return 0;
	r = bios_get_device(bios, block_event->dev, &device, err);
	if (r == 0 && bio_op_is_placed(flags.op))
		r = give_up_lost(bios, device, flags.op, begin, err);
	if (r == 0)
		r = bio_open(bios, device, &flags, begin, end - begin, &bio,
			     err);
	if (r < 0)
		return r;

	await_stack(bios, bio, event);
	describe(bios, remaps, bio, task, event, &flags);
	return bio_op_is_placed(flags.op) ? piece_await(bios, bio, err)
					  : unplaced_await(bios, bio, err);
}

/* From a partition, or from a device above. */
int queue_remap(struct bios *bios, struct remaps *remaps,
		const struct task *task, const struct event *event,
		struct ior_error *err)
{
	const struct block_event *const block_event = &event->block;
	const struct device_row *old;
	struct remap told = { 0 };
	int r;

	r = stack_get(bios->options.stack, block_event->old_dev, &old, err);
	if (r < 0)
		return r;

	if (old->parent_id) {
		/* what was remapped to the partition before */
		remaps_take(remaps, event->tid, task->kernel, block_event->dev,
			    block_event->old_sector, &told);
		told.partition_id = old->device_id;
	} else {
		told.has_upper = true;
		told.is_upper_sure = old->size;
		told.upper_dev = block_event->old_dev;
		told.upper_sector = block_event->old_sector;
		if (!told.is_upper_sure)
			told.partition_id = old->device_id;
	}
	told.tid = event->tid;
	told.dev = block_event->dev;
	told.sector = block_event->sector;
	remaps_put(remaps, &told);
	return 0;
}

/* A request of a device above becomes one of this: it has no bio of its own. */
int queue_request(struct bios *bios, struct remaps *remaps, struct task *task,
		  const struct event *event, struct ior_error *err)
{
	int r;

	r = queue_remap(bios, remaps, task, event, err);
	if (r < 0)
		return r;
	return queue_bio(bios, remaps, task, event, err);
}
