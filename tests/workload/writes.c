/*
 * writes.c - writes of a file: through memory and past it
 *
 * A buffered verb ends with fsync, so all it wrote reached the disk in its own
 * process.  What the journal adds is not the process's and not in its truth.
 */
#include "workload.h"

#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096

#define N_PARTS 3

static void parts_of(const struct work *work, struct iovec parts[N_PARTS])
{
	const size_t first = work->size / 3;
	const size_t second = work->size / 5;

	parts[0] = (struct iovec){ work->buffer, first };
	parts[1] = (struct iovec){ work->buffer + first, second };
	parts[2] = (struct iovec){ work->buffer + first + second,
				   work->size - first - second };
}

/* All 'size' bytes of a file that was clean before; in whole blocks. */
static void flush(struct work *work, uint64_t size)
{
	if (fsync(work->fd))
		die("fsync");
	truth_add(work->truth, DISK_WRITE_BYTES,
		  (size + PAGE - 1) / PAGE * PAGE);
	truth_hide(work->truth, DISK_WRITES);
}

static void write_fsync(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(write(work->fd, work->buffer, work->size), work->size,
		       "write");
		truth_file_write(work->truth, work->size);
	}
	flush(work, work->n_calls * work->size);
}

static void pwrite_fsync(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(pwrite(work->fd, work->buffer, work->size,
			      (off_t)(i * work->size)),
		       work->size, "pwrite");
		truth_file_write(work->truth, work->size);
	}
	flush(work, work->n_calls * work->size);
}

static void writev_fsync(struct work *work)
{
	struct iovec parts[N_PARTS];
	uint64_t i;

	parts_of(work, parts);
	for (i = 0; i < work->n_calls; i++) {
		expect(writev(work->fd, parts, N_PARTS), work->size, "writev");
		truth_file_write(work->truth, work->size);
	}
	flush(work, work->n_calls * work->size);
}

static void pwritev_fsync(struct work *work)
{
	struct iovec parts[N_PARTS];
	uint64_t i;

	parts_of(work, parts);
	for (i = 0; i < work->n_calls; i++) {
		expect(pwritev(work->fd, parts, N_PARTS,
			       (off_t)(i * work->size)),
		       work->size, "pwritev");
		truth_file_write(work->truth, work->size);
	}
	flush(work, work->n_calls * work->size);
}

/* Each call returns when its blocks are on the disk. */
static void dsync_writes(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(pwrite(work->fd, work->buffer, work->size,
			      (off_t)(i * work->size)),
		       work->size, "pwrite");
		truth_file_write(work->truth, work->size);
		truth_add(work->truth, DISK_WRITE_BYTES, work->size);
	}
	truth_hide(work->truth, DISK_WRITES);
}

/* Over blocks that were written before, so that none are allocated. */
static void direct_writes(struct work *work)
{
	const uint64_t n_slots = file_size(work) / work->size;
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(pwrite(work->fd, work->buffer, work->size,
			      (off_t)(i % n_slots * work->size)),
		       work->size, "pwrite");
		truth_file_write(work->truth, work->size);
		truth_add(work->truth, DISK_WRITES, 1);
		truth_add(work->truth, DISK_WRITE_BYTES, work->size);
	}
}

const struct verb write_verbs[] = {
	{ "write_fsync", open_for_writing, write_fsync,
	  "CALLS writes of SIZE, then fsync" },
	{ "pwrite_fsync", open_for_writing, pwrite_fsync,
	  "the same with pwrite" },
	{ "writev_fsync", open_for_writing, writev_fsync,
	  "the same with writev in three parts" },
	{ "pwritev_fsync", open_for_writing, pwritev_fsync,
	  "the same with pwritev in three parts" },
	{ "dsync_writes", open_for_dsync_writing, dsync_writes,
	  "CALLS pwrites of SIZE, whole blocks, with O_DSYNC" },
	{ "direct_writes", open_for_direct_writing, direct_writes,
	  "CALLS pwrites of SIZE with O_DIRECT over a written file" },
	{ 0 },
};
