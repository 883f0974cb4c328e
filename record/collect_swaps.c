/*
 * collect_swaps.c - where on its disk each swap area lies
 *
 * No event tells that an I/O is swap; the sectors do.  The kernel swaps to the
 * blocks of a file without asking its file system, so the extents that hold at
 * swapon are those of the file for as long as it is in use.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"

#define SWAPS_PATH "/proc/swaps"
#define TEXT_NAME  "swap_extents"

#define PATH_SIZE   4096
#define SECTOR_SIZE 512

/* Asked of the kernel at once, and kept of one file. */
#define N_EXTENTS     256
#define N_EXTENTS_MAX 65536

/* A line of /proc/swaps; the path as it is there, and its bytes. */
struct swap_area {
	char field[PATH_SIZE];
	char path[PATH_SIZE];
	bool is_file;
	uint64_t size;
};

/* Undo \ooo. */
static void unescape(const char *field, char *path)
{
	while (*field) {
		const char *const digits = field + 1;

		if (*field == '\\' && strspn(digits, "01234567") >= 3) {
			*path++ = (char)((digits[0] - '0') << 6 |
					 (digits[1] - '0') << 3 |
					 (digits[2] - '0'));
			field += 4;
		} else {
			*path++ = *field++;
		}
	}
	*path = '\0';
}

static bool parse_area(const char *line, struct swap_area *ret)
{
	char type[16];
	uint64_t size_kb;

	if (sscanf(line, "%4095s %15s %" SCNu64, ret->field, type, &size_kb) !=
	    3)
		return false;
	unescape(ret->field, ret->path);
	ret->is_file = !strcmp(type, "file");
	/* its head is no part of the size, but of the area */
	ret->size = size_kb * 1024 + (uint64_t)sysconf(_SC_PAGESIZE);
	return true;
}

static void add_extent(struct text *text, const struct swap_area *area,
		       dev_t dev, uint64_t at, uint64_t size)
{
	text_print(text, "%u:%u\t%" PRIu64 "\t%" PRIu64 "\t%s\n", major(dev),
		   minor(dev), at / SECTOR_SIZE, size / SECTOR_SIZE,
		   area->field);
}

static void add_unknown(struct text *text, const struct swap_area *area)
{
	text_print(text, "-\t-\t-\t%s\n", area->field);
}

/* The next extents, and where to go on; false when the file does not tell. */
static bool add_some_extents(struct text *text, const struct swap_area *area,
			     dev_t dev, const struct fiemap *map, uint64_t *at)
{
	uint32_t i;

	for (i = 0; i < map->fm_mapped_extents; i++) {
		const struct fiemap_extent *const extent = &map->fm_extents[i];

		if (extent->fe_flags & FIEMAP_EXTENT_UNKNOWN)
			return false;
		add_extent(text, area, dev, extent->fe_physical,
			   extent->fe_length);
		*at = extent->fe_logical + extent->fe_length;
	}
	return true;
}

/* The extents of a file; false when it does not tell all of them. */
static bool add_extents(struct text *text, const struct swap_area *area, int fd,
			dev_t dev)
{
	struct fiemap *const map = calloc(
		1, sizeof(*map) + N_EXTENTS * sizeof(struct fiemap_extent));
	bool is_known = map;
	uint64_t at = 0;
	uint32_t n = 0;

	while (is_known && at < area->size && n < N_EXTENTS_MAX) {
		*map = (struct fiemap){ .fm_start = at,
					.fm_length = area->size - at,
					.fm_extent_count = N_EXTENTS };
		is_known = ioctl(fd, FS_IOC_FIEMAP, map) == 0 &&
			   map->fm_mapped_extents &&
			   add_some_extents(text, area, dev, map, &at);
		n += N_EXTENTS;
	}
	free(map);
	return is_known && at >= area->size;
}

/*
 * A file system with a number of its own, as btrfs has, lies on no one device,
 * and tells places in a space of its own.
 */
static bool add_file(struct text *text, const struct swap_area *area)
{
	const int fd = open(area->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	bool is_known;

	if (fd < 0)
		return false;
	is_known = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
		   (uint64_t)status.st_size >= area->size &&
		   major(status.st_dev) &&
		   add_extents(text, area, fd, status.st_dev);
	close(fd);
	return is_known;
}

static bool add_device(struct text *text, const struct swap_area *area)
{
	struct stat status;

	if (stat(area->path, &status) < 0 || !S_ISBLK(status.st_mode))
		return false;
	add_extent(text, area, status.st_rdev, 0, area->size);
	return true;
}

static void add_area(struct text *text, const struct swap_area *area)
{
	const bool is_known =
		area->is_file ? add_file(text, area) : add_device(text, area);

	if (!is_known)
		add_unknown(text, area);
}

/* The area of the next line, which begins behind *at; the first has titles. */
static bool next_area(const char **at, struct swap_area *ret)
{
	do {
		*at = strchr(*at, '\n');
		if (!*at || !*++*at)
			return false;
	} while (!parse_area(*at, ret));
	return true;
}

/* Path, type and size of each area: not how much of it is in use. */
static void list_areas(struct text *list, const char *swaps)
{
	struct swap_area area;

	while (next_area(&swaps, &area))
		text_print(list, "%s %d %" PRIu64 "\n", area.field,
			   area.is_file, area.size);
}

static void add_areas(struct text *text, const char *swaps)
{
	struct swap_area area;

	while (next_area(&swaps, &area))
		add_area(text, &area);
}

static bool is_same(const struct text *one, const struct text *other)
{
	return one->size == other->size &&
	       (!one->size || !memcmp(one->data, other->data, one->size));
}

int collect_swaps(struct bundle *bundle, struct text *known,
		  struct ior_error *err)
{
	const uint64_t time_ns = clock_now();
	struct text swaps = { 0 }, list = { 0 }, text = { 0 };
	int r;

	r = text_read(&swaps, AT_FDCWD, SWAPS_PATH);
	if (r == 0 && swaps.size) {
		list_areas(&list, swaps.data);
		if (!is_same(&list, known)) {
			add_areas(&text, swaps.data);
			r = bundle_add(bundle, TEXT_NAME, time_ns,
				       text.size ? text.data : "", text.size,
				       err);
		}
	} else {
		r = 0; /* this kernel does not swap */
	}
	if (r == 0) {
		text_clear(known);
		text_add(known, list.data, list.size);
	}
	text_release(&text);
	text_release(&list);
	text_release(&swaps);
	return r;
}
