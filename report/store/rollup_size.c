/*
 * rollup_size.c - sizes of calls and of disk I/Os, in powers of two
 */
#include <stddef.h>

#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_size.h"

const struct rollup_shape vfs_size_shape = {
	.table = { "rollup_vfs_size",
		   "n"
		   "nfttn"
		   "nn",
		   false },
	.n_keys = 5,
	.sums = "++",
	.entries_max = 16384,
};

const struct rollup_shape disk_size_shape = {
	.table = { "rollup_disk_size",
		   "n"
		   "nnttnn"
		   "nn",
		   false },
	.n_keys = 6,
	.sums = "++",
	.entries_max = 16384,
};

/* The B of 2^B <= size < 2^(B+1). */
static int64_t bucket_of(uint64_t size)
{
	return 63 - __builtin_clzll(size);
}

int vfs_size_add(struct rollup *rollup, const struct origin *origin,
		 const struct vfs_row *row, int64_t fs, struct ior_error *err)
{
	const bool moved = row->result > 0 && row->class != VFS_SYNC;
	const int64_t keys[] = {
		origin_id(origin, row->task_id),
		fs,
		cell_text(vfs_class_names[row->class]),
		cell_text(row->call),
		moved ? bucket_of((uint64_t)row->result) : CELL_NULL,
	};
	const int64_t sums[] = { 1, row->result };

	if (!moved || row->flags & VFS_CUT)
		return 0;
	return rollup_add(rollup, keys, sums, err);
}

int disk_size_add(struct rollup *rollup, const struct origin *origin,
		  const struct disk_row *row, struct ior_error *err)
{
	const int64_t keys[] = {
		origin_id(origin, row->owners[0].task_id),
		origin_id(origin, row->device_id),
		cell_text(disk_op_names[row->op]),
		cell_text(disk_cause_names[row->cause]),
		(row->flags & DISK_LOWER) != 0,
		row->size ? bucket_of(row->size) : CELL_NULL,
	};
	const int64_t sums[] = { 1, (int64_t)row->size };

	if (row->flags & DISK_INFLIGHT || !row->size)
		return 0;
	return rollup_add(rollup, keys, sums, err);
}
