/*
 * collect_loops.c - a line for each loop device, of the file that it lies on
 *
 * Events of the file name its inode.  The device itself tells that, wherever it
 * was set up, and stat's device: on btrfs that is the subvolume's, which no
 * event names.  So the path of the file is looked at as well, where this takes
 * no wait for a server or an automount, and believed where it is the same file:
 * its mount tells the rest.
 *
 * The device asks the file system of its file, which may never answer when that is
 * served by a program or another host.  Such files are left out: no I/O that events
 * tell is below them.
 */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/loop.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"
#include "record/mount_type.h"

#define BLOCK_DIR "/sys/class/block"

static void add_inode(struct text *lines, const char *name, int file_fd)
{
	struct text info = { 0 }, tail = { 0 };
	const int fds_fd = open("/proc/thread-self/fd", O_PATH | O_CLOEXEC);
	char path[64], fd[16];

	snprintf(fd, sizeof(fd), "%d", file_fd);
	snprintf(path, sizeof(path), "/proc/thread-self/fdinfo/%s", fd);
	if (fds_fd >= 0 && text_read(&info, AT_FDCWD, path) == 0) {
		text_add_field(lines, name, strlen(name));
		collect_identity(lines, &tail, info.data, fds_fd, fd);
		text_add(lines, tail.data, tail.size);
		text_add(lines, "\n", 1);
	}
	if (fds_fd >= 0)
		close(fds_fd);
	text_release(&info);
	text_release(&tail);
}

/* Nothing is opened for data, nor where the kernel would have to ask. */
static int open_cached(const char *path)
{
	const struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_CACHED,
	};

	return (int)syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
}

/* lo_device is in the coding that the kernel calls huge: that of a dev_t. */
static bool is_file_of(int fd, const struct loop_info64 *info)
{
	struct statx file;

	return statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_INO,
		     &file) == 0 &&
	       file.stx_ino == info->lo_inode &&
	       file.stx_dev_major == major(info->lo_device) &&
	       file.stx_dev_minor == minor(info->lo_device);
}

/* The file by its path, or -1 when that is another one or takes a wait. */
static int open_file(const char *path, const struct loop_info64 *info)
{
	const int fd = open_cached(path);

	if (fd < 0 || is_file_of(fd, info))
		return fd;
	close(fd);
	return -1;
}

/* Whether the node is of a loop device of this name that is set up. */
static bool ask(const char *name, struct loop_info64 *ret)
{
	char path[300];
	bool is_known;
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", name);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	is_known = ioctl(fd, LOOP_GET_STATUS64, ret) == 0;
	close(fd);
	snprintf(path, sizeof(path), "loop%" PRIu32, ret->lo_number);
	return is_known && !strcmp(path, name);
}

/* The path of its file; false: the device lies on nothing. */
static bool read_path(struct text *ret, const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), BLOCK_DIR "/%s/loop/backing_file", name);
	if (text_read(ret, AT_FDCWD, path) < 0 || ret->size < 2)
		return false;
	ret->data[ret->size - 1] = '\0'; /* the end of the line */
	return true;
}

/* Of what is no loop device, or cannot be asked, there is no line. */
static void add_loop(struct text *lines, const char *name, const char *path)
{
	struct loop_info64 info = { 0 };
	int fd;

	if (!ask(name, &info))
		return;
	fd = open_file(path, &info);
	if (fd >= 0) {
		add_inode(lines, name, fd);
		close(fd);
		return;
	}
	text_print(lines, "%s\t0\t%" PRIu64 "\t%u:%u\n", name,
		   (uint64_t)info.lo_inode, major(info.lo_device),
		   minor(info.lo_device));
}

static void add_loops(struct text *lines, DIR *dir)
{
	struct text mounts = { 0 }, path = { 0 };
	struct dirent *entry;

	if (text_read(&mounts, AT_FDCWD, "/proc/self/mountinfo") == 0)
		while ((entry = readdir(dir)))
			if (!strncmp(entry->d_name, "loop", strlen("loop")) &&
			    read_path(&path, entry->d_name) &&
			    !mount_needs_server(mounts.data, path.data))
				add_loop(lines, entry->d_name, path.data);
	text_release(&mounts);
	text_release(&path);
}

int collect_loops(struct bundle *bundle, struct ior_error *err)
{
	const uint64_t time_ns = clock_now();
	struct text lines = { 0 };
	DIR *const dir = opendir(BLOCK_DIR);
	int r = 0;

	if (!dir)
		return 0;

	add_loops(&lines, dir);
	closedir(dir);
	if (lines.size)
		r = bundle_add(bundle, "loops", time_ns, lines.data, lines.size,
			       err);
	text_release(&lines);
	return r;
}
