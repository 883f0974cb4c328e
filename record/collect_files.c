/*
 * collect_files.c - a line for each open file of a process
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "record/collect.h"

/* The value behind "NAME:" in a fdinfo, or NULL. */
static const char *find_value(const char *info, const char *name)
{
	const char *const at = strstr(info, name);

	return at ? at + strlen(name) + strspn(at + strlen(name), " \t") : NULL;
}

static void add_value(struct text *line, const char *info, const char *name)
{
	const char *const value = find_value(info, name);

	text_add(line, "\t", 1);
	if (value)
		text_add(line, value, strcspn(value, "\n"));
	else
		text_add(line, "0", 1);
}

/*
 * Kernels before 5.14 do not tell the inode in fdinfo.  statx does, and asked
 * this way it does not wait for a server that is gone.  On btrfs and overlay
 * its device is not the one that events carry, but there is no better.
 */
static void add_identity(struct text *line, struct text *tail, int fds_fd,
			 const char *fd)
{
	struct statx statx_;

	if (statx(fds_fd, fd, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_INO,
		  &statx_) < 0) {
		text_add(line, "\t0", 2);
		return;
	}
	text_print(line, "\t%" PRIu64, (uint64_t)statx_.stx_ino);
	text_print(tail, "\t%" PRIu32 ":%" PRIu32, statx_.stx_dev_major,
		   statx_.stx_dev_minor);
}

void collect_identity(struct text *line, struct text *tail, const char *info,
		      int fds_fd, const char *fd)
{
	add_value(line, info, "mnt_id:");
	if (find_value(info, "\nino:"))
		add_value(line, info, "\nino:");
	else
		add_identity(line, tail, fds_fd, fd);
}

static void add_file(struct text *files, const char *tgid, int fds_fd,
		     int process_fd, const char *fd)
{
	struct text info = { 0 }, tail = { 0 };
	char path[64], link[PATH_MAX];
	const ssize_t size = readlinkat(fds_fd, fd, link, sizeof(link));

	snprintf(path, sizeof(path), "fdinfo/%s", fd);
	if (size < 0 || text_read(&info, process_fd, path) < 0)
		goto release;

	text_print(files, "%s\t%s", tgid, fd);
	collect_identity(files, &tail, info.data, fds_fd, fd);
	add_value(files, info.data, "pos:");
	add_value(files, info.data, "flags:");
	text_add(files, "\t", 1);
	text_add_field(files, link, (size_t)size);
	text_add(files, tail.data, tail.size);
	text_add(files, "\n", 1);

release:
	text_release(&info);
	text_release(&tail);
}

void collect_files(struct text *files, int process_fd, const char *tgid)
{
	const int fd =
		openat(process_fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *const dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}

	while ((entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			add_file(files, tgid, dirfd(dir), process_fd,
				 entry->d_name);
	closedir(dir);
}
