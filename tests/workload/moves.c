/*
 * moves.c - calls that move bytes from one descriptor to another
 *
 * Each is a read and a write.  Where it reads is said behind a pointer, which no
 * event shows.
 */
#include "workload.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/statfs.h>
#include <unistd.h>

#define PAGE 4096

/* A pipe has room for 16 pages. */
#define PIPE_PAGES 16

#define XFS_MAGIC 0x58465342

static int open_null(void)
{
	const int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		die("/dev/null");
	return fd;
}

static void open_sending(struct work *work)
{
	open_for_random(work);
	work->other_fd = open_null();
}

static void sendfile_random(struct work *work)
{
	uint64_t i, state = work->n_calls;
	struct random_read read;
	off_t offset;

	for (i = 0; i < work->n_calls; i++) {
		read = random_read(work, &state, RANDOM_PAGES_MAX);
		offset = (off_t)read.offset;
		expect(sendfile(work->other_fd, work->fd, &offset, read.size),
		       read.size, "sendfile");
		truth_random_read(work->truth, &read);
		truth_stream_write(work->truth, read.size);
	}
}

static void splice_random(struct work *work)
{
	uint64_t i, state = work->n_calls;
	struct random_read read;
	loff_t offset;
	int pipe[2];

	if (pipe2(pipe, O_CLOEXEC))
		die("pipe");
	for (i = 0; i < work->n_calls; i++) {
		read = random_read(work, &state, PIPE_PAGES);
		offset = (loff_t)read.offset;
		expect(splice(work->fd, &offset, pipe[1], NULL, read.size, 0),
		       read.size, "splice");
		truth_random_read(work->truth, &read);
		truth_stream_write(work->truth, read.size);
		expect(splice(pipe[0], NULL, work->other_fd, NULL, read.size,
			      0),
		       read.size, "splice");
		truth_stream_read(work->truth, read.size);
		truth_stream_write(work->truth, read.size);
	}
}

static void open_copying(struct work *work)
{
	char path[PATH_MAX];

	open_for_random(work);
	snprintf(path, sizeof(path), "%s.copy", work->path);
	work->other_fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (work->other_fd < 0)
		die(path);
}

/* Then a copy has the extents of the file, and no page of it is read. */
static bool shares_extents(const struct work *work)
{
	struct statfs status;

	if (fstatfs(work->fd, &status))
		die("statfs");
	return status.f_type == BTRFS_SUPER_MAGIC || status.f_type == XFS_MAGIC;
}

/* What is written reaches the disk in its own time. */
static void copy_ranges(struct work *work)
{
	const bool shares = shares_extents(work);
	uint64_t i, state = work->n_calls;
	struct random_read read;
	off_t from, to;

	for (i = 0; i < work->n_calls; i++) {
		read = random_read(work, &state, RANDOM_PAGES_MAX);
		from = (off_t)read.offset;
		to = from;
		expect(copy_file_range(work->fd, &from, work->other_fd, &to,
				       read.size, 0),
		       read.size, "copy_file_range");
		if (shares)
			truth_file_read(work->truth, read.size);
		else
			truth_random_read(work->truth, &read);
		truth_file_write(work->truth, read.size);
	}
	truth_hide_random(work->truth);
	truth_hide(work->truth, DISK_WRITES);
	truth_hide(work->truth, DISK_WRITE_BYTES);
}

const struct verb move_verbs[] = {
	{ "sendfile_random", open_sending, sendfile_random,
	  "CALLS sendfiles of 1 to 64 pages at random offsets" },
	{ "splice_random", open_sending, splice_random,
	  "the same with splice of 1 to 16, through a pipe" },
	{ "copy_ranges", open_copying, copy_ranges,
	  "the same with copy_file_range to FILE.copy" },
	{ 0 },
};
