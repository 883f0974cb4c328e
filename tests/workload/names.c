/*
 * names.c - many files, opened in each way there is, used once and closed
 */
#include "workload.h"

#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * It does not reach the disk on purpose, but a directory may be read from there,
 * and what is written may go there at any time.
 */
static void hide_the_disk(struct truth *truth)
{
	truth_hide(truth, DISK_READS);
	truth_hide(truth, DISK_READ_BYTES);
	truth_hide(truth, DISK_WRITES);
	truth_hide(truth, DISK_WRITE_BYTES);
}

/* How a path is told to the kernel. */
enum way {
	WAY_OPENAT,
	WAY_OPEN,
	WAY_DIRECTORY, /* from a descriptor of the directory */
	WAY_OPENAT2,
	WAY_RELATIVE, /* to where the process is */
	N_WAYS,
};

static int open_by(enum way way, int dir_fd, const char *path, int flags)
{
	const char *const name = strrchr(path, '/') + 1;
	const struct open_how how = { .flags = (unsigned int)flags,
				      .mode = flags & O_CREAT ? 0644 : 0 };

	switch (way) {
	case WAY_OPENAT:
		return openat(AT_FDCWD, path, flags, 0644);
	case WAY_OPEN:
		return (int)syscall(SYS_open, path, flags, 0644);
	case WAY_DIRECTORY:
		return openat(dir_fd, name, flags, 0644);
	case WAY_OPENAT2:
		return (int)syscall(SYS_openat2, dir_fd, name, &how,
				    sizeof(how));
	default:
		return flags & O_CREAT ? (int)syscall(SYS_creat, name, 0644)
				       : open(name, flags);
	}
}

/* Go to the directory of the verb's file; the descriptor of it. */
static int enter_directory(const struct work *work)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s", work->path);
	*strrchr(path, '/') = '\0';
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || chdir(path))
		die(path);
	return fd;
}

static void use(struct work *work, const char *path, int dir_fd, uint64_t i)
{
	const size_t size = work->size - (size_t)i;
	int fd;

	fd = open_by((enum way)(i % N_WAYS), dir_fd, path,
		     O_CREAT | O_WRONLY | O_TRUNC);
	if (fd < 0)
		die(path);
	expect(write(fd, work->buffer, size), size, "write");
	close(fd);
	truth_file_write(work->truth, size);

	fd = open_by((enum way)((i + 2) % N_WAYS), dir_fd, path, O_RDONLY);
	if (fd < 0)
		die(path);
	expect(read(fd, work->buffer, size), size, "read");
	close(fd);
	truth_file_read(work->truth, size);
	truth_pages_hit(work->truth, 0, size);
	truth_name(work->truth, path, 1, size, 1, size);
}

static void named_files(struct work *work)
{
	const int dir_fd = enter_directory(work);
	char path[PATH_MAX];
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		snprintf(path, sizeof(path), "%s.%d", work->path, (int)i);
		use(work, path, dir_fd, i);
	}
	close(dir_fd);
	hide_the_disk(work->truth);
}

const struct verb name_verbs[] = {
	{ "named_files", NULL, named_files,
	  "CALLS files FILE.N, each written and read once, SIZE - N bytes" },
	{ 0 },
};
