/*
 * helpers.c - bring a file into the state that a verb wants
 */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

/* warm_some: one page of this many is brought in. */
#define SOME 3

/* Pages on their way through the kernel's per-CPU lists are not dropped. */
#define DROP_TRIES    50
#define DROP_PAUSE_US 20000

static void make(struct work *work)
{
	uint64_t i;

	truth_nothing(work->truth);
	for (i = 0; i < work->n_calls; i++)
		expect(write(work->fd, work->buffer, work->size), work->size,
		       "write");
	if (fsync(work->fd))
		die("fsync");
}

static void warm(struct work *work)
{
	truth_nothing(work->truth);
	while (read(work->fd, work->buffer, work->size) > 0)
		;
}

static void warm_some(struct work *work)
{
	const uint64_t n_pages = file_size(work) / PAGE;
	uint64_t page;

	truth_nothing(work->truth);
	for (page = 0; page < n_pages; page += SOME)
		expect(pread(work->fd, work->buffer, 1, (off_t)(page * PAGE)),
		       1, "pread");
}

/* As warm_some, but CALLS pages here and there. */
static void warm_few(struct work *work)
{
	const uint64_t n_pages = file_size(work) / PAGE;
	uint64_t i;

	truth_nothing(work->truth);
	for (i = 0; i < work->n_calls; i++)
		expect(pread(work->fd, work->buffer, 1,
			     (off_t)(shuffled(i, n_pages) * PAGE)),
		       1, "pread");
}

static bool is_resident(const struct work *work)
{
	unsigned char resident;
	uint64_t at;

	for (at = 0; at < work->map_size; at += PAGE) {
		if (mincore(work->map + at, 1, &resident))
			die("mincore");
		if (resident & 1)
			return true;
	}
	return false;
}

/* Without the rights to drop_caches, and no page but those of this file. */
static void drop(struct work *work)
{
	int i;

	truth_nothing(work->truth);
	work->map_size = file_size(work);
	work->map =
		mmap(NULL, work->map_size, PROT_READ, MAP_SHARED, work->fd, 0);
	if (work->map == MAP_FAILED)
		die("mmap");
	if (fsync(work->fd))
		die("fsync");
	for (i = 0; i < DROP_TRIES; i++) {
		errno = posix_fadvise(work->fd, 0, 0, POSIX_FADV_DONTNEED);
		if (errno)
			die("cannot drop pages");
		if (!is_resident(work))
			return;
		usleep(DROP_PAUSE_US);
	}
	errno = EBUSY;
	die("pages of the file stay resident");
}

/* All dirty files of the file system, by a process that dirtied none. */
static void settle(struct work *work)
{
	truth_nothing(work->truth);
	if (syncfs(work->fd))
		die("syncfs");
}

const struct verb helper_verbs[] = {
	{ "make", open_for_writing, make,
	  "write CALLS times SIZE, then fsync" },
	{ "warm", open_for_reading, warm, "bring the file into memory" },
	{ "warm_some", open_for_reading_at_random, warm_some,
	  "bring every third page of the file into memory" },
	{ "warm_few", open_for_reading_at_random, warm_few,
	  "bring CALLS pages of the file into memory" },
	{ "drop", open_for_reading, drop, "drop its pages from memory" },
	{ "settle", open_for_reading, settle,
	  "write back all of its file system" },
	{ 0 },
};
