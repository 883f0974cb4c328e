/*
 * lower.c - bios below other bios, charged like those
 *
 * A loop device hands what it is asked for to a worker of the kernel, which
 * reads or writes the file below.  The worker's bios know their file and where
 * in it they are, so that the bio above is the one that is open at that place of
 * the device.  Only what is written through the cache of the file has none:
 * that is done as soon as it is in memory.  So its owners dirty the file when
 * the bio above is issued, before the worker does; but not when it is queued,
 * as the device may have to flush before, which cleans the file.
 *
 * A device that was set up since the last look is known by what its worker does:
 * who reads or writes a file past the cache just where and as much as one device
 * is asked for does so for that.
 */
#include "report/model/lower.h"
#include "report/model/bio.h"
#include "report/model/dirty.h"
#include "report/model/loop.h"
#include "report/model/proportion.h"
#include "report/model/task.h"
#include "report/model/unplaced.h"

/* Linux's number of loop devices. */
#define LOOP_MAJOR 7

static void charge_one(struct bio *bio, uint32_t task_id,
		       enum owner_method method)
{
	bio->row.n_owners = 1;
	bio->owners[0] = (struct disk_owner){
		.task_id = task_id,
		.size = bio->queued_size,
		.method = method,
	};
}

static void describe_like(struct bio *bio, const struct bio *upper)
{
	bio->row.upper_id = upper->row.disk_id;
	bio->row.cause = upper->row.cause;
	bio->row.file_id = upper->row.file_id;
	bio->row.vfs_id = upper->row.vfs_id;
	bio->row.call = upper->row.call;
}

/* Add the owners of 'size' bytes of a bio above. */
static void add_owners(struct bio *bio, const struct bio *upper, uint64_t size)
{
	uint64_t parts[ATTRIBUTE_OWNERS_MAX];
	uint32_t i, k;

	for (i = 0; i < upper->row.n_owners; i++)
		parts[i] = upper->owners[i].size;
	proportion_part(parts, upper->row.n_owners, size, parts);
	for (i = 0; i < upper->row.n_owners; i++) {
		const struct disk_owner *const owner = &upper->owners[i];

		for (k = 0; k < bio->row.n_owners; k++)
			if (bio->owners[k].task_id == owner->task_id &&
			    bio->owners[k].file_id == owner->file_id &&
			    bio->owners[k].method == owner->method)
				break;
		if (k == ATTRIBUTE_OWNERS_MAX) {
			bio->owners[--k].task_id = TASK_UNATTRIBUTED;
			bio->owners[k].method = METHOD_UNATTRIBUTED;
		} else if (k == bio->row.n_owners) {
			bio->owners[bio->row.n_owners++] = *owner;
			bio->owners[k].size = 0;
		}
		bio->owners[k].size += parts[i];
	}
}

/* The data that a device flushes around is what asked for the flush. */
static void charge_flush_asker(struct bio *bio, const struct bio_device *device)
{
	bio->row.upper_id = device->flush_asker.disk_id;
	bio->row.cause = CAUSE_FLUSH;
	bio->row.file_id = device->flush_asker.file_id;
	bio->row.vfs_id = device->flush_asker.vfs_id;
	bio->row.call = device->flush_asker.call;
	bio->row.n_owners = 1;
	bio->owners[0] = device->flush_asker.owner;
	bio->owners[0].size = 0;
}

void lower_charge(const struct bios *bios, struct bio *bio,
		  const struct bio_device *device, const struct bio *upper)
{
	bio->row.flags |= DISK_LOWER;
	if (upper) {
		describe_like(bio, upper);
		bio->row.n_owners = 0;
		add_owners(bio, upper, bio->queued_size);
	} else if (device && bio->row.op == DISK_FLUSH &&
		   device->flush_asker.task_id) {
		charge_flush_asker(bio, device);
	} else if (bios->gap_to_ns) {
		charge_one(bio, TASK_UNATTRIBUTED, METHOD_UNATTRIBUTED);
	} else {
		charge_one(bio, TASK_BEFORE, METHOD_BEFORE);
	}
}

/* Charge the bytes of [begin, end) to whoever has a bio open there. */
static void charge_by_place(struct bio *bio, const struct bio_device *device,
			    uint64_t begin, uint64_t end)
{
	const struct bio *upper = bio_find(device, bio->row.op, begin);

	describe_like(bio, upper);
	bio->row.n_owners = 0;
	while (begin < end) {
		const struct bio *const next =
			bio_find(device, bio->row.op, begin);
		uint64_t next_end = end;

		/* what nobody asked for is read ahead for the one before */
		if (next) {
			upper = next;
			if (upper->range.end < end)
				next_end = upper->range.end;
		}
		add_owners(bio, upper, (next_end - begin) * SECTOR_SIZE);
		begin = next_end;
	}
}

/* False when no bio is open at that place of the device. */
static bool charge_placed(const struct bios *bios, struct bio *bio,
			  const struct loop *loop, int64_t offset)
{
	const struct bio_device *const device =
		bios_find_device(bios, loop->dev);
	uint64_t begin;

	if (!device || offset < 0 || (uint64_t)offset < loop->offset)
		return false;
	begin = ((uint64_t)offset - loop->offset) / SECTOR_SIZE;
	if (!bio_find(device, bio->row.op, begin))
		return false;
	charge_by_place(bio, device, begin,
			begin + bio->queued_size / SECTOR_SIZE);
	return true;
}

/* The worker reads ahead in the file, or reads what it is to write a part of. */
static void charge_reader(struct bio *bio, const struct loop *loop)
{
	if (!loop->reader.task_id) {
		charge_one(bio, TASK_UNATTRIBUTED, METHOD_UNATTRIBUTED);
		return;
	}
	bio->row.n_owners = 1;
	bio->owners[0] = loop->reader;
	bio->owners[0].size = bio->queued_size;
	bio->owners[0].method = METHOD_ESTIMATED;
}

static void charge_flush(struct bio *bio, const struct bios *bios,
			 const struct loop *loop)
{
	const struct bio_device *const device =
		bios_find_device(bios, loop->dev);

	lower_charge(bios, bio, device,
		     device ? unplaced_find_flush(device) : NULL);
}

static bool is_asked_for(const struct bio_device *device, const struct bio *bio,
			 uint64_t sector)
{
	const struct bio *upper;

	if (device->dev >> 20 != LOOP_MAJOR || device == bio->device)
		return false;
	upper = bio_find(device, bio->row.op, sector);
	return upper && upper->row.issue_ns && upper->range.begin == sector &&
	       upper->queued_size == bio->queued_size;
}

/* The only loop device that is asked for the same; or NULL. */
static const struct bio_device *
find_asked(const struct bios *bios, const struct bio *bio, uint64_t sector)
{
	const struct bio_device *found = NULL;
	const struct bio_device *device;
	size_t i;

	for (i = 0; i < N_DEVICE_BUCKETS; i++)
		for (device = bios->devices[i]; device; device = device->next) {
			if (!is_asked_for(device, bio, sector))
				continue;
			if (found)
				return NULL;
			found = device;
		}
	return found;
}

static const struct loop *find_loop(const struct bios *bios,
				    const struct bio *bio,
				    const struct task *task, int64_t offset)
{
	const struct loop *const loop =
		loops_find_on(bios->options.loops, bio->row.file_id);
	const struct bio_device *device;

	if (loop || !task->kernel || offset < 0 || !bio->row.file_id ||
	    task->context.direct.file_id != bio->row.file_id)
		return loop;

	device = find_asked(bios, bio, (uint64_t)offset / SECTOR_SIZE);
	return device ? loops_learn(bios->options.loops, device->device_id,
				    bio->row.file_id)
		      : NULL;
}

void lower_charge_loop(const struct bios *bios, struct bio *bio,
		       const struct task *task, int64_t offset)
{
	const struct loop *const loop = find_loop(bios, bio, task, offset);
	const bool is_writeback = bio->row.cause == CAUSE_WRITEBACK ||
				  bio->row.cause == CAUSE_FSYNC;

	/* what a process does to the file itself is its own */
	if (!loop || (!task->kernel && !is_writeback))
		return;
	bio->row.flags |= DISK_LOWER;
	if (bio->row.op == DISK_FLUSH)
		charge_flush(bio, bios, loop);
	else if (!charge_placed(bios, bio, loop, offset) &&
		 bio->row.op == DISK_READ)
		charge_reader(bio, loop);
}

int lower_expect(const struct bios *bios, const struct bio *bio,
		 struct ior_error *err)
{
	struct loop *const loop =
		loops_find(bios->options.loops, bio->device->dev);
	uint64_t offset;
	uint32_t i;
	int r = 0;

	if (!loop)
		return 0;
	if (bio->row.op == DISK_READ)
		loop->reader = bio->owners[0];
	if (bio->row.op != DISK_WRITE || loop->direct)
		return 0;

	offset = loop->offset + bio->row.sector * SECTOR_SIZE;
	for (i = 0; r == 0 && i < bio->row.n_owners; i++) {
		r = dirty_add(bios->options.dirty, loop->file_id,
			      bio->owners[i].task_id, offset,
			      bio->owners[i].size, err);
		offset += bio->owners[i].size;
	}
	return r;
}
