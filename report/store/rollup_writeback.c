/*
 * rollup_writeback.c - what was written back, by whom, and how old it was
 *
 * Bytes are of owners and pages of their dirtiers, and neither follows from the
 * other: a file system may compress, and of some pages nobody saw when they
 * became dirty.  So bytes stand in a row without bucket.
 */
#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_writeback.h"

#define N_KEYS 8

#define NS_PER_S 1000000000

const struct rollup_shape writeback_rollup_shape = {
	.table = { "rollup_writeback",
		   "n"
		   "nnnnntnn"
		   "nnnnn",
		   false },
	.n_keys = N_KEYS,
	.sums = "++++>",
	.entries_max = 32768,
};

const struct rollup_shape throttle_rollup_shape = {
	.table = { "rollup_throttle",
		   "n"
		   "nnn"
		   "nnn",
		   false },
	.n_keys = 3,
	.sums = "++>",
	.entries_max = 8192,
};

static bool writes_back(const struct disk_row *row)
{
	return row->op == DISK_WRITE && !(row->flags & DISK_INFLIGHT) &&
	       (row->cause == CAUSE_WRITEBACK || row->cause == CAUSE_FSYNC);
}

static int add(struct rollup *rollup, const struct origin *origin,
	       const struct disk_row *row, uint32_t task_id, int64_t bucket,
	       const int64_t *sums, struct ior_error *err)
{
	const int64_t keys[N_KEYS] = {
		origin_since(origin, row->complete_ns) / NS_PER_S,
		origin_id(origin, task_id),
		origin_id(origin, row->file_id),
		origin_id(origin, row->device_id),
		origin_id(origin, row->task_id),
		cell_text(disk_cause_names[row->cause]),
		(row->flags & DISK_LOWER) != 0,
		bucket,
	};

	return rollup_add(rollup, keys, sums, err);
}

int writeback_rollup_add(struct rollup *rollup, const struct origin *origin,
			 const struct disk_row *row, struct ior_error *err)
{
	uint32_t i;
	int r = 0;

	if (!writes_back(row))
		return 0;
	for (i = 0; r == 0 && i < row->n_owners; i++) {
		const struct disk_owner *const owner = &row->owners[i];
		const int64_t size = (int64_t)owner->size;
		const bool is_estimate = owner->method == METHOD_ESTIMATED;
		const int64_t sums[] = { size, is_estimate ? size : 0, 0, 0,
					 0 };

		r = add(rollup, origin, row, owner->task_id, CELL_NULL, sums,
			err);
	}
	for (i = 0; r == 0 && i < row->n_ages; i++) {
		const struct disk_age *const age = &row->ages[i];
		const int64_t sums[] = { 0, 0, (int64_t)age->n_pages,
					 (int64_t)age->sum_us,
					 (int64_t)age->max_ns };

		r = add(rollup, origin, row, age->task_id, age->bucket, sums,
			err);
	}
	return r;
}

int throttle_rollup_add(struct rollup *rollup, const struct origin *origin,
			const struct throttle_row *row, struct ior_error *err)
{
	const int64_t keys[] = {
		origin_since(origin, row->time_ns) / NS_PER_S,
		origin_id(origin, row->task_id),
		origin_id(origin, row->file_id),
	};
	const int64_t sums[] = { 1, (int64_t)row->pause_ns,
				 (int64_t)row->pause_ns };

	return rollup_add(rollup, keys, sums, err);
}
