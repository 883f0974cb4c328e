/*
 * journal.c - changes that reach the disk through a journal
 *
 * Each verb commits what it changed by itself, so all that its disk writes
 * meanwhile is its own: nothing else may change that file system.
 */
#include "workload.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define SECTOR 512

/* What the kernel counted for the disk of a file system. */
static uint64_t written_bytes(int fd)
{
	unsigned long long sectors;
	struct stat status;
	char path[64];
	FILE *file;

	if (fstat(fd, &status))
		die("cannot stat");
	snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/stat",
		 major(status.st_dev), minor(status.st_dev));
	file = fopen(path, "re");
	if (!file)
		die(path);
	if (fscanf(file, "%*u %*u %*u %*u %*u %*u %llu", &sectors) != 1)
		die(path);
	fclose(file);
	return sectors * SECTOR;
}

/* All that was written since then is this process's, to the byte. */
static uint64_t expect_all(struct work *work, uint64_t before)
{
	const uint64_t size = written_bytes(work->fd) - before;

	truth_add(work->truth, ALL_WRITE_BYTES, size);
	truth_hide(work->truth, VFS_READS);
	truth_hide(work->truth, VFS_READ_BYTES);
	truth_hide(work->truth, DISK_READS);
	truth_hide(work->truth, DISK_READ_BYTES);
	truth_hide(work->truth, DISK_WRITES);
	return size;
}

static void open_directory(struct work *work)
{
	if (mkdir(work->path, 0755))
		die(work->path);
	work->fd = open(work->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (work->fd < 0)
		die(work->path);
}

static void make_files(struct work *work)
{
	const uint64_t before = written_bytes(work->fd);
	char name[32];
	uint64_t i;
	int fd;

	for (i = 0; i < work->n_calls; i++) {
		snprintf(name, sizeof(name), "%llu", (unsigned long long)i);
		fd = openat(work->fd, name, O_WRONLY | O_CREAT | O_CLOEXEC,
			    0644);
		if (fd < 0)
			die(name);
		close(fd);
	}
	if (fsync(work->fd))
		die("fsync");
	truth_add(work->truth, ESTIMATED_BYTES, expect_all(work, before));
}

/* Where the data of files goes through the journal, too. */
static void logged_writes(struct work *work)
{
	const uint64_t before = written_bytes(work->fd);
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(write(work->fd, work->buffer, work->size), work->size,
		       "write");
		truth_file_write(work->truth, work->size);
	}
	if (fsync(work->fd))
		die("fsync");
	/* what of it goes to its place at once is the kernel's to decide */
	truth_hide(work->truth, DISK_WRITE_BYTES);
	expect_all(work, before);
}

/* What the next commit of the journal writes, whoever waits for that. */
static void unsynced_writes(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(write(work->fd, work->buffer, work->size), work->size,
		       "write");
		truth_file_write(work->truth, work->size);
		truth_add(work->truth, DISK_WRITE_BYTES, work->size);
	}
	truth_hide(work->truth, DISK_WRITES);
}

const struct verb journal_verbs[] = {
	{ "make_files", open_directory, make_files,
	  "make a directory with CALLS files, then fsync" },
	{ "logged_writes", open_for_writing, logged_writes,
	  "CALLS writes of SIZE where data is journalled, then fsync" },
	{ "unsynced_writes", open_for_writing, unsynced_writes,
	  "CALLS writes of SIZE, whole blocks" },
	{ 0 },
};
