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

/* A moment on the way, by the clock of another CPU, is not beyond its ends. */
static uint64_t within(uint64_t from_ns, uint64_t at_ns, uint64_t to_ns)
{
	if (from_ns == 0 || at_ns == 0 || to_ns == 0)
		return 0;
	if (at_ns < from_ns)
		return from_ns;
	return at_ns > to_ns && to_ns >= from_ns ? to_ns : at_ns;
}

static void get_way(const struct disk_row *row, struct disk_times *ret)
{
	const uint64_t insert_ns =
		within(row->queue_ns, row->insert_ns, row->issue_ns);
	const uint64_t get_ns = within(row->queue_ns, row->get_ns,
				       insert_ns ? insert_ns : row->issue_ns);

	ret->get_ns = between(row->queue_ns, get_ns);
	ret->plug_ns = between(get_ns, insert_ns);
	ret->insert_ns = between(row->queue_ns, insert_ns);
	ret->scheduler_ns = between(insert_ns, row->issue_ns);
}

bool disk_times_get(const struct disk_row *row, struct disk_times *ret)
{
	if (row->n_requests == 0 || row->flags & DISK_INFLIGHT ||
	    row->match == MATCH_LOST)
		return false;

	get_way(row, ret);
	ret->queue_ns = between(row->queue_ns, row->issue_ns);
	ret->device_ns = between(row->issue_ns, row->complete_ns);
	ret->total_ns = between(row->queue_ns, row->complete_ns);
	return true;
}
