/*
 * vfs_table.h - what the calls of all threads share; part of vfs.h
 */
#ifndef MODEL_VFS_TABLE_H
#define MODEL_VFS_TABLE_H

#include "report/model/fd_call.h"
#include "report/model/vfs.h"

struct vfs {
	struct vfs_options options;
	struct fd_call_sources fd_sources;
	uint64_t n_rows;
	uint64_t gap_to_ns; /* the latest */

	/* calls on what is not known: a file, a socket, a pipe? */
	uint64_t n_unknown;
	uint64_t unknown_size; /* bytes that they moved */
};

/* Count a row whose descriptor may be of a file, a socket, a pipe ... */
void vfs_count_unknown(struct vfs *vfs, const struct call_context *call,
		       const struct vfs_row *row);

#endif
