/*
 * file.c - the file that a verb works on
 */
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

/* Prime to every file size that a test uses, so that i * STRIDE visits all. */
#define STRIDE 7919

void expect(ssize_t result, size_t size, const char *what)
{
	if (result >= 0 && (size_t)result != size)
		errno = EIO; /* a short call: the truth would be wrong */
	if (result < 0 || (size_t)result != size)
		die(what);
}

static void open_file(struct work *work, int flags)
{
	work->fd = open(work->path, flags | O_CLOEXEC, 0644);
	if (work->fd < 0)
		die(work->path);
}

void open_for_reading(struct work *work)
{
	open_file(work, O_RDONLY);
}

void open_for_reading_at_random(struct work *work)
{
	open_file(work, O_RDONLY);
	errno = posix_fadvise(work->fd, 0, 0, POSIX_FADV_RANDOM);
	if (errno)
		die("cannot turn readahead off");
}

void open_for_direct_reading(struct work *work)
{
	open_file(work, O_RDONLY | O_DIRECT);
}

void open_for_writing(struct work *work)
{
	open_file(work, O_RDWR | O_CREAT);
}

void open_for_dsync_writing(struct work *work)
{
	open_file(work, O_RDWR | O_CREAT | O_DSYNC);
}

void open_for_direct_writing(struct work *work)
{
	open_file(work, O_RDWR | O_DIRECT);
}

uint64_t file_size(struct work *work)
{
	struct stat status;

	/* Asked once: the load of a benchmark is its reads and nothing else. */
	if (!work->file_size) {
		if (fstat(work->fd, &status))
			die("cannot stat");
		work->file_size = (uint64_t)status.st_size;
	}
	return work->file_size;
}

uint64_t shuffled(uint64_t i, uint64_t n_pages)
{
	return i * STRIDE % n_pages;
}
