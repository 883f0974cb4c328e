/*
 * mount.c - mounts of all mount namespaces, and the file systems they show
 *
 * Facts: Documentation/filesystems/proc.rst, section 3.5 (mountinfo).
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/btrfs.h"
#include "report/model/line.h"
#include "report/model/map.h"
#include "report/model/mount.h"
#include "report/model/stack.h"
#include "report/model/words.h"

#define TEXT_NAME "mountinfo/"
#define PATH_SIZE 4096

/* Namespaces times mounts of a host full of containers; else damage. */
#define MOUNTS_MAX (UINT32_C(1) << 20)

/* Fields of a line of mountinfo; fs and source follow the one that is "-". */
enum field {
	FIELD_ID,
	FIELD_PARENT,
	FIELD_DEV,
	FIELD_ROOT,
	FIELD_PATH,
	FIELD_OPTIONS,
	FIELD_OPTIONAL,
};

struct mounts {
	const struct row_sink *sink;
	const struct stack *stack;
	struct words words;
	struct btrfs_table btrfs;
	struct map by_id;     /* (namespace, mount_id) -> struct mount_row */
	struct map by_number; /* (0, mount_id), whatever the namespace */
	struct map by_dev;    /* (0, s_dev) -> the first that shows it */
	struct map by_path;   /* (namespace, hash of the path) -> the last */
	uint32_t n_mounts;
};

int mounts_create(const struct row_sink *sink, const struct stack *stack,
		  struct mounts **ret, struct ior_error *err)
{
	struct mounts *const mounts = calloc(1, sizeof(*mounts));

	if (!mounts)
		return ior_fail(err, ENOMEM, "out of memory");
	mounts->sink = sink;
	mounts->stack = stack;
	*ret = mounts;
	return 0;
}

/* The device of that dm name, or NULL. */
static const struct device_row *find_mapped(const struct stack *stack,
					    const char *name)
{
	const struct device_row *device;
	uint32_t id;

	for (id = 1; (device = stack_find(stack, id)); id++)
		if (!strcmp(device->detail, name))
			return device;
	return NULL;
}

/* The device that a source like /dev/vda1 or /dev/mapper/home names, or NULL. */
static const struct device_row *device_of_source(const struct stack *stack,
						 const char *source)
{
	static const char mapper[] = "/dev/mapper/";

	if (!strncmp(source, mapper, strlen(mapper)))
		return find_mapped(stack, source + strlen(mapper));
	if (strncmp(source, "/dev/", 5) != 0)
		return NULL;
	return stack_find_name(stack, source + 5);
}

/* One field as a word that stays. */
static int get_word(struct mounts *mounts, const struct line *line,
		    uint32_t field, const char **ret, struct ior_error *err)
{
	char text[PATH_SIZE];

	if (!line_get_text(line, field, text, sizeof(text)))
		text[0] = '\0';
	return words_get(&mounts->words, text, strlen(text), ret, err);
}

static int fill(struct mounts *mounts, const struct line *line,
		struct mount_row *row, struct ior_error *err)
{
	const struct device_row *device;
	uint32_t dash = FIELD_OPTIONAL;
	int r;

	while (dash < line->n_fields && !line_field_is(line, dash, "-"))
		dash++;
	r = get_word(mounts, line, FIELD_ROOT, &row->root, err);
	if (r == 0)
		r = get_word(mounts, line, FIELD_PATH, &row->path, err);
	if (r == 0)
		r = get_word(mounts, line, dash + 1, &row->fs, err);
	if (r == 0)
		r = get_word(mounts, line, dash + 2, &row->source, err);
	if (r < 0)
		return r;

	row->device_id = stack_disk_of(mounts->stack, row->dev);
	device = device_of_source(mounts->stack, row->source);
	if (!row->device_id && device)
		row->device_id = stack_disk_of(mounts->stack, device->dev);
	return 0;
}

/* FNV-1a, a byte at a time: so the hashes of all directories above come along. */
#define HASH_BEGIN UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

static uint64_t hash_byte(uint64_t hash, char byte)
{
	return (hash ^ (uint8_t)byte) * HASH_PRIME;
}

/* Of a mount's path without the slash that only the root's ends with. */
static uint64_t hash_path(const char *path)
{
	uint64_t hash = HASH_BEGIN;

	for (; *path && strcmp(path, "/") != 0; path++)
		hash = hash_byte(hash, *path);
	return hash;
}

static int add(struct mounts *mounts, const struct mount_row *row,
	       struct ior_error *err)
{
	struct mount_row *const kept = malloc(sizeof(*kept));
	int r;

	if (!kept)
		return ior_fail(err, ENOMEM, "out of memory");
	*kept = *row;
	r = map_set(&mounts->by_id, row->namespace, row->mount_id, kept, err);
	if (r < 0) {
		free(kept);
		return r;
	}

	mounts->n_mounts++;
	r = map_set(&mounts->by_number, 0, row->mount_id, kept, err);
	if (r == 0)
		r = map_set(&mounts->by_path, row->namespace,
			    hash_path(row->path), kept, err);
	if (r < 0 || map_find(&mounts->by_dev, 0, row->dev))
		return r;
	return map_set(&mounts->by_dev, 0, row->dev, kept, err);
}

static int take_line(struct mounts *mounts, uint64_t namespace,
		     const struct line *line, struct ior_error *err)
{
	struct mount_row row = { .namespace = namespace };
	uint64_t mount_id;
	int r;

	if (!line_get_number(line, FIELD_ID, &mount_id) ||
	    mount_id > UINT32_MAX || !line_get_dev(line, FIELD_DEV, &row.dev) ||
	    map_find(&mounts->by_id, namespace, mount_id) ||
	    mounts->n_mounts == MOUNTS_MAX)
		return 0;

	row.mount_id = (uint32_t)mount_id;
	r = fill(mounts, line, &row, err);
	if (r < 0)
		return r;
	return add(mounts, &row, err);
}

int mounts_text(struct mounts *mounts, const struct ior_text *text,
		struct ior_error *err)
{
	struct line line = { 0 };
	uint64_t namespace;
	int r = 0;

	if (sscanf(text->name, TEXT_NAME "%" SCNu64, &namespace) != 1)
		return btrfs_text(&mounts->btrfs, text, err);
	while (r == 0 && line_next(text->data, text->size, &line))
		r = take_line(mounts, namespace, &line, err);
	return r;
}

const struct mount_row *mounts_find(const struct mounts *mounts,
				    uint64_t namespace, uint64_t mount_id)
{
	const struct mount_row *const mount =
		map_find(&mounts->by_id, namespace, mount_id);

	return mount ? mount : map_find(&mounts->by_number, 0, mount_id);
}

const struct mount_row *mounts_find_dev(const struct mounts *mounts,
					uint32_t dev)
{
	return map_find(&mounts->by_dev, 0, dev);
}

/* Whether the mount's path is the first 'size' bytes of this one. */
static bool is_at(const struct mount_row *mount, const char *path, size_t size)
{
	return !size ? !strcmp(mount->path, "/")
		     : strlen(mount->path) == size &&
			       !memcmp(mount->path, path, size);
}

const struct mount_row *mounts_find_path(const struct mounts *mounts,
					 uint64_t namespace, const char *path)
{
	const struct mount_row *mount, *found = NULL;
	uint64_t hash = HASH_BEGIN;
	size_t i;

	if (path[0] != '/')
		return NULL;

	for (i = 0;; i++) {
		if (path[i] == '/' || !path[i]) {
			mount = map_find(&mounts->by_path, namespace, hash);
			if (mount && is_at(mount, path, i))
				found = mount;
		}
		if (!path[i])
			return found;
		hash = hash_byte(hash, path[i]);
	}
}

/* The s_dev of the only file system that passes; 0 for none or several. */
static uint32_t find_only(const struct mounts *mounts, uint32_t disk_id,
			  const char *fs)
{
	const struct mount_row *mount, *found = NULL;
	size_t at = 0;

	while ((mount = map_next(&mounts->by_dev, &at))) {
		if ((disk_id && mount->device_id != disk_id) ||
		    (fs && strcmp(mount->fs, fs) != 0))
			continue;
		if (found)
			return 0;
		found = mount;
	}
	return found ? found->dev : 0;
}

uint32_t mounts_dev_on_disk(const struct mounts *mounts, uint32_t disk_id)
{
	return disk_id ? find_only(mounts, disk_id, NULL) : 0;
}

/* The s_dev of the btrfs that was mounted by the name of this device, or 0. */
static uint32_t find_btrfs_on(const struct mounts *mounts, const char *name)
{
	const struct device_row *const device =
		stack_find_name(mounts->stack, name);
	const struct mount_row *mount;
	size_t at = 0;

	while (device && (mount = map_next(&mounts->by_dev, &at)))
		if (!strcmp(mount->fs, "btrfs") &&
		    device_of_source(mounts->stack, mount->source) == device)
			return mount->dev;
	return 0;
}

/* The s_dev of the only btrfs, unless its source is a device of another. */
static uint32_t find_btrfs_without_device(const struct mounts *mounts)
{
	const uint32_t dev = find_only(mounts, 0, "btrfs");
	const struct mount_row *const mount = mounts_find_dev(mounts, dev);

	return dev && !device_of_source(mounts->stack, mount->source) ? dev : 0;
}

uint32_t mounts_dev_of_btrfs(const struct mounts *mounts,
			     const uint8_t fsid[BTRFS_FSID_SIZE])
{
	const char *device;
	uint32_t dev = 0;
	size_t at = 0;

	if (!mounts->btrfs.n_devices)
		return find_only(mounts, 0, "btrfs");
	while (!dev && (device = btrfs_next_device(&mounts->btrfs, fsid, &at)))
		dev = find_btrfs_on(mounts, device);
	return dev ? dev : find_btrfs_without_device(mounts);
}

uint32_t mounts_dev_of_btrfs_bdi(const struct mounts *mounts, const char *bdi)
{
	const uint8_t *const fsid = btrfs_find_bdi(&mounts->btrfs, bdi);

	if (!mounts->btrfs.n_bdis)
		return find_only(mounts, 0, "btrfs");
	return fsid ? mounts_dev_of_btrfs(mounts, fsid) : 0;
}

uint32_t mounts_btrfs_on_disk(const struct mounts *mounts, uint32_t disk_id)
{
	return disk_id ? find_only(mounts, disk_id, "btrfs") : 0;
}

int mounts_finish(struct mounts *mounts, struct ior_error *err)
{
	const struct mount_row *mount;
	size_t at = 0;
	int r = 0;

	while (r == 0 && (mount = map_next(&mounts->by_id, &at)))
		r = mounts->sink->mount(mounts->sink->context, mount, err);
	return r;
}

void mounts_free(struct mounts *mounts)
{
	struct mount_row *mount;
	size_t at = 0;

	if (!mounts)
		return;
	while ((mount = map_next(&mounts->by_id, &at)))
		free(mount);
	map_release(&mounts->by_id);
	map_release(&mounts->by_number);
	map_release(&mounts->by_dev);
	map_release(&mounts->by_path);
	words_release(&mounts->words);
	btrfs_release(&mounts->btrfs);
	free(mounts);
}
