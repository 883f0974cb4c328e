/*
 * inode.h - files by number: an id for each inode, and its names
 *
 * An inode is known by the s_dev of its super block and its number.  A block
 * device is known by its dev_t, whatever names it: the file system of block
 * devices inside the kernel, whose inode numbers they are, or a node in /dev.
 */
#ifndef MODEL_INODE_H
#define MODEL_INODE_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

struct inodes;
struct ior_error;
struct mounts;
struct stack;

/* All outlive the inodes. */
int inodes_create(const struct row_sink *sink, const struct stack *stack,
		  const struct mounts *mounts, struct inodes **ret,
		  struct ior_error *err);

/* The id of an inode, made when it was never heard of. */
int inodes_get(struct inodes *inodes, uint32_t dev, uint64_t ino, uint32_t *ret,
	       struct ior_error *err);

/* The id of a block device. */
int inodes_get_blockdev(struct inodes *inodes, uint32_t dev, uint32_t *ret,
			struct ior_error *err);

/* The id that all files of a kind share of which no more is known. */
int inodes_get_kind(struct inodes *inodes, enum file_kind kind, uint32_t *ret,
		    struct ior_error *err);

/*
 * The id of a file that has no inode with an s_dev that is known; 'number'
 * tells it from others of the same fs and kind.
 */
int inodes_get_other(struct inodes *inodes, enum file_kind kind, const char *fs,
		     uint64_t number, uint32_t *ret, struct ior_error *err);

/* The id of a fifo, a socket or a character device that has an inode. */
int inodes_get_special(struct inodes *inodes, enum file_kind kind, uint32_t dev,
		       uint64_t ino, uint32_t *ret, struct ior_error *err);

/*
 * The id of a file of which only the path is known that a call gave: 'mount' is
 * where that is, NULL when not known; then it is of 'kind'.  The path stays
 * the caller's, outlives the inodes, and is the same pointer for the same path.
 */
int inodes_get_path(struct inodes *inodes, enum file_kind kind,
		    const struct mount_row *mount, const char *path,
		    uint32_t *ret, struct ior_error *err);

/* The inode that a call gave this path to; it names those without a name. */
int inodes_note_path(struct inodes *inodes, uint32_t file_id, const char *path,
		     struct ior_error *err);

/*
 * The file itself, or where only its path is known the inode that was seen last
 * under that path; 0 when none was.
 */
uint32_t inodes_find_inode(const struct inodes *inodes, uint32_t file_id);

/* Whether this is the number of a block device that is known. */
bool inodes_is_blockdev(const struct inodes *inodes, uint32_t dev,
			uint64_t ino);

/*
 * The path that the kernel has for a file.  The first stays, but that under
 * which a file was opened is better than that of a deleted one.
 */
int inodes_name(struct inodes *inodes, uint32_t file_id, const char *path,
		struct ior_error *err);

/*
 * The same on a btrfs, where files of several subvolumes have one number and
 * events do not tell them apart: such a file has the names of all.
 */
int inodes_name_in(struct inodes *inodes, uint32_t file_id, uint32_t subvolume,
		   const char *path, struct ior_error *err);

/* The kind of a file on a file system of this type. */
enum file_kind inodes_kind_of_fs(const char *fs);

/* NULL when the id is unknown. */
const struct file_row *inodes_find(const struct inodes *inodes,
				   uint32_t file_id);

/* Hand out the rows of all. */
int inodes_finish(struct inodes *inodes, struct ior_error *err);

void inodes_free(struct inodes *inodes);

#endif
