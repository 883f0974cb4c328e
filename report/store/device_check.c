/*
 * device_check.c - the events' account of a device beside the kernel's
 *
 * A reading is handed out when all events before it were, so what was summed
 * up by then is the events' reading of the same moment.  Devices are told apart
 * by name, as diskstats has no other; there are hundreds at most.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
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

/* Both accounts at the time of a reading. */
struct reading {
	uint64_t time_ns;
	int64_t events_bytes;
	int64_t kernel_sectors;
};

struct account {
	uint64_t events_bytes; /* so far */
	unsigned n_readings;
	struct reading first;
	struct reading last;
};

struct disk {
	char *name;
	struct account accounts[N_DIRECTIONS];
};

struct device_check {
	const struct origin *origin;
	size_t n_disks;
	struct disk *disks;
	size_t latest; /* that was found */
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

/*
 * NULL when there is none.  Bios are often of the same disk as the one before,
 * and readings go from each disk to the next.
 */
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

int device_check_disk(struct device_check *check,
		      const struct device_row *device,
		      const struct disk_row *row, struct ior_error *err)
{
	const enum direction direction = op_directions[row->op];
	struct disk *disk;
	int r;

	if (direction == N_DIRECTIONS || row->flags & DISK_INFLIGHT)
		return 0;

	r = get_disk(check, device->name, &disk, err);
	if (r < 0)
		return r;
	disk->accounts[direction].events_bytes += row->size;
	return 0;
}

static void read_account(struct account *account, const struct counter_row *row)
{
	account->last = (struct reading){
		.time_ns = row->time_ns,
		.events_bytes = (int64_t)account->events_bytes,
		.kernel_sectors = row->value,
	};
	if (account->n_readings++ == 0)
		account->first = account->last;
}

int device_check_counter(struct device_check *check,
			 const struct counter_row *row, struct ior_error *err)
{
	struct disk *disk;
	size_t i;
	int r;

	if (strcmp(row->source, "diskstats") != 0)
		return 0;

	for (i = 0; i < N_DIRECTIONS; i++) {
		if (strcmp(row->name, directions[i].counter) != 0)
			continue;
		r = get_disk(check, row->key, &disk, err);
		if (r < 0)
			return r;
		read_account(&disk->accounts[i], row);
	}
	return 0;
}

static uint64_t sectors_between(const struct account *account)
{
	return (uint64_t)account->last.kernel_sectors -
	       (uint64_t)account->first.kernel_sectors;
}

/* A counter that went back is of another device of the same name. */
static bool has_interval(const struct account *account)
{
	return account->n_readings > 1 &&
	       sectors_between(account) <= INT64_MAX / SECTOR_SIZE;
}

static int insert(const struct origin *origin, const struct device_row *device,
		  enum direction direction, const struct account *account,
		  struct inserter *inserter, struct ior_error *err)
{
	const struct reading *const first = &account->first;
	const struct reading *const last = &account->last;
	const bool whole = !has_interval(account);
	const int64_t cells[] = {
		origin->trace_id,
		origin_id(origin, device->device_id),
		cell_text(directions[direction].name),
		device->accounted,
		whole ? CELL_NULL : origin_time(origin, first->time_ns),
		whole ? CELL_NULL : origin_time(origin, last->time_ns),
		whole ? (int64_t)account->events_bytes
		      : last->events_bytes - first->events_bytes,
		whole || !device->accounted
			? CELL_NULL
			: (int64_t)(sectors_between(account) * SECTOR_SIZE),
	};

	return inserter_add(inserter, cells, err);
}

int device_check_finish(struct device_check *check,
			const struct device_row *device,
			struct inserter *inserter, struct ior_error *err)
{
	struct disk *const disk = find_disk(check, device->name);
	unsigned i;
	int r = 0;

	if (!disk || device->parent_id != 0)
		return 0;

	for (i = 0; r == 0 && i < N_DIRECTIONS; i++)
		r = insert(check->origin, device, (enum direction)i,
			   &disk->accounts[i], inserter, err);
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
	free(check);
}
