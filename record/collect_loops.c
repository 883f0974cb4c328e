/*
 * collect_loops.c - a line for each loop device, of the file that it lies on
 *
 * Events of the file name its inode, the device only its path.  That is looked
 * up without opening the file: O_PATH waits for nobody's data.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"

#define BLOCK_DIR "/sys/class/block"

static void add_inode(struct text *lines, const char *name, int file_fd)
{
	struct text info = { 0 }, tail = { 0 };
	const int fds_fd = open("/proc/self/fd", O_PATH | O_CLOEXEC);
	char path[64], fd[16];

	snprintf(fd, sizeof(fd), "%d", file_fd);
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%s", fd);
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

/* Of no loop device, or where the path leads nowhere, there is no line. */
static void add_loop(struct text *lines, const char *name)
{
	struct text file = { 0 };
	char path[512];
	int fd;

	snprintf(path, sizeof(path), BLOCK_DIR "/%s/loop/backing_file", name);
	if (text_read(&file, AT_FDCWD, path) == 0 && file.size > 1) {
		file.data[file.size - 1] = '\0'; /* the end of the line */
		fd = open(file.data, O_PATH | O_CLOEXEC);
		if (fd >= 0) {
			add_inode(lines, name, fd);
			close(fd);
		}
	}
	text_release(&file);
}

int collect_loops(struct bundle *bundle, struct ior_error *err)
{
	const uint64_t time_ns = clock_now();
	struct text lines = { 0 };
	struct dirent *entry;
	DIR *const dir = opendir(BLOCK_DIR);
	int r = 0;

	if (!dir)
		return 0;

	while ((entry = readdir(dir)))
		if (!strncmp(entry->d_name, "loop", strlen("loop")))
			add_loop(&lines, entry->d_name);
	closedir(dir);
	if (lines.size)
		r = bundle_add(bundle, "loops", time_ns, lines.data, lines.size,
			       err);
	text_release(&lines);
	return r;
}
