/*
 * rollup_stack.c - from where in the kernel each task queued I/O
 *
 * A stack is the submitter's, who need not be who is charged.
 */
#include <stdint.h>

#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_stack.h"

const struct rollup_shape stack_rollup_shape = {
	.table = { "rollup_stack",
		   "n"
		   "nnttnn"
		   "nn",
		   false },
	.n_keys = 6,
	.sums = "++",
	.entries_max = 16384,
};

int stack_rollup_add(struct rollup *rollup, const struct origin *origin,
		     const struct disk_row *row, struct ior_error *err)
{
	const int64_t keys[] = {
		origin_id(origin, row->task_id),
		origin_id(origin, row->device_id),
		cell_text(disk_op_names[row->op]),
		cell_text(disk_cause_names[row->cause]),
		(row->flags & DISK_LOWER) != 0,
		origin_id(origin, row->stack_id),
	};
	const int64_t sums[] = { 1, (int64_t)row->size };

	if (row->stack_id == STACK_NONE || row->flags & DISK_INFLIGHT)
		return 0;
	return rollup_add(rollup, keys, sums, err);
}
