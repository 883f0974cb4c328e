/*
 * btrfs.h - what each btrfs lies on, and the names by which events know it
 *
 *	struct btrfs_table table = { 0 };
 *
 *	r = btrfs_text(&table, text, err);
 *	fsid = btrfs_find_bdi(&table, "btrfs-4");
 *	while (fsid && (device = btrfs_next_device(&table, fsid, &at)))
 *		...
 *	btrfs_release(&table);
 *
 * Its own events tell the fsid, those of writeback a backing device that no disk
 * has.  The kernel numbers these one by one and uses no number again, so a name
 * stays right when its file system is mounted anew.
 */
#ifndef MODEL_BTRFS_H
#define MODEL_BTRFS_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;
struct ior_text;

#define BTRFS_FSID_SIZE 16

/* Owner: the caller; { 0 } is an empty one. */
struct btrfs_table {
	struct btrfs_device *devices;
	size_t n_devices;
	struct btrfs_bdi *bdis;
	size_t n_bdis;
};

/* Take sys/fs/btrfs/FSID/{devices,bdi}; other texts are passed by. */
int btrfs_text(struct btrfs_table *table, const struct ior_text *text,
	       struct ior_error *err);

/*
 * The name ("vda2") of the next device of the file system from *at, which is 0
 * at first; NULL behind the last.  It is valid until the next text.
 */
const char *btrfs_next_device(const struct btrfs_table *table,
			      const uint8_t fsid[BTRFS_FSID_SIZE], size_t *at);

/* The fsid of the file system with this backing device, or NULL; as above. */
const uint8_t *btrfs_find_bdi(const struct btrfs_table *table, const char *bdi);

void btrfs_release(struct btrfs_table *table);

#endif
