/*
 * rollup_latency.c - durations of calls and of requests, in powers of two
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/disk_time.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_latency.h"

/* Of a bucket: none is wider than 1/16 of the durations in it. */
#define N_PARTS     16
#define PARTS_KINDS "nnnnnnnnnnnnnnnn"
#define PARTS_SUMS  "++++++++++++++++"

/* n, sum_ns, how many are in each part, max_ns. */
#define N_SUMS (3 + N_PARTS)

const struct rollup_shape vfs_latency_shape = {
	.table = { "rollup_vfs_latency",
		   "n"
		   "nftttn"
		   "nn" PARTS_KINDS "n",
		   false },
	.n_keys = 6,
	.sums = "++" PARTS_SUMS ">",
	.entries_max = 65536,
};

const struct rollup_shape disk_latency_shape = {
	.table = { "rollup_disk_latency",
		   "n"
		   "nntnttn"
		   "nn" PARTS_KINDS "n",
		   false },
	.n_keys = 7,
	.sums = "++" PARTS_SUMS ">",
	.entries_max = 65536,
};

int64_t latency_bucket(int64_t duration_ns)
{
	if (duration_ns < 0)
		return CELL_NULL;
	if (duration_ns < 2)
		return 0;
	return 63 - __builtin_clzll((unsigned long long)duration_ns);
}

/* Of one, which is in no part when its duration is not known. */
static void get_sums(int64_t duration_ns, int64_t bucket, int64_t *ret)
{
	const uint64_t known_ns = duration_ns < 0 ? 0 : (uint64_t)duration_ns;

	memset(ret, 0, N_SUMS * sizeof(*ret));
	ret[0] = 1;
	ret[1] = (int64_t)known_ns;
	ret[N_SUMS - 1] = (int64_t)known_ns;
	if (bucket != CELL_NULL)
		ret[2 + (known_ns * N_PARTS >> bucket) % N_PARTS] = 1;
}

int vfs_latency_add(struct rollup *rollup, const struct origin *origin,
		    const struct vfs_row *row, int64_t fs,
		    struct ior_error *err)
{
	const bool is_lost = row->flags & VFS_LOST;
	const int64_t duration = is_lost ? -1 : (int64_t)row->duration_ns;
	const int64_t bucket = latency_bucket(duration);
	const int64_t keys[] = {
		origin_id(origin, row->task_id),
		fs,
		cell_text(vfs_class_names[row->class]),
		cell_text(row->call),
		cell_text(disk_match_names[is_lost ? MATCH_LOST : MATCH_EXACT]),
		bucket,
	};
	int64_t sums[N_SUMS];

	if (row->flags & VFS_CUT && !is_lost)
		return 0;
	get_sums(duration, bucket, sums);
	return rollup_add(rollup, keys, sums, err);
}

bool disk_row_stands_lost(const struct disk_row *row)
{
	return row->match == MATCH_LOST &&
	       (row->n_requests || row->flags & DISK_INFLIGHT);
}

int disk_latency_add(struct rollup *rollup, const struct origin *origin,
		     const struct disk_row *row, struct ior_error *err)
{
	struct disk_times times = { -1, -1, -1, -1, -1, -1, -1 };
	const bool counts =
		disk_times_get(row, &times) || disk_row_stands_lost(row);
	const struct {
		const char *name;
		int64_t ns;
		bool may_lack;
	} stages[] = {
		{ "queue", times.queue_ns, false },
		{ "device", times.device_ns, false },
		{ "total", times.total_ns, false },
		{ "get", times.get_ns, true },
		{ "plug", times.plug_ns, true },
		{ "insert", times.insert_ns, true },
		{ "scheduler", times.scheduler_ns, true },
	};
	size_t i;
	int r = 0;

	for (i = 0; counts && r == 0 && i < sizeof(stages) / sizeof(stages[0]);
	     i++) {
		const int64_t bucket = latency_bucket(stages[i].ns);
		const int64_t keys[] = {
			origin_id(origin, row->owners[0].task_id),
			origin_id(origin, row->device_id),
			cell_text(disk_op_names[row->op]),
			(row->flags & DISK_LOWER) != 0,
			cell_text(stages[i].name),
			cell_text(disk_match_names[row->match]),
			bucket,
		};
		int64_t sums[N_SUMS];

		if (stages[i].may_lack && stages[i].ns < 0)
			continue;
		get_sums(stages[i].ns, bucket, sums);
		r = rollup_add(rollup, keys, sums, err);
	}
	return r;
}
