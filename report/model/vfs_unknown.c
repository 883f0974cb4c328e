/*
 * vfs_unknown.c - calls on descriptors of which nothing is known; part of vfs.h
 */
#include <inttypes.h>
#include <stdio.h>

#include "report/model/coverage.h"
#include "report/model/file.h"
#include "report/model/task.h"
#include "report/model/vfs_table.h"

/* Requests of io_uring are told of by async.h, and the recorder is known. */
void vfs_count_unknown(struct vfs *vfs, const struct call_context *call,
		       const struct vfs_row *row)
{
	const struct file_row *const file =
		files_find_row(vfs->options.files, row->file_id);

	if (call->request || row->task_id == TASK_IOREC ||
	    row->class == VFS_SYNC || row->result <= 0 ||
	    (file && file->kind != FILE_KIND_UNKNOWN))
		return;
	vfs->n_unknown++;
	vfs->unknown_size += (uint64_t)row->result;
}

int vfs_note_coverage(const struct vfs *vfs, struct coverage *coverage,
		      struct ior_error *err)
{
	char why[128];

	if (!vfs->n_unknown)
		return 0;
	snprintf(why, sizeof(why),
		 "%" PRIu64 " call%s moved %" PRIu64
		 " byte%s through descriptors that nothing told of",
		 vfs->n_unknown, vfs->n_unknown == 1 ? "" : "s",
		 vfs->unknown_size, vfs->unknown_size == 1 ? "" : "s");
	return coverage_note(coverage, ABOUT_CALLS,
			     "whether some calls were on files", why, err);
}
