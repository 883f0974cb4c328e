/*
 * rollup_ledger.c - what the rows of the view ledger_rows sum to
 *
 * The view says in SQL what is done here: a call counts when it did not fail,
 * a bio once, for its first owner, its bytes for each.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/known_file.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_ledger.h"

#define NS_PER_S 1000000000

/* In the order of the columns. */
enum ledger_sum {
	SUM_VFS_READS,
	SUM_VFS_READ_BYTES,
	SUM_VFS_WRITES,
	SUM_VFS_WRITE_BYTES,
	SUM_VFS_SYNCS,
	SUM_VFS_ERRORS,
	SUM_FILE_READS,
	SUM_FILE_READ_BYTES,
	SUM_FILE_WRITES,
	SUM_FILE_WRITE_BYTES,
	SUM_READ_PAGES,
	SUM_HIT_PAGES,
	SUM_READAHEAD_PAGES,
	SUM_INFLIGHT_PAGES,
	SUM_MISS_PAGES,
	SUM_DISK_READS,
	SUM_DISK_READ_BYTES,
	SUM_DISK_WRITES,
	SUM_DISK_WRITE_BYTES,
	SUM_DISK_DISCARDS,
	SUM_DISK_DISCARD_BYTES,
	SUM_DISK_FLUSHES,
	SUM_ESTIMATED_BYTES,
	SUM_UNFINISHED_IOS,
	SUM_UNFINISHED_BYTES,
	SUM_LOST_IOS,
	N_SUMS,
	NO_SUM = N_SUMS, /* a place whose number nobody asks for */
};

#define SUMS    \
	"+++++" \
	"+++++" \
	"+++++" \
	"+++++" \
	"+++++" \
	"+"
#define SUMS_TYPES \
	"nnnnn"    \
	"nnnnn"    \
	"nnnnn"    \
	"nnnnn"    \
	"nnnnn"    \
	"n"

static const struct rollup_shape file_shape = {
	.table = { "rollup_file",
		   "n"
		   "nnttnntn" SUMS_TYPES,
		   false },
	.n_keys = 8,
	.sums = SUMS,
	.entries_max = 65536,
};

static const struct rollup_shape process_shape = {
	.table = { "rollup_process",
		   "n"
		   "nfttnntn" SUMS_TYPES,
		   false },
	.n_keys = 8,
	.sums = SUMS,
	.entries_max = 32768,
};

static const struct rollup_shape second_shape = {
	.table = { "rollup_second",
		   "n"
		   "nntnn" SUMS_TYPES,
		   false },
	.n_keys = 5,
	.sums = SUMS,
	.entries_max = 32768,
};

struct ledger_rollups {
	struct ledger_rollups_options options;
	struct rollup *by_file;
	struct rollup *by_process;
	struct rollup *by_second;
};

/* The keys of a row, as cells. */
struct ledger_keys {
	int64_t second;
	int64_t task;
	int64_t file;
	int64_t fs;
	int64_t op;
	int64_t call;
	int64_t device;
	int64_t partition;
	int64_t cause;
	int64_t lower;
};

int ledger_rollups_create(const struct ledger_rollups_options *options,
			  struct ledger_rollups **ret, struct ior_error *err)
{
	struct store *const store = options->store;
	const struct origin *const origin = options->origin;
	struct ledger_rollups *rollups;
	int r;

	rollups = calloc(1, sizeof(*rollups));
	if (!rollups)
		return ior_fail(err, ENOMEM, "out of memory");
	rollups->options = *options;

	r = rollup_create(store, origin, &file_shape, &rollups->by_file, err);
	if (r == 0)
		r = rollup_create(store, origin, &process_shape,
				  &rollups->by_process, err);
	if (r == 0)
		r = rollup_create(store, origin, &second_shape,
				  &rollups->by_second, err);
	if (r < 0) {
		ledger_rollups_free(rollups);
		return r;
	}

	*ret = rollups;
	return 0;
}

static int add(struct ledger_rollups *rollups, const struct ledger_keys *keys,
	       const int64_t *sums, struct ior_error *err)
{
	const int64_t file[] = {
		keys->task,   keys->file,      keys->op,    keys->call,
		keys->device, keys->partition, keys->cause, keys->lower,
	};
	const int64_t process[] = {
		keys->task,   keys->fs,        keys->op,    keys->call,
		keys->device, keys->partition, keys->cause, keys->lower,
	};
	const int64_t second[] = {
		keys->second, keys->task, keys->op, keys->device, keys->lower,
	};
	int r;

	r = rollup_add(rollups->by_file, file, sums, err);
	if (r == 0)
		r = rollup_add(rollups->by_process, process, sums, err);
	if (r == 0)
		r = rollup_add(rollups->by_second, second, sums, err);
	return r;
}

/* Where the count of a call goes; its bytes go to the place behind it. */
static const struct {
	enum ledger_sum calls;
	enum ledger_sum file_calls;
} vfs_sums[] = {
	[VFS_READ] = { SUM_VFS_READS, SUM_FILE_READS },
	[VFS_WRITE] = { SUM_VFS_WRITES, SUM_FILE_WRITES },
};

static void sum_vfs(const struct vfs_row *row, bool is_file,
		    int64_t sums[N_SUMS])
{
	sums[SUM_LOST_IOS] = (row->flags & VFS_LOST) != 0;
	if (row->flags & VFS_CUT)
		return;

	sums[SUM_READ_PAGES] = row->pages;
	sums[SUM_HIT_PAGES] = row->hit_pages;
	sums[SUM_READAHEAD_PAGES] = row->readahead_pages;
	sums[SUM_INFLIGHT_PAGES] = row->inflight_pages;
	sums[SUM_MISS_PAGES] = row->miss_pages;

	if (row->result < 0) {
		sums[SUM_VFS_ERRORS] = 1;
		return;
	}
	if (row->class == VFS_SYNC) {
		sums[SUM_VFS_SYNCS] = 1;
		return;
	}

	sums[vfs_sums[row->class].calls] = 1;
	sums[vfs_sums[row->class].calls + 1] = row->result;
	if (is_file) {
		sums[vfs_sums[row->class].file_calls] = 1;
		sums[vfs_sums[row->class].file_calls + 1] = row->result;
	}
}

int ledger_rollups_add_vfs(struct ledger_rollups *rollups,
			   const struct vfs_row *row,
			   const struct known_file *file, struct ior_error *err)
{
	const struct origin *const origin = rollups->options.origin;
	const struct ledger_keys keys = {
		.second = origin_since(origin, row->time_ns) / NS_PER_S,
		.task = origin_id(origin, row->task_id),
		.file = origin_id(origin, row->file_id),
		.op = cell_text(vfs_class_names[row->class]),
		.call = cell_text(row->call),
		.fs = file->fs,
		.device = file->device,
		.partition = CELL_NULL,
		.cause = CELL_NULL,
	};
	int64_t sums[N_SUMS] = { 0 };

	if (row->flags & VFS_CUT && !(row->flags & VFS_LOST))
		return 0;

	sum_vfs(row, file->is_file, sums);
	return add(rollups, &keys, sums, err);
}

/* The same of bios. */
static const struct {
	enum ledger_sum ios;
	enum ledger_sum bytes;
} disk_sums[] = {
	[DISK_READ] = { SUM_DISK_READS, SUM_DISK_READ_BYTES },
	[DISK_WRITE] = { SUM_DISK_WRITES, SUM_DISK_WRITE_BYTES },
	[DISK_DISCARD] = { SUM_DISK_DISCARDS, SUM_DISK_DISCARD_BYTES },
	[DISK_ZERO] = { SUM_DISK_WRITES, SUM_DISK_WRITE_BYTES },
	[DISK_FLUSH] = { SUM_DISK_FLUSHES, NO_SUM },
	[DISK_PASSTHROUGH] = { NO_SUM, NO_SUM },
};

static void sum_disk(const struct disk_row *row, unsigned i,
		     int64_t sums[N_SUMS + 1])
{
	const struct disk_owner *const owner = &row->owners[i];
	const int64_t n_ios = i == 0;
	const int64_t bytes = (int64_t)owner->size;

	if (row->match == MATCH_LOST)
		sums[SUM_LOST_IOS] = n_ios;
	if (row->flags & DISK_INFLIGHT) {
		if (row->match == MATCH_LOST)
			return;
		sums[SUM_UNFINISHED_IOS] = n_ios;
		sums[SUM_UNFINISHED_BYTES] = bytes;
		return;
	}
	sums[disk_sums[row->op].ios] = n_ios;
	sums[disk_sums[row->op].bytes] = bytes;
	if (owner->method == METHOD_ESTIMATED)
		sums[SUM_ESTIMATED_BYTES] = bytes;
}

static int64_t second_of_end(const struct origin *origin,
			     const struct disk_row *row)
{
	if (row->complete_ns == 0)
		return CELL_NULL;
	return origin_since(origin, row->complete_ns) / NS_PER_S;
}

int ledger_rollups_add_disk(struct ledger_rollups *rollups,
			    const struct disk_row *row, struct ior_error *err)
{
	const struct origin *const origin = rollups->options.origin;
	struct ledger_keys keys = {
		.second = second_of_end(origin, row),
		.op = cell_text(disk_op_names[row->op]),
		.call = CELL_NULL,
		.device = origin_id(origin, row->device_id),
		.partition = origin_id(origin, row->partition_id),
		.cause = cell_text(disk_cause_names[row->cause]),
		.lower = (row->flags & DISK_LOWER) != 0,
	};
	struct known_file file;
	unsigned i;
	int r = 0;

	for (i = 0; r == 0 && i < row->n_owners; i++) {
		int64_t sums[N_SUMS + 1] = { 0 };

		known_files_get(rollups->options.files, row->owners[i].file_id,
				&file);
		keys.task = origin_id(origin, row->owners[i].task_id);
		keys.file = origin_id(origin, row->owners[i].file_id);
		keys.fs = file.fs;
		sum_disk(row, i, sums);
		r = add(rollups, &keys, sums, err);
	}
	return r;
}

int ledger_rollups_flush(struct ledger_rollups *rollups, struct ior_error *err)
{
	int r;

	r = rollup_flush(rollups->by_file, err);
	if (r == 0)
		r = rollup_flush(rollups->by_process, err);
	if (r == 0)
		r = rollup_flush(rollups->by_second, err);
	return r;
}

void ledger_rollups_free(struct ledger_rollups *rollups)
{
	if (!rollups)
		return;
	rollup_free(rollups->by_file);
	rollup_free(rollups->by_process);
	rollup_free(rollups->by_second);
	free(rollups);
}
