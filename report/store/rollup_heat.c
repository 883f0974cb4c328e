/*
 * rollup_heat.c - durations of calls and of requests, by time
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/disk_time.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_heat.h"
#include "report/store/rollup_latency.h"
#include "report/store/slot.h"

/* In the order of the columns. */
enum heat_key {
	KEY_TIME,
	KEY_TASK,
	KEY_LAYER,
	KEY_STAGE,
	KEY_DEVICE,
	KEY_FS,
	KEY_OP,
	KEY_CALL,
	KEY_LOWER,
	KEY_BUCKET,
	N_KEYS,
};

static const struct rollup_shape heat_shape = {
	.table = { "rollup_heat",
		   "n"
		   "nnttnfttnn"
		   "n",
		   false },
	.n_keys = N_KEYS,
	.sums = "+",
	.entries_max = 65536,
};

struct heat_rollup {
	const struct origin *origin;
	struct rollup *rollup;
	int64_t slot_ns;
	int64_t slot_at; /* where the slot of the last row begins */
};

int heat_rollup_create(struct store *store, const struct origin *origin,
		       struct heat_rollup **ret, struct ior_error *err)
{
	struct heat_rollup *const heat = calloc(1, sizeof(*heat));
	int r;

	if (!heat)
		return ior_fail(err, ENOMEM, "out of memory");

	heat->origin = origin;
	heat->slot_ns = (int64_t)slot_length_ns(0);
	r = rollup_create(store, origin, &heat_shape, &heat->rollup, err);
	if (r < 0) {
		heat_rollup_free(heat);
		return r;
	}
	*ret = heat;
	return 0;
}

static void begin_at_slot(const void *context, int64_t *keys)
{
	const struct heat_rollup *const heat = context;

	if (keys[KEY_TIME] != CELL_NULL)
		keys[KEY_TIME] -= keys[KEY_TIME] % heat->slot_ns;
}

/* Most rows are of the slot of the row before. */
static void find_slot(struct heat_rollup *heat, int64_t *keys)
{
	const int64_t time_ns = keys[KEY_TIME];

	if (time_ns >= heat->slot_at &&
	    time_ns - heat->slot_at < heat->slot_ns) {
		keys[KEY_TIME] = heat->slot_at;
		return;
	}
	if (time_ns != CELL_NULL && time_ns / heat->slot_ns >= SLOTS_MAX) {
		heat->slot_ns = (int64_t)slot_length_ns((uint64_t)time_ns);
		rollup_change_keys(heat->rollup, begin_at_slot, heat);
	}
	begin_at_slot(heat, keys);
	if (time_ns != CELL_NULL)
		heat->slot_at = keys[KEY_TIME];
}

/* Who, of the remainders: they stand for the file or device that they lack. */
static int64_t remainder_of(const struct heat_rollup *heat, uint32_t task_id)
{
	return task_id < TASK_FIRST ? origin_id(heat->origin, task_id)
				    : CELL_NULL;
}

/* One more of these keys; its time is that of a row. */
static int add(struct heat_rollup *heat, int64_t *keys, struct ior_error *err)
{
	static const int64_t one[] = { 1 };

	find_slot(heat, keys);
	return rollup_add(heat->rollup, keys, one, err);
}

int heat_rollup_add_vfs(struct heat_rollup *heat, const struct vfs_row *row,
			int64_t fs, struct ior_error *err)
{
	const bool is_lost = row->flags & VFS_LOST;
	int64_t keys[N_KEYS] = {
		[KEY_TIME] = origin_since(heat->origin, row->time_ns),
		[KEY_TASK] = remainder_of(heat, row->task_id),
		[KEY_LAYER] = cell_text("vfs"),
		[KEY_STAGE] = cell_text("total"),
		[KEY_DEVICE] = CELL_NULL,
		[KEY_FS] = fs,
		[KEY_OP] = cell_text(vfs_class_names[row->class]),
		[KEY_CALL] = cell_text(row->call),
		[KEY_BUCKET] = latency_bucket(
			is_lost ? -1 : (int64_t)row->duration_ns),
	};

	if (row->flags & VFS_CUT && !is_lost)
		return 0;
	return add(heat, keys, err);
}

static int add_stage(struct heat_rollup *heat, const struct disk_row *row,
		     const char *stage, int64_t duration_ns,
		     struct ior_error *err)
{
	int64_t keys[N_KEYS] = {
		[KEY_TIME] = origin_time(heat->origin, row->complete_ns),
		[KEY_TASK] = remainder_of(heat, row->owners[0].task_id),
		[KEY_LAYER] = cell_text("disk"),
		[KEY_STAGE] = cell_text(stage),
		[KEY_DEVICE] = origin_id(heat->origin, row->device_id),
		[KEY_FS] = CELL_NULL,
		[KEY_OP] = cell_text(disk_op_names[row->op]),
		[KEY_CALL] = CELL_NULL,
		[KEY_LOWER] = (row->flags & DISK_LOWER) != 0,
		[KEY_BUCKET] = latency_bucket(duration_ns),
	};

	return add(heat, keys, err);
}

int heat_rollup_add_disk(struct heat_rollup *heat, const struct disk_row *row,
			 struct ior_error *err)
{
	struct disk_times times = {
		.queue_ns = -1,
		.device_ns = -1,
		.total_ns = -1,
	};
	int r;

	if (!disk_times_get(row, &times) && !disk_row_stands_lost(row))
		return 0;

	r = add_stage(heat, row, "queue", times.queue_ns, err);
	if (r == 0)
		r = add_stage(heat, row, "device", times.device_ns, err);
	if (r == 0)
		r = add_stage(heat, row, "total", times.total_ns, err);
	return r;
}

int heat_rollup_flush(struct heat_rollup *heat, struct ior_error *err)
{
	return rollup_flush(heat->rollup, err);
}

void heat_rollup_free(struct heat_rollup *heat)
{
	if (!heat)
		return;
	rollup_free(heat->rollup);
	free(heat);
}
