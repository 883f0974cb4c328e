/*
 * rollup_device.c - what each device did in each second
 */
#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/disk_time.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_device.h"

#define NS_PER_S 1000000000

const struct rollup_shape device_rollup_shape = {
	.table = { "rollup_device",
		   "n"
		   "nnntn"
		   "nnnnnnnn",
		   false },
	.n_keys = 5,
	.sums = "++++++++",
	.entries_max = 16384,
};

/*
 * What is known of the times of a bio; a device without requests is at work
 * from queue to completion.
 */
static bool get_times(const struct disk_row *row, struct disk_times *times)
{
	if (!disk_times_get(row, times))
		return false;
	if (row->request_id == 0 && row->issue_ns == 0) {
		times->queue_ns = 0;
		times->device_ns = times->total_ns;
	}
	return times->queue_ns >= 0 && times->device_ns >= 0;
}

int device_rollup_add(struct rollup *rollup, const struct origin *origin,
		      const struct disk_row *row, struct ior_error *err)
{
	const int64_t keys[] = {
		origin_since(origin, row->complete_ns) / NS_PER_S,
		origin_id(origin, row->device_id),
		origin_id(origin, row->partition_id),
		cell_text(disk_op_names[row->op]),
		(row->flags & DISK_LOWER) != 0,
	};
	struct disk_times times;
	const bool timed = get_times(row, &times);
	const int64_t sums[] = {
		1,
		row->n_requests,
		row->n_requests == 0,
		(int64_t)row->size,
		timed,
		timed ? times.queue_ns : 0,
		timed ? times.device_ns : 0,
		row->match == MATCH_LOST,
	};

	if (row->flags & DISK_INFLIGHT)
		return 0;
	return rollup_add(rollup, keys, sums, err);
}
