/*
 * inode.c - files by number: an id for each inode, and its names
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/inode.h"
#include "report/model/map.h"
#include "report/model/mount.h"
#include "report/model/stack.h"
#include "report/model/words.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

/* The kernel's dev_t of a super block without a device begins with major 0. */
#define MINOR_BITS 20

/* Keys above all s_dev, which have 32 bits. */
#define KEY_BLOCKDEV (UINT64_C(1) << 32)
#define KEY_KIND     (UINT64_C(2) << 32)
#define KEY_OTHER    (UINT64_C(3) << 32)
#define KEY_PATH     (UINT64_C(4) << 32) /* the file with that path alone */
#define KEY_SEEN     (UINT64_C(5) << 32) /* the inode that had it last */
#define KEY_SPECIAL  (UINT64_C(6) << 32) /* + s_dev */
#define KEY_NAMED    (UINT64_C(7) << 32) /* + st_dev of a subvolume */

/* A block of rows; an id finds its row without a map. */
#define BLOCK_ROWS 1024u

struct inodes {
	const struct row_sink *sink;
	const struct stack *stack;
	const struct mounts *mounts;
	struct words words;
	struct map by_key;
	struct file_row **blocks; /* of BLOCK_ROWS each */
	uint32_t n_rows;
};

int inodes_create(const struct row_sink *sink, const struct stack *stack,
		  const struct mounts *mounts, struct inodes **ret,
		  struct ior_error *err)
{
	struct inodes *const inodes = calloc(1, sizeof(*inodes));

	if (!inodes)
		return ior_fail(err, ENOMEM, "out of memory");
	inodes->sink = sink;
	inodes->stack = stack;
	inodes->mounts = mounts;
	*ret = inodes;
	return 0;
}

static struct file_row *find_row(const struct inodes *inodes, uint32_t file_id)
{
	const uint32_t at = file_id - 1;

	if (!file_id || file_id > inodes->n_rows)
		return NULL;
	return &inodes->blocks[at / BLOCK_ROWS][at % BLOCK_ROWS];
}

static int add_block(struct inodes *inodes, struct ior_error *err)
{
	const size_t n_blocks = inodes->n_rows / BLOCK_ROWS;
	struct file_row **const blocks = realloc(
		inodes->blocks, (n_blocks + 1) * sizeof(struct file_row *));

	if (!blocks)
		return ior_fail(err, ENOMEM, "out of memory");
	inodes->blocks = blocks;
	blocks[n_blocks] = calloc(BLOCK_ROWS, sizeof(struct file_row));
	if (!blocks[n_blocks])
		return ior_fail(err, ENOMEM, "out of memory");
	return 0;
}

/* Keep a row under a key; it gets the next id. */
static int add(struct inodes *inodes, uint64_t high, uint64_t low,
	       const struct file_row *row, uint32_t *ret, struct ior_error *err)
{
	struct file_row *kept;
	int r = 0;

	if (inodes->n_rows % BLOCK_ROWS == 0)
		r = add_block(inodes, err);
	if (r < 0)
		return r;

	kept = find_row(inodes, ++inodes->n_rows);
	*kept = *row;
	kept->file_id = inodes->n_rows;
	r = map_set(&inodes->by_key, high, low, kept, err);
	if (r < 0)
		return r;
	*ret = kept->file_id;
	return 0;
}

enum file_kind inodes_kind_of_fs(const char *fs)
{
	static const char *const pseudo[] = {
		"proc",       "sysfs",     "tracefs", "debugfs",
		"cgroup",     "cgroup2",   "devpts",  "securityfs",
		"configfs",   "bpf",       "pstore",  "efivarfs",
		"fusectl",    "selinuxfs", "resctrl", "binfmt_misc",
		"rpc_pipefs",
	};
	size_t i;

	for (i = 0; i < N_ITEMS(pseudo); i++)
		if (!strcmp(fs, pseudo[i]))
			return FILE_KIND_PROC;
	if (!strcmp(fs, "devtmpfs") || !strcmp(fs, "anon_inodefs") ||
	    !strcmp(fs, "mqueue"))
		return FILE_KIND_OTHER;
	if (!strcmp(fs, "sockfs"))
		return FILE_KIND_SOCKET;
	if (!strcmp(fs, "pipefs"))
		return FILE_KIND_PIPE;
	return FILE_KIND_FILE;
}

bool inodes_is_blockdev(const struct inodes *inodes, uint32_t dev, uint64_t ino)
{
	return dev >> MINOR_BITS == 0 && ino <= UINT32_MAX &&
	       ino >> MINOR_BITS != 0 && /* most inodes stop here */
	       !mounts_find_dev(inodes->mounts, dev) &&
	       stack_disk_of(inodes->stack, (uint32_t)ino);
}

/* What the mounts tell about the file system that an inode is on. */
static void place(const struct inodes *inodes, struct file_row *row)
{
	const struct mount_row *const mount =
		mounts_find_dev(inodes->mounts, row->dev);

	row->fs = mount ? mount->fs : "";
	row->mount = mount ? mount->path : "";
	row->device_id = mount ? mount->device_id
			       : stack_disk_of(inodes->stack, row->dev);
}

static int add_inode(struct inodes *inodes, uint32_t dev, uint64_t ino,
		     uint32_t *ret, struct ior_error *err)
{
	struct file_row row = { .dev = dev, .ino = ino, .path = "" };

	place(inodes, &row);
	row.kind = inodes_kind_of_fs(row.fs);
	return add(inodes, dev, ino, &row, ret, err);
}

int inodes_get(struct inodes *inodes, uint32_t dev, uint64_t ino, uint32_t *ret,
	       struct ior_error *err)
{
	const struct file_row *const row = map_find(&inodes->by_key, dev, ino);

	if (row) {
		*ret = row->file_id;
		return 0;
	}
	if (inodes_is_blockdev(inodes, dev, ino))
		return inodes_get_blockdev(inodes, (uint32_t)ino, ret, err);
	return add_inode(inodes, dev, ino, ret, err);
}

int inodes_get_special(struct inodes *inodes, enum file_kind kind, uint32_t dev,
		       uint64_t ino, uint32_t *ret, struct ior_error *err)
{
	const struct file_row *const found =
		map_find(&inodes->by_key, KEY_SPECIAL + dev, ino);
	struct file_row row = {
		.kind = kind,
		.dev = dev,
		.ino = ino,
		.path = "",
	};

	if (!found) {
		place(inodes, &row);
		return add(inodes, KEY_SPECIAL + dev, ino, &row, ret, err);
	}
	*ret = found->file_id;
	return 0;
}

static const char *device_name(const struct stack *stack, uint32_t dev)
{
	const struct device_row *device;
	uint32_t id;

	for (id = 1; (device = stack_find(stack, id)); id++)
		if (device->dev == dev)
			return device->name;
	return "";
}

int inodes_get_blockdev(struct inodes *inodes, uint32_t dev, uint32_t *ret,
			struct ior_error *err)
{
	const struct file_row *const found =
		map_find(&inodes->by_key, KEY_BLOCKDEV, dev);
	struct file_row row = {
		.kind = FILE_KIND_BLOCKDEV,
		.ino = dev,
		.fs = "bdev",
		.mount = "",
	};
	char path[128];
	int r;

	if (found) {
		*ret = found->file_id;
		return 0;
	}
	row.device_id = stack_disk_of(inodes->stack, dev);
	snprintf(path, sizeof(path), "/dev/%s",
		 device_name(inodes->stack, dev));
	r = words_get(&inodes->words, path, strlen(path), &row.path, err);
	if (r < 0)
		return r;
	return add(inodes, KEY_BLOCKDEV, dev, &row, ret, err);
}

int inodes_get_kind(struct inodes *inodes, enum file_kind kind, uint32_t *ret,
		    struct ior_error *err)
{
	static const char *const fs_of_kind[] = {
		[FILE_KIND_UNKNOWN] = "",      [FILE_KIND_FILE] = "",
		[FILE_KIND_BLOCKDEV] = "bdev", [FILE_KIND_SOCKET] = "sockfs",
		[FILE_KIND_PIPE] = "pipefs",   [FILE_KIND_PROC] = "",
		[FILE_KIND_OTHER] = "",
	};
	const struct file_row *const found =
		map_find(&inodes->by_key, KEY_KIND, kind);
	const struct file_row row = {
		.kind = kind,
		.fs = fs_of_kind[kind],
		.mount = "",
		.path = "",
	};

	if (!found)
		return add(inodes, KEY_KIND, kind, &row, ret, err);
	*ret = found->file_id;
	return 0;
}

int inodes_get_other(struct inodes *inodes, enum file_kind kind, const char *fs,
		     uint64_t number, uint32_t *ret, struct ior_error *err)
{
	const uint64_t key = KEY_OTHER + kind;
	const struct file_row *const found =
		map_find(&inodes->by_key, key, number);
	struct file_row row = {
		.kind = kind,
		.ino = number,
		.mount = "",
		.path = "",
	};
	int r;

	if (found) {
		*ret = found->file_id;
		return 0;
	}
	r = words_get(&inodes->words, fs, strlen(fs), &row.fs, err);
	if (r < 0)
		return r;
	return add(inodes, key, number, &row, ret, err);
}

int inodes_get_path(struct inodes *inodes, enum file_kind kind,
		    const struct mount_row *mount, const char *path,
		    uint32_t *ret, struct ior_error *err)
{
	const enum file_kind place_kind =
		mount ? inodes_kind_of_fs(mount->fs) : kind;
	const struct file_row row = {
		.kind = place_kind,
		.dev = mount ? mount->dev : 0,
		.device_id = mount ? mount->device_id : 0,
		.fs = mount ? mount->fs : "",
		.mount = mount ? mount->path : "",
		.path = path,
		.path_given = true,
	};
	const struct file_row *const found = map_find(
		&inodes->by_key, KEY_PATH + place_kind, (uintptr_t)path);

	if (!found)
		return add(inodes, KEY_PATH + place_kind, (uintptr_t)path, &row,
			   ret, err);
	*ret = found->file_id;
	return 0;
}

int inodes_note_path(struct inodes *inodes, uint32_t file_id, const char *path,
		     struct ior_error *err)
{
	struct file_row *const row = find_row(inodes, file_id);

	if (!row)
		return 0;
	if (!row->path[0]) {
		row->path = path;
		row->path_given = true;
	}
	return map_set(&inodes->by_key, KEY_SEEN, (uintptr_t)path, row, err);
}

/* The inode seen last under the path, when nothing but that is known. */
static const struct file_row *find_seen(const struct inodes *inodes,
					const struct file_row *row)
{
	return row->path_given && !row->ino
		       ? map_find(&inodes->by_key, KEY_SEEN,
				  (uintptr_t)row->path)
		       : NULL;
}

uint32_t inodes_find_inode(const struct inodes *inodes, uint32_t file_id)
{
	const struct file_row *const row = find_row(inodes, file_id);
	const struct file_row *seen;

	if (!row || !row->path_given || row->ino)
		return file_id;
	seen = find_seen(inodes, row);
	return seen ? seen->file_id : 0;
}

static bool is_of_deleted(const char *path)
{
	static const char mark[] = " (deleted)";
	const size_t size = strlen(path);

	return size > strlen(mark) && !strcmp(path + size - strlen(mark), mark);
}

int inodes_name(struct inodes *inodes, uint32_t file_id, const char *path,
		struct ior_error *err)
{
	struct file_row *const row = find_row(inodes, file_id);

	if (!row || (row->path[0] && !row->path_given) ||
	    (row->path_given && (is_of_deleted(path) || !row->ino)))
		return 0;
	row->path_given = false;
	return words_get(&inodes->words, path, strlen(path), &row->path, err);
}

#define NAMES_SIZE 4096

int inodes_name_in(struct inodes *inodes, uint32_t file_id, uint32_t subvolume,
		   const char *path, struct ior_error *err)
{
	const uint64_t key = KEY_NAMED + subvolume;
	struct file_row *const row = find_row(inodes, file_id);
	char names[NAMES_SIZE];
	int size, r;

	if (!row || map_find(&inodes->by_key, key, file_id))
		return 0;
	r = map_set(&inodes->by_key, key, file_id, row, err);
	if (r < 0)
		return r;

	if (!row->path[0] || row->path_given || !strcmp(row->path, path))
		return inodes_name(inodes, file_id, path, err);
	size = snprintf(names, sizeof(names), "%s or %s", row->path, path);
	if (size < 0 || (size_t)size >= sizeof(names))
		return 0;
	return words_get(&inodes->words, names, (size_t)size, &row->path, err);
}

const struct file_row *inodes_find(const struct inodes *inodes,
				   uint32_t file_id)
{
	return find_row(inodes, file_id);
}

int inodes_finish(struct inodes *inodes, struct ior_error *err)
{
	const struct file_row *seen;
	struct file_row *row;
	uint32_t id;
	int r = 0;

	for (id = 1; r == 0 && id <= inodes->n_rows; id++) {
		row = find_row(inodes, id);
		seen = find_seen(inodes, row);
		if (seen)
			row->path = seen->path; /* one name for one file */
		if (row->dev && !row->fs[0])
			place(inodes, row); /* its mount came later */
		r = inodes->sink->file(inodes->sink->context, row, err);
	}
	return r;
}

void inodes_free(struct inodes *inodes)
{
	uint32_t i;

	if (!inodes)
		return;
	for (i = 0; i * BLOCK_ROWS < inodes->n_rows; i++)
		free(inodes->blocks[i]);
	free(inodes->blocks);
	map_release(&inodes->by_key);
	words_release(&inodes->words);
	free(inodes);
}
