/*
 * ahead.c - pages that are brought in before anybody reads them, if ever
 */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PAGE 4096

/* Of more than the readahead of a device the kernel brings in only that. */
#define ADVICE (31 * PAGE)

/* Every page of a file's beginning, in an order that starts no readahead. */
static void read_some(struct work *work, uint64_t n_brought)
{
	const uint64_t n_pages = work->size / PAGE;
	uint64_t i;

	for (i = 0; i < n_pages; i++) {
		expect(pread(work->fd, work->buffer, PAGE,
			     (off_t)(shuffled(i, n_brought) * PAGE)),
		       PAGE, "pread");
		truth_file_read(work->truth, PAGE);
		truth_add(work->truth, READ_PAGES, 1);
	}
	truth_add(work->truth, DEMAND_PAGES, 0);
	truth_add(work->truth, AHEAD_PAGES, n_brought);
	truth_add(work->truth, UNUSED_PAGES, n_brought - n_pages);
	truth_add(work->truth, UNUSED_BYTES, (n_brought - n_pages) * PAGE);
	truth_add(work->truth, DISK_READ_BYTES, n_brought * PAGE);
	truth_hide(work->truth, DISK_READS);
	truth_hide(work->truth, HIT_PAGES);
}

static void readahead_some(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++)
		if (readahead(work->fd, (off_t)(i * ADVICE), ADVICE))
			die("readahead");
	read_some(work, work->n_calls * ADVICE / PAGE);
}

static void willneed_some(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		errno = posix_fadvise(work->fd, (off_t)(i * ADVICE), ADVICE,
				      POSIX_FADV_WILLNEED);
		if (errno)
			die("fadvise");
	}
	read_some(work, work->n_calls * ADVICE / PAGE);
}

/*
 * The beginning of a file, page by page.  How far readahead goes beyond is the
 * kernel's affair, but all that came from the disk was read, or is unused.
 */
static void sequential_some(struct work *work)
{
	uint64_t i;

	errno = posix_fadvise(work->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	if (errno)
		die("fadvise");
	for (i = 0; i < work->n_calls; i++) {
		expect(read(work->fd, work->buffer, PAGE), PAGE, "read");
		truth_file_read(work->truth, PAGE);
		truth_add(work->truth, READ_PAGES, 1);
		truth_add(work->truth, USED_BYTES, PAGE);
	}
	truth_hide(work->truth, DISK_READS);
	truth_hide(work->truth, DISK_READ_BYTES);
	truth_hide(work->truth, HIT_PAGES);
	truth_hide(work->truth, MISS_PAGES);
}

const struct verb ahead_verbs[] = {
	{ "readahead_some", open_for_reading_at_random, readahead_some,
	  "CALLS readaheads of 31 pages, then preads of SIZE of them" },
	{ "willneed_some", open_for_reading_at_random, willneed_some,
	  "the same with fadvise" },
	{ "sequential_some", open_for_reading, sequential_some,
	  "reads of the first CALLS pages" },
	{ 0 },
};
