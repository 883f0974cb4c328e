/*
 * file_table.h - all that is known about files; part of file.h
 */
#ifndef MODEL_FILE_TABLE_H
#define MODEL_FILE_TABLE_H

#include "report/model/descriptor.h"
#include "report/model/file.h"
#include "report/model/path.h"

/* Flags as Linux on x86 has them, not as the analyzer's host does. */
#define TRACE_O_APPEND  02000u
#define TRACE_O_DSYNC   010000u /* O_SYNC has it, too */
#define TRACE_O_DIRECT  040000u
#define TRACE_O_CLOEXEC 02000000u

struct files {
	struct stack *stack;
	struct tasks *tasks;
	struct mounts *mounts;
	struct inodes *inodes;
	struct descriptors descriptors;
	struct paths paths;
	char bdi[32]; /* looked up last, and the s_dev it was */
	uint32_t bdi_dev;
	uint8_t fsid[16]; /* the same, of a btrfs; valid while fsid_dev is one */
	uint32_t fsid_dev;
	uint32_t n_gaps;
};

void files_set_flags(struct open_file *file, uint64_t flags);

/* The block device that a path like /dev/vda names, or NULL. */
const struct device_row *files_find_device(const struct files *files,
					   const char *link, const char *fs);

/* Let an open file know of the gaps since it was last looked at. */
void files_pass_gap(const struct files *files, struct open_file *file);

#endif
