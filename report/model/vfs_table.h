/*
 * vfs_table.h - what the calls of all threads share; part of vfs.h
 */
#ifndef MODEL_VFS_TABLE_H
#define MODEL_VFS_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/fd_call.h"
#include "report/model/vfs.h"

struct event;
struct ior_call_def;
struct open_file;

struct vfs {
	struct vfs_options options;
	struct fd_call_sources fd_sources;
	uint64_t n_rows;
	uint64_t gap_to_ns; /* the latest */

	/* calls on what is not known: a file, a socket, a pipe? */
	uint64_t n_unknown;
	uint64_t unknown_size; /* bytes that they moved */
};

/* Whether calls of this kind leave a row. */
bool vfs_makes_row(const struct ior_call_def *call);

/* The descriptor that a call of a class that does I/O works on, or NULL. */
int vfs_get_file(const struct vfs *vfs, const struct task *task, int64_t fd,
		 struct open_file **ret, struct ior_error *err);

/* The call of the task has ended: its rows. */
int vfs_exit_io(struct vfs *vfs, struct task *task, const struct event *event,
		struct ior_error *err);

/* The row of a call that was entered before the trace, or in a gap. */
int vfs_exit_cut(struct vfs *vfs, struct task *task, const struct event *event,
		 struct ior_error *err);

/* The row of the call that is open, if a gap took its exit. */
int vfs_give_up(struct vfs *vfs, const struct task *task, uint32_t cpu,
		struct ior_error *err);

/* Count a row whose descriptor may be of a file, a socket, a pipe ... */
void vfs_count_unknown(struct vfs *vfs, const struct call_context *call,
		       const struct vfs_row *row);

#endif
