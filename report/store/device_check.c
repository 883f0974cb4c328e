/*
 * device_check.c - the events' account of a device beside the kernel's
 *
 * A reading is handed out when all events before it were, so what was summed
 * up by then is the events' reading of the same moment.  But diskstats knows
 * devices by name and bios by number, and the name of a number may come as late
 * as the end of the trace; so both accounts are kept apart until then.
 *
 * The events' account is noted in each round of readings, but only three are
 * kept, for a trace may be long: before a device's first bio it is 0, in the
 * first round after that it begins, and the last round ends it.  A device is in
 * every round from its first to its last, so no other is asked for.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/batch.h"
#include "report/store/cell.h"
#include "report/store/device_check.h"
#include "report/store/origin.h"
#include "report/store/table.h"

#define SECTOR_SIZE 512

enum direction {
	READ,
	WRITE,
	DISCARD,
	N_DIRECTIONS,
};

static const struct {
	const char *name;
	const char *counter;
} directions[N_DIRECTIONS] = {
	[READ] = { "read", "sectors_read" },
	[WRITE] = { "write", "sectors_written" },
	[DISCARD] = { "discard", "sectors_discarded" },
};

/* REQ_OP_WRITE_ZEROES is a write to diskstats; a flush has no bytes. */
static const enum direction op_directions[] = {
	[DISK_READ] = READ,          [DISK_WRITE] = WRITE,
	[DISK_DISCARD] = DISCARD,    [DISK_ZERO] = WRITE,
	[DISK_FLUSH] = N_DIRECTIONS, [DISK_PASSTHROUGH] = N_DIRECTIONS,
};

/* The events' account of a device. */
struct events {
	uint64_t begun_ns; /* of the first round after its first bio; 0 none */
	uint64_t bytes[N_DIRECTIONS]; /* so far */
	uint64_t begun[N_DIRECTIONS]; /* in that round */
	uint64_t ended[N_DIRECTIONS]; /* in the latest round */
	bool active;
};

/* The kernel's account of a direction. */
struct readings {
	unsigned n;
	uint64_t first_ns;
	uint64_t last_ns;
	int64_t first; /* in sectors */
	int64_t last;
};

struct disk {
	char *name;
	struct readings readings[N_DIRECTIONS];
};

struct device_check {
	const struct origin *origin;
	uint64_t round_ns; /* the latest; 0 none */
	size_t n_events;
	struct events *events; /* by device_id - 1 */
	size_t n_disks;
	struct disk *disks;
	size_t latest; /* disk that was found */
};

const struct table device_check_table = {
	.name = "check_device",
	.types = "nntnnnnn",
};

int device_check_create(const struct origin *origin, struct device_check **ret,
			struct ior_error *err)
{
	struct device_check *check;

	check = calloc(1, sizeof(*check));
	if (!check)
		return ior_fail(err, ENOMEM, "out of memory");
	check->origin = origin;
	*ret = check;
	return 0;
}

static int get_events(struct device_check *check, uint32_t device_id,
		      struct events **ret, struct ior_error *err)
{
	struct events *events;

	if (device_id > check->n_events) {
		events =
			reallocarray(check->events, device_id, sizeof(*events));
		if (!events)
			return ior_fail(err, ENOMEM, "out of memory");
		memset(events + check->n_events, 0,
		       (device_id - check->n_events) * sizeof(*events));
		check->events = events;
		check->n_events = device_id;
	}
	*ret = &check->events[device_id - 1];
	return 0;
}

int device_check_disk(struct device_check *check, const struct disk_row *row,
		      struct ior_error *err)
{
	const enum direction direction = op_directions[row->op];
	struct events *events = NULL;
	int r;

	if (direction == N_DIRECTIONS || row->flags & DISK_INFLIGHT ||
	    row->device_id == 0)
		return 0;

	r = get_events(check, row->device_id, &events, err);
	if (r < 0)
		return r;
	events->active = true;
	events->bytes[direction] += row->size;
	return 0;
}

/* All devices are read at one time; note where the events are then. */
static void begin_round(struct device_check *check, uint64_t time_ns)
{
	struct events *events;
	size_t i;

	if (check->round_ns == time_ns)
		return;

	check->round_ns = time_ns;
	for (i = 0; i < check->n_events; i++) {
		events = &check->events[i];
		memcpy(events->ended, events->bytes, sizeof(events->bytes));
		if (events->active && events->begun_ns == 0) {
			events->begun_ns = time_ns;
			memcpy(events->begun, events->bytes,
			       sizeof(events->bytes));
		}
	}
}

/* NULL when there is none.  Readings go from each disk to the next. */
static struct disk *find_disk(struct device_check *check, const char *name)
{
	size_t i, at;

	for (i = 0; i < check->n_disks; i++) {
		at = (check->latest + i) % check->n_disks;
		if (!strcmp(check->disks[at].name, name)) {
			check->latest = at;
			return &check->disks[at];
		}
	}
	return NULL;
}

static int get_disk(struct device_check *check, const char *name,
		    struct disk **ret, struct ior_error *err)
{
	struct disk *disks;
	char *copy;

	*ret = find_disk(check, name);
	if (*ret)
		return 0;

	disks = reallocarray(check->disks, check->n_disks + 1, sizeof(*disks));
	if (!disks)
		return ior_fail(err, ENOMEM, "out of memory");
	check->disks = disks;
	copy = strdup(name);
	if (!copy)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = &disks[check->n_disks++];
	**ret = (struct disk){ .name = copy };
	return 0;
}

static void take_reading(struct readings *readings,
			 const struct counter_row *row)
{
	readings->last_ns = row->time_ns;
	readings->last = row->value;
	if (readings->n++ == 0) {
		readings->first_ns = row->time_ns;
		readings->first = row->value;
	}
}

int device_check_counter(struct device_check *check,
			 const struct counter_row *row, struct ior_error *err)
{
	struct disk *disk;
	size_t i;
	int r;

	if (strcmp(row->source, "diskstats") != 0)
		return 0;

	begin_round(check, row->time_ns);
	for (i = 0; i < N_DIRECTIONS; i++) {
		if (strcmp(row->name, directions[i].counter) != 0)
			continue;
		r = get_disk(check, row->key, &disk, err);
		if (r < 0)
			return r;
		take_reading(&disk->readings[i], row);
	}
	return 0;
}

static uint64_t sectors_between(const struct readings *readings)
{
	return (uint64_t)readings->last - (uint64_t)readings->first;
}

/* A counter that went back is of another device of the same name. */
static bool has_interval(const struct readings *readings)
{
	return readings->n > 1 &&
	       sectors_between(readings) <= INT64_MAX / SECTOR_SIZE;
}

/*
 * Whether the kernel counts what a device does.  Those that make no requests
 * (dm up to 6.8, zram) count themselves, whatever queue/iostats says.
 */
static bool is_accounted(const struct device_row *device,
			 const struct disk *disk)
{
	unsigned i;

	for (i = 0; disk && i < N_DIRECTIONS; i++)
		if (has_interval(&disk->readings[i]) &&
		    sectors_between(&disk->readings[i]))
			return true;
	return device->accounted;
}

/* A device that was not in the last round did nothing since its own last. */
static uint64_t bytes_between(const struct device_check *check,
			      const struct readings *readings,
			      const struct events *events,
			      enum direction direction)
{
	uint64_t bytes = events->bytes[direction];

	if (readings->last_ns == check->round_ns)
		bytes = events->ended[direction];
	if (events->begun_ns && readings->first_ns >= events->begun_ns)
		bytes -= events->begun[direction];
	return bytes;
}

static int insert(const struct device_check *check,
		  const struct device_row *device, const struct disk *disk,
		  enum direction direction, const struct events *events,
		  struct batch *batch, struct ior_error *err)
{
	static const struct readings no_readings;
	const struct readings *const readings =
		disk ? &disk->readings[direction] : &no_readings;
	const struct origin *const origin = check->origin;
	const bool accounted = is_accounted(device, disk);
	const bool whole = !has_interval(readings);
	const int64_t cells[] = {
		origin->trace_id,
		origin_id(origin, device->device_id),
		cell_text(directions[direction].name),
		accounted,
		whole ? CELL_NULL : origin_since(origin, readings->first_ns),
		whole ? CELL_NULL : origin_since(origin, readings->last_ns),
		(int64_t)(whole ? events->bytes[direction]
				: bytes_between(check, readings, events,
						direction)),
		whole || !accounted
			? CELL_NULL
			: (int64_t)(sectors_between(readings) * SECTOR_SIZE),
	};

	return batch_add_copy(batch, cells, err);
}

int device_check_finish(struct device_check *check,
			const struct device_row *device, struct batch *batch,
			struct ior_error *err)
{
	static const struct events no_events;
	const struct disk *const disk = find_disk(check, device->name);
	const struct events *const events =
		device->device_id <= check->n_events
			? &check->events[device->device_id - 1]
			: &no_events;
	unsigned i;
	int r = 0;

	if (device->parent_id != 0 || (!disk && !events->active))
		return 0;

	for (i = 0; r == 0 && i < N_DIRECTIONS; i++)
		r = insert(check, device, disk, (enum direction)i, events,
			   batch, err);
	return r;
}

void device_check_free(struct device_check *check)
{
	size_t i;

	if (!check)
		return;
	for (i = 0; i < check->n_disks; i++)
		free(check->disks[i].name);
	free(check->disks);
	free(check->events);
	free(check);
}
