/*
 * collect_devices.c - block devices and what they are made of
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"

#define BLOCK_DIR "sys/class/block"
#define BTRFS_DIR "sys/fs/btrfs"
#define NAME_SIZE 512

/* Of each device, where it has them. */
static const char *const device_files[] = {
	"dev",
	"start",
	"size",
	"partition",
	"ro",
	"queue/rotational",
	"queue/scheduler",
	"queue/iostats",
	"dm/name",
	"loop/backing_file",
	"loop/offset",
	"loop/dio",
};

static const char *const device_lists[] = { "slaves", "holders" };

static const char *const tables[] = { "proc/partitions", "proc/swaps" };

/* Add a text of the names in a directory, one a line. */
static int add_list(struct bundle *bundle, const char *name,
		    struct ior_error *err)
{
	const uint64_t time_ns = clock_now();
	struct text text = { 0 };
	struct dirent *entry;
	char path[NAME_SIZE + 1];
	DIR *dir;
	int r = 0;

	snprintf(path, sizeof(path), "/%s", name);
	dir = opendir(path);
	if (!dir)
		return 0;

	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		text_add_field(&text, entry->d_name, strlen(entry->d_name));
		text_add(&text, "\n", 1);
	}
	closedir(dir);
	if (text.size)
		r = bundle_add(bundle, name, time_ns, text.data, text.size,
			       err);
	text_release(&text);
	return r;
}

static int add_device(struct bundle *bundle, const char *device,
		      struct ior_error *err)
{
	char name[NAME_SIZE];
	size_t i;
	int r = 0;

	for (i = 0;
	     r == 0 && i < sizeof(device_files) / sizeof(device_files[0]);
	     i++) {
		snprintf(name, sizeof(name), BLOCK_DIR "/%s/%s", device,
			 device_files[i]);
		r = bundle_add_file(bundle, name, err);
	}
	for (i = 0;
	     r == 0 && i < sizeof(device_lists) / sizeof(device_lists[0]);
	     i++) {
		snprintf(name, sizeof(name), BLOCK_DIR "/%s/%s", device,
			 device_lists[i]);
		r = add_list(bundle, name, err);
	}
	return r;
}

/* Add a text of the name of what a link leads to, if it is one. */
static int add_link(struct bundle *bundle, const char *name,
		    struct ior_error *err)
{
	const uint64_t time_ns = clock_now();
	char path[NAME_SIZE + 1], link[NAME_SIZE];
	const char *last;
	ssize_t size;

	snprintf(path, sizeof(path), "/%s", name);
	size = readlink(path, link, sizeof(link));
	if (size < 0 || size == sizeof(link))
		return 0;

	link[size] = '\n';
	last = memrchr(link, '/', (size_t)size);
	last = last ? last + 1 : link;
	return bundle_add(bundle, name, time_ns, last,
			  (size_t)(link + size + 1 - last), err);
}

static int add_btrfs(struct bundle *bundle, const char *fsid,
		     struct ior_error *err)
{
	char name[NAME_SIZE];
	int r;

	snprintf(name, sizeof(name), BTRFS_DIR "/%s/devices", fsid);
	r = add_list(bundle, name, err);
	snprintf(name, sizeof(name), BTRFS_DIR "/%s/bdi", fsid);
	return r < 0 ? r : add_link(bundle, name, err);
}

/* Call 'add' for each entry of a directory; none when there is none. */
static int for_each(struct bundle *bundle, const char *path,
		    int (*add)(struct bundle *bundle, const char *name,
			       struct ior_error *err),
		    struct ior_error *err)
{
	struct dirent *entry;
	DIR *dir;
	int r = 0;

	dir = opendir(path);
	if (!dir)
		return 0;

	while (r == 0 && (entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			r = add(bundle, entry->d_name, err);
	closedir(dir);
	return r;
}

int collect_devices(struct bundle *bundle, struct ior_error *err)
{
	size_t i;
	int r;

	r = for_each(bundle, "/" BLOCK_DIR, add_device, err);
	if (r == 0)
		r = for_each(bundle, "/" BTRFS_DIR, add_btrfs, err);
	for (i = 0; r == 0 && i < sizeof(tables) / sizeof(tables[0]); i++)
		r = bundle_add_file(bundle, tables[i], err);
	return r;
}
