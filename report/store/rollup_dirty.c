/*
 * rollup_dirty.c - what became of what tasks wrote into memory, by file
 */
#include <stdint.h>

#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_dirty.h"

const struct rollup_shape dirty_rollup_shape = {
	.table = { "rollup_dirty",
		   "n"
		   "nn"
		   "nnnn",
		   false },
	.n_keys = 2,
	.sums = "++++",
	.entries_max = 16384,
};

int dirty_rollup_add(struct rollup *rollup, const struct origin *origin,
		     const struct dirty_row *row, struct ior_error *err)
{
	const int64_t keys[] = {
		origin_id(origin, row->task_id),
		origin_id(origin, row->file_id),
	};
	const int64_t sums[] = {
		(int64_t)row->sizes[DIRTY_DIRTIED],
		(int64_t)row->sizes[DIRTY_COWRITTEN],
		(int64_t)row->sizes[DIRTY_CANCELLED],
		(int64_t)row->sizes[DIRTY_LEFT],
	};

	return rollup_add(rollup, keys, sums, err);
}
