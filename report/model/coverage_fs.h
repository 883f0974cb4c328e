/*
 * coverage_fs.h - mounted file systems of which events tell less, or nothing
 *
 * Of mountinfo only the types matter.  Those that are on no device and move
 * nothing (proc, tmpfs, overlay) are passed by, as are those that topics are of.
 */
#ifndef MODEL_COVERAGE_FS_H
#define MODEL_COVERAGE_FS_H

#include <stdbool.h>
#include <stddef.h>

struct ior_text;

/* A host has a few types; a hostile trace not more than this. */
#define COVERAGE_FS_MAX  32
#define COVERAGE_FS_SIZE 32

struct coverage_fs {
	char types[COVERAGE_FS_MAX][COVERAGE_FS_SIZE];
	bool on_disk[COVERAGE_FS_MAX]; /* mounted from a device */
	size_t n_types;
};

/* Take mountinfo/NSINODE; other texts are passed by. */
void coverage_fs_text(struct coverage_fs *mounted, const struct ior_text *text);

bool coverage_fs_has(const struct coverage_fs *mounted, const char *type);

/* What is not seen of the type at an index; NULL: all is, or no matter. */
const char *coverage_fs_unseen(const struct coverage_fs *mounted, size_t index);

#endif
