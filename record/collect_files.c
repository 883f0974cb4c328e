/*
 * collect_files.c - a line for each open file of a process, and what it runs
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
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

/* The letter that ls(1) has for it. */
static char letter_of(uint16_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return '-';
	case S_IFDIR:
		return 'd';
	case S_IFLNK:
		return 'l';
	case S_IFBLK:
		return 'b';
	case S_IFCHR:
		return 'c';
	case S_IFIFO:
		return 'p';
	case S_IFSOCK:
		return 's';
	default:
		return '?';
	}
}

/* Asked this way it does not wait for a server that is gone; zeros on failure. */
static void ask(int dir_fd, const char *name, struct statx *ret)
{
	*ret = (struct statx){ 0 };
	if (statx(dir_fd, name, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT,
		  STATX_TYPE | STATX_INO | STATX_MNT_ID, ret) < 0)
		*ret = (struct statx){ 0 };
}

static void add_link(struct text *line, const char *link, ssize_t size)
{
	text_add(line, "\t", 1);
	text_add_field(line, link, (size_t)size);
}

static void add_device(struct text *line, const struct statx *statx_)
{
	text_print(line, "\t%" PRIu32 ":%" PRIu32, statx_->stx_dev_major,
		   statx_->stx_dev_minor);
}

/* Kernels before 5.14 do not tell the inode in fdinfo; statx does. */
static void add_identity(struct text *line, const char *info,
			 const struct statx *statx_)
{
	add_value(line, info, "mnt_id:");
	if (find_value(info, "\nino:"))
		add_value(line, info, "\nino:");
	else
		text_print(line, "\t%" PRIu64, (uint64_t)statx_->stx_ino);
}

void collect_identity(struct text *line, struct text *tail, const char *info,
		      int fds_fd, const char *fd)
{
	struct statx statx_ = { 0 };

	if (find_value(info, "\nino:")) {
		add_identity(line, info, &statx_);
		return;
	}
	ask(fds_fd, fd, &statx_);
	add_identity(line, info, &statx_);
	add_device(tail, &statx_);
}

int collect_lack(int code)
{
	return code == EMFILE || code == ENFILE || code == ENOMEM ? -code : 0;
}

static int add_file(struct text *files, const char *tgid, int fds_fd,
		    int process_fd, const char *fd)
{
	struct text info = { 0 };
	struct statx statx_;
	char path[64], link[PATH_MAX];
	const ssize_t size = readlinkat(fds_fd, fd, link, sizeof(link));
	int r;

	if (size < 0)
		return 0;
	snprintf(path, sizeof(path), "fdinfo/%s", fd);
	r = text_read(&info, process_fd, path);
	if (r < 0) {
		text_release(&info);
		return collect_lack(-r);
	}

	ask(fds_fd, fd, &statx_);
	text_print(files, "%s\t%s", tgid, fd);
	add_identity(files, info.data, &statx_);
	add_value(files, info.data, "pos:");
	add_value(files, info.data, "flags:");
	add_link(files, link, size);
	add_device(files, &statx_);
	text_print(files, "\t%c\t%" PRIu32 ":%" PRIu32 "\n",
		   letter_of(statx_.stx_mode), statx_.stx_rdev_major,
		   statx_.stx_rdev_minor);
	text_release(&info);
	return 0;
}

int collect_links(struct text *links, const struct collect_process *of)
{
	static const char *const names[] = { "exe", "cwd" };
	struct statx statx_;
	char link[PATH_MAX];
	ssize_t size;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size = readlinkat(of->fd, names[i], link, sizeof(link));
		if (size < 0)
			return 0; /* a thread of the kernel runs no program */

		ask(of->fd, names[i], &statx_);
		text_print(links, "%s\t%s\t%" PRIu64 "\t%" PRIu64, of->tgid,
			   names[i], (uint64_t)statx_.stx_mnt_id,
			   (uint64_t)statx_.stx_ino);
		add_link(links, link, size);
		add_device(links, &statx_);
		text_add(links, "\n", 1);
	}
	return 0;
}

int collect_files(struct text *files, const struct collect_process *of)
{
	const int fd = openat(of->fd, "fd", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *const dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int r = 0;

	if (!dir) {
		r = collect_lack(errno);
		if (fd >= 0)
			close(fd);
		return r;
	}

	while (r == 0 && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		if (of->is_late(of->context))
			r = -ETIMEDOUT;
		else
			r = add_file(files, of->tgid, dirfd(dir), of->fd,
				     entry->d_name);
	}
	closedir(dir);
	return r;
}
