/*
 * mount.h - mounts of all mount namespaces, and the file systems they show
 *
 * Known from mountinfo in the snapshots.  A mount that is gone stays known: its
 * files may still be in the trace.
 */
#ifndef MODEL_MOUNT_H
#define MODEL_MOUNT_H

#include <stdint.h>

#include "report/model/row.h"

struct ior_error;
struct ior_text;
struct mounts;
struct stack;

/* Both outlive the mounts. */
int mounts_create(const struct row_sink *sink, const struct stack *stack,
		  struct mounts **ret, struct ior_error *err);

/*
 * Take mountinfo/NSINODE and sys/fs/btrfs/FSID/...; other texts are passed by.
 */
int mounts_text(struct mounts *mounts, const struct ior_text *text,
		struct ior_error *err);

/*
 * A mount by its id, or by the s_dev it shows; or NULL.  The kernel numbers the
 * mounts of all namespaces as one, and a descriptor may have come from another.
 */
const struct mount_row *mounts_find(const struct mounts *mounts,
				    uint64_t namespace, uint64_t mount_id);
const struct mount_row *mounts_find_dev(const struct mounts *mounts,
					uint32_t dev);

/* The mount that a path of a namespace is on, the innermost; or NULL. */
const struct mount_row *mounts_find_path(const struct mounts *mounts,
					 uint64_t namespace, const char *path);

/* The s_dev of the only file system on a disk; 0 for none, or more than one. */
uint32_t mounts_dev_on_disk(const struct mounts *mounts, uint32_t disk_id);

/*
 * The s_dev of the btrfs with this fsid, or with this backing device, or 0.  In
 * traces that tell none of them it is that of the only btrfs there is.
 */
uint32_t mounts_dev_of_btrfs(const struct mounts *mounts,
			     const uint8_t fsid[16]);
uint32_t mounts_dev_of_btrfs_bdi(const struct mounts *mounts, const char *bdi);

/* The s_dev of the btrfs on this disk, 0 when none is known. */
uint32_t mounts_btrfs_on_disk(const struct mounts *mounts, uint32_t disk_id);

/* Hand out the rows of all mounts. */
int mounts_finish(struct mounts *mounts, struct ior_error *err);

void mounts_free(struct mounts *mounts);

#endif
