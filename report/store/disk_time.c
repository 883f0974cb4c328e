/*
 * disk_time.c - how long a request took, stage by stage
 */
#include "report/store/disk_time.h"
#include "report/model/row.h"

static int64_t between(uint64_t from_ns, uint64_t to_ns)
{
	if (from_ns == 0 || to_ns == 0)
		return -1;
	return to_ns > from_ns ? (int64_t)(to_ns - from_ns) : 0;
}

bool disk_times_get(const struct disk_row *row, struct disk_times *ret)
{
	if (row->n_requests == 0 || row->flags & DISK_INFLIGHT ||
	    row->match == MATCH_LOST)
		return false;

	ret->queue_ns = between(row->queue_ns, row->issue_ns);
	ret->device_ns = between(row->issue_ns, row->complete_ns);
	ret->total_ns = between(row->queue_ns, row->complete_ns);
	return true;
}
