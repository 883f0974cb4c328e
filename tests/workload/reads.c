/*
 * reads.c - reads of a file: from memory, from the disk, and both
 *
 * Offsets run round and round through the file, so CALLS and SIZE are free of
 * its size.  A call never crosses its end.
 */
#include "workload.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#define PAGE 4096

/* A vectored call fills three parts of unequal size. */
#define N_PARTS 3

/* Where call 'i' reads, so that it ends inside the file. */
static uint64_t offset_of(struct work *work, uint64_t i)
{
	const uint64_t n_calls = file_size(work) / work->size;

	return i % n_calls * work->size;
}

static void parts_of(const struct work *work, struct iovec parts[N_PARTS])
{
	const size_t first = work->size / 3;
	const size_t second = work->size / 5;

	parts[0] = (struct iovec){ work->buffer, first };
	parts[1] = (struct iovec){ work->buffer + first, second };
	parts[2] = (struct iovec){ work->buffer + first + second,
				   work->size - first - second };
}

static void pread_hits(struct work *work)
{
	uint64_t i, offset;

	for (i = 0; i < work->n_calls; i++) {
		offset = offset_of(work, i);
		expect(pread(work->fd, work->buffer, work->size, (off_t)offset),
		       work->size, "pread");
		truth_file_read(work->truth, work->size);
		truth_pages_hit(work->truth, offset, work->size);
	}
}

static void preadv_hits(struct work *work)
{
	struct iovec parts[N_PARTS];
	uint64_t i, offset;

	parts_of(work, parts);
	for (i = 0; i < work->n_calls; i++) {
		offset = offset_of(work, i);
		expect(preadv(work->fd, parts, N_PARTS, (off_t)offset),
		       work->size, "preadv");
		truth_file_read(work->truth, work->size);
		truth_pages_hit(work->truth, offset, work->size);
	}
}

/* Calls that move the offset of the descriptor: read, or readv. */
static void read_on(struct work *work, bool vectored)
{
	struct iovec parts[N_PARTS];
	uint64_t i, offset;
	ssize_t result;

	parts_of(work, parts);
	for (i = 0; i < work->n_calls; i++) {
		offset = offset_of(work, i);
		if (!offset && lseek(work->fd, 0, SEEK_SET) < 0)
			die("lseek");
		if (vectored)
			result = readv(work->fd, parts, N_PARTS);
		else
			result = read(work->fd, work->buffer, work->size);
		expect(result, work->size, "read");
		truth_file_read(work->truth, work->size);
		truth_pages_hit(work->truth, offset, work->size);
	}
}

static void read_hits(struct work *work)
{
	read_on(work, false);
}

static void readv_hits(struct work *work)
{
	read_on(work, true);
}

static void open_for_sending(struct work *work)
{
	open_for_reading(work);
	work->other_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (work->other_fd < 0)
		die("/dev/null");
}

/*
 * A call that reads one descriptor and writes another counts as both.  It goes
 * by the descriptor's offset: one behind a pointer is seen by nobody.
 */
static void sendfile_hits(struct work *work)
{
	uint64_t i, offset;

	for (i = 0; i < work->n_calls; i++) {
		offset = offset_of(work, i);
		if (!offset && lseek(work->fd, 0, SEEK_SET) < 0)
			die("lseek");
		expect(sendfile(work->other_fd, work->fd, NULL, work->size),
		       work->size, "sendfile");
		truth_file_read(work->truth, work->size);
		truth_stream_write(work->truth, work->size);
		truth_pages_hit(work->truth, offset, work->size);
	}
}

/* One page a call, no page twice, none resident: each is one read of a page. */
static void pread_misses(struct work *work)
{
	const uint64_t n_pages = file_size(work) / PAGE;
	uint64_t i, offset;

	for (i = 0; i < work->n_calls && i < n_pages; i++) {
		offset = shuffled(i, n_pages) * PAGE;
		expect(pread(work->fd, work->buffer, PAGE, (off_t)offset), PAGE,
		       "pread");
		truth_file_read(work->truth, PAGE);
		truth_pages_miss(work->truth, offset, PAGE);
		truth_add(work->truth, DISK_READS, 1);
		truth_add(work->truth, DISK_READ_BYTES, PAGE);
	}
}

/*
 * From end to end of a file that is not resident.  What a page counts as
 * depends on how far readahead came; that all of them came from the disk once
 * does not.
 */
static void read_cold(struct work *work)
{
	const uint64_t size = file_size(work);
	uint64_t offset;
	size_t part;

	for (offset = 0; offset < size; offset += part) {
		part = work->size;
		if (size - offset < part)
			part = (size_t)(size - offset);
		expect(read(work->fd, work->buffer, part), part, "read");
		truth_file_read(work->truth, part);
		truth_pages_hit(work->truth, offset, part);
	}
	truth_add(work->truth, DISK_READ_BYTES,
		  (size + PAGE - 1) / PAGE * PAGE);
	truth_hide(work->truth, DISK_READS);
	truth_hide(work->truth, HIT_PAGES);
	truth_hide(work->truth, MISS_PAGES);
}

static void direct_reads(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(pread(work->fd, work->buffer, work->size,
			     (off_t)offset_of(work, i)),
		       work->size, "pread");
		truth_file_read(work->truth, work->size);
		truth_add(work->truth, DISK_READS, 1);
		truth_add(work->truth, DISK_READ_BYTES, work->size);
	}
}

/*
 * At the end of a file a read returns 0, and is a call all the same.  No event
 * tells what it was tried on, so a read of a page comes first.
 */
static void read_at_end(struct work *work)
{
	uint64_t i;

	expect(pread(work->fd, work->buffer, PAGE, 0), PAGE, "pread");
	truth_file_read(work->truth, PAGE);
	truth_pages_hit(work->truth, 0, PAGE);
	for (i = 0; i < work->n_calls; i++) {
		expect(pread(work->fd, work->buffer, work->size,
			     (off_t)file_size(work)),
		       0, "pread");
		truth_file_read(work->truth, 0);
	}
}

const struct verb hit_verbs[] = {
	{ "pread_hits", open_for_reading, pread_hits,
	  "CALLS preads of SIZE from a resident file" },
	{ "preadv_hits", open_for_reading, preadv_hits,
	  "the same with preadv in three parts" },
	{ "read_hits", open_for_reading, read_hits, "the same with read" },
	{ "readv_hits", open_for_reading, readv_hits,
	  "the same with readv in three parts" },
	{ "sendfile_hits", open_for_sending, sendfile_hits,
	  "the same with sendfile to /dev/null" },
	{ "read_at_end", open_for_reading, read_at_end,
	  "a pread of a resident page, CALLS of nothing at the end" },
	{ 0 },
};

const struct verb read_verbs[] = {
	{ "pread_misses", open_for_reading_at_random, pread_misses,
	  "CALLS preads of a page that is not resident" },
	{ "read_cold", open_for_reading, read_cold,
	  "a file that is not resident, from end to end by SIZE" },
	{ "direct_reads", open_for_direct_reading, direct_reads,
	  "CALLS preads of SIZE with O_DIRECT" },
	{ 0 },
};
