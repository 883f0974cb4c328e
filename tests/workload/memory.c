/*
 * memory.c - more memory than a process may have
 *
 * Run where memory is limited, so that pages go out to swap and come in again.
 */
#include "workload.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

#define N_PASSES 3

/* What the kernel says that this process made disks read. */
static uint64_t disk_read_bytes(void)
{
	const char name[] = "\nread_bytes: ";
	const int fd = open("/proc/self/io", O_RDONLY | O_CLOEXEC);
	char text[512] = "";
	const char *at;

	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		die("/proc/self/io");
	close(fd);
	at = strstr(text, name);
	if (!at)
		die("/proc/self/io has no read_bytes");
	return strtoull(at + strlen(name), NULL, 10);
}

/*
 * All but the pages of the test stays in memory, so that nothing is read behind
 * the look at the counter.  What goes out is not this process's to pay for.
 */
static void touch_pages(struct work *work)
{
	const size_t size = work->n_calls * PAGE;
	uint8_t *map;
	uint64_t page;
	int pass;

	if (mlockall(MCL_CURRENT))
		die("cannot lock the program in memory");
	map = mmap(NULL, size, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED || madvise(map, size, MADV_NOHUGEPAGE))
		die("mmap");

	for (pass = 0; pass < N_PASSES; pass++)
		for (page = 0; page < work->n_calls; page++)
			map[page * PAGE]++;

	truth_add(work->truth, DISK_READ_BYTES, disk_read_bytes());
	truth_hide(work->truth, DISK_READS);
	truth_hide(work->truth, VFS_READS);
	truth_hide(work->truth, VFS_READ_BYTES);
}

const struct verb memory_verbs[] = {
	{ "touch_pages", NULL, touch_pages,
	  "write to CALLS pages of memory, three times" },
	{ 0 },
};
