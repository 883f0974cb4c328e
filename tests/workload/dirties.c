/*
 * dirties.c - writes into memory that somebody else brings to the disk, or nobody
 *
 * What is written cannot be compressed, so that its bytes are those on the disk
 * where a file system compresses, too.  SIZE is in whole pages.
 */
#include "workload.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

/* A generator of Marsaglia's (xorshift): no two pages are alike. */
static void fill(struct work *work)
{
	static uint64_t number = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t *const words = (uint64_t *)(void *)work->buffer;
	size_t i;

	for (i = 0; i < work->size / sizeof(*words); i++) {
		number ^= number << 13;
		number ^= number >> 7;
		number ^= number << 17;
		words[i] = number ^ (uint64_t)getpid() << 32;
	}
}

/* CALLS writes of SIZE from 'offset' on. */
static void write_from(struct work *work, int fd, uint64_t offset)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		fill(work);
		expect(pwrite(fd, work->buffer, work->size, (off_t)offset),
		       work->size, "pwrite");
		truth_file_write(work->truth, work->size);
		offset += work->size;
	}
}

/* All of it comes to the disk, once, by whomever. */
static void will_be_written(struct work *work, uint64_t size)
{
	truth_add(work->truth, DISK_WRITE_BYTES, size);
	truth_hide(work->truth, DISK_WRITES);
	truth_add(work->truth, CANCELLED_BYTES, 0);
	truth_add(work->truth, COWRITTEN_BYTES, 0);
}

static void dirty_writes(struct work *work)
{
	write_from(work, work->fd, 0);
	will_be_written(work, work->n_calls * work->size);
}

static void dirty_behind(struct work *work)
{
	write_from(work, work->fd, file_size(work));
	will_be_written(work, work->n_calls * work->size);
}

/* Over pages that are dirty: whoever made them so pays. */
static void dirty_over(struct work *work)
{
	write_from(work, work->fd, 0);
	truth_hide(work->truth, DISK_WRITES);
	truth_add(work->truth, COWRITTEN_BYTES, work->n_calls * work->size);
}

static void dirty_ranged(struct work *work)
{
	write_from(work, work->fd, 0);
	if (sync_file_range(work->fd, 0, 0,
			    SYNC_FILE_RANGE_WAIT_BEFORE |
				    SYNC_FILE_RANGE_WRITE |
				    SYNC_FILE_RANGE_WAIT_AFTER))
		die("sync_file_range");
	will_be_written(work, work->n_calls * work->size);
}

/* The first page, in the midst of the rest. */
static void dirty_parted(struct work *work)
{
	write_from(work, work->fd, 0);
	if (sync_file_range(work->fd, 0, PAGE, SYNC_FILE_RANGE_WRITE))
		die("sync_file_range");
	will_be_written(work, work->n_calls * work->size);
}

static void open_twice(struct work *work)
{
	open_for_writing(work);
	work->other_fd = open(work->path, O_RDWR | O_DSYNC | O_CLOEXEC);
	if (work->other_fd < 0)
		die(work->path);
}

/* The other half stays in memory. */
static void dirty_dsynced(struct work *work)
{
	const uint64_t half = work->n_calls * work->size;

	write_from(work, work->fd, 0);
	write_from(work, work->other_fd, half);
	will_be_written(work, 2 * half);
}

/* A new file of CALLS pages, of which a fault brings in one. */
static void open_new_map(struct work *work)
{
	open_for_writing(work);
	work->map_size = work->n_calls * PAGE;
	if (ftruncate(work->fd, (off_t)work->map_size))
		die("ftruncate");
	work->map = mmap(NULL, work->map_size, PROT_READ | PROT_WRITE,
			 MAP_SHARED, work->fd, 0);
	if (work->map == MAP_FAILED)
		die("mmap");
	if (madvise(work->map, work->map_size, MADV_RANDOM))
		die("madvise");
}

static void dirty_msynced(struct work *work)
{
	uint64_t i;
	size_t k;

	for (i = 0; i < work->n_calls; i++) {
		fill(work);
		for (k = 0; k < PAGE; k++)
			work->map[i * PAGE + k] = work->buffer[k];
	}
	if (msync(work->map, work->map_size, MS_SYNC))
		die("msync");
	will_be_written(work, work->map_size);
}

/* What a file system reads to find out what it must free is its own affair. */
static void will_be_cancelled(struct work *work, uint64_t size)
{
	truth_hide(work->truth, DISK_READS);
	truth_hide(work->truth, DISK_READ_BYTES);
	truth_hide(work->truth, DISK_WRITES);
	truth_add(work->truth, CANCELLED_BYTES, size);
}

static void cancel_by_cut(struct work *work)
{
	write_from(work, work->fd, 0);
	if (ftruncate(work->fd, 0))
		die("ftruncate");
	will_be_cancelled(work, work->n_calls * work->size);
}

static void cancel_by_rm(struct work *work)
{
	write_from(work, work->fd, 0);
	if (unlink(work->path) || close(work->fd))
		die("unlink");
	will_be_cancelled(work, work->n_calls * work->size);
}

const struct verb dirty_verbs[] = {
	{ "dirty_writes", open_for_writing, dirty_writes,
	  "CALLS pwrites of SIZE, left in memory" },
	{ "dirty_behind", open_for_writing, dirty_behind,
	  "the same behind the end of a file" },
	{ "dirty_over", open_for_writing, dirty_over,
	  "the same over pages that another process made dirty" },
	{ "dirty_ranged", open_for_writing, dirty_ranged,
	  "the same, then sync_file_range" },
	{ "dirty_parted", open_for_writing, dirty_parted,
	  "the same, then sync_file_range of the first page" },
	{ "dirty_dsynced", open_twice, dirty_dsynced,
	  "the same, then as much with O_DSYNC behind it" },
	{ "dirty_msynced", open_new_map, dirty_msynced,
	  "CALLS pages stored through mmap, then msync" },
	{ "cancel_by_cut", open_for_writing, cancel_by_cut,
	  "CALLS pwrites of SIZE, cut to nothing" },
	{ "cancel_by_rm", open_for_writing, cancel_by_rm, "the same, deleted" },
	{ 0 },
};
