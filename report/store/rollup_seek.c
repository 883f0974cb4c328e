/*
 * rollup_seek.c - how far each request began from the end of the one before
 *
 * In the order in which the device got them.  The bios of one request are
 * issued together and lie side by side: only the first of them is a step.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/in_order.h"
#include "report/store/names.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_seek.h"

#define SECTOR_SHIFT 9

static const struct rollup_shape seek_shape = {
	.table = { "rollup_seek",
		   "n"
		   "nntntn"
		   "nnn",
		   false },
	.n_keys = 6,
	.sums = "+++",
	.entries_max = 16384,
};

struct place {
	uint64_t issue_ns; /* of what is there; 0: nothing was yet */
	uint64_t sector;   /* behind it */
};

struct seek_rollup {
	const struct origin *origin;
	struct rollup *rollup;
	struct in_order *order;
	struct place *places; /* by device_id */
	uint32_t n_places;
};

int seek_rollup_create(struct store *store, const struct origin *origin,
		       struct seek_rollup **ret, struct ior_error *err)
{
	struct seek_rollup *const seek = calloc(1, sizeof(*seek));
	int r;

	if (!seek)
		return ior_fail(err, ENOMEM, "out of memory");

	seek->origin = origin;
	r = rollup_create(store, origin, &seek_shape, &seek->rollup, err);
	if (r == 0)
		r = in_order_create(&seek->order, err);
	if (r < 0) {
		seek_rollup_free(seek);
		return r;
	}
	*ret = seek;
	return 0;
}

/* Ids of devices count from 1.  NULL: out of memory. */
static struct place *get_place(struct seek_rollup *seek, uint32_t device_id)
{
	const uint32_t n = device_id + 16;
	struct place *places;

	if (device_id >= seek->n_places) {
		places = realloc(seek->places, n * sizeof(*places));
		if (!places)
			return NULL;
		memset(places + seek->n_places, 0,
		       (n - seek->n_places) * sizeof(*places));
		seek->places = places;
		seek->n_places = n;
	}
	return &seek->places[device_id];
}

/* The B of 2^B bytes <= distance < 2^(B+1); none for one that has none. */
static int64_t bucket_of(uint64_t distance)
{
	return distance ? 63 - __builtin_clzll(distance) : CELL_NULL;
}

static int count(struct seek_rollup *seek,
		 const struct in_order_request *request,
		 const struct place *place, struct ior_error *err)
{
	const bool forward = request->sector >= place->sector;
	const uint64_t sectors = forward ? request->sector - place->sector
					 : place->sector - request->sector;
	const uint64_t distance = sectors > UINT64_MAX >> (SECTOR_SHIFT + 1)
					  ? UINT64_MAX >> 1
					  : sectors << SECTOR_SHIFT;
	const char *const way = !distance ? "sequential"
				: forward ? "forward"
					  : "backward";
	const int64_t keys[] = {
		origin_id(seek->origin, request->task_id),
		origin_id(seek->origin, request->device_id),
		cell_text(disk_op_names[request->op]),
		request->is_lower,
		cell_text(place->issue_ns ? way : "first"),
		place->issue_ns ? bucket_of(distance) : CELL_NULL,
	};
	const int64_t sums[] = {
		1,
		(int64_t)request->size,
		place->issue_ns ? (int64_t)distance : 0,
	};

	return rollup_add(seek->rollup, keys, sums, err);
}

static int take(struct seek_rollup *seek,
		const struct in_order_request *request, struct ior_error *err)
{
	struct place *const place = get_place(seek, request->device_id);
	int r = 0;

	if (!place)
		return ior_fail(err, ENOMEM, "out of memory");

	if (request->from_ns != place->issue_ns ||
	    request->sector != place->sector)
		r = count(seek, request, place, err);
	place->issue_ns = request->from_ns;
	place->sector = request->sector + (request->size >> SECTOR_SHIFT);
	return r;
}

/* What lies on sectors; a flush is nowhere. */
static bool has_place(const struct disk_row *row)
{
	return row->op != DISK_FLUSH && row->op != DISK_PASSTHROUGH &&
	       !(row->flags & DISK_INFLIGHT) && row->size;
}

int seek_rollup_add(struct seek_rollup *seek, const struct disk_row *row,
		    struct ior_error *err)
{
	struct in_order_request next;
	const struct in_order_request request = {
		/* a device without requests gets bios as they are queued */
		.from_ns = row->issue_ns ? row->issue_ns : row->queue_ns,
		.sector = row->sector,
		.size = row->size,
		.device_id = row->device_id,
		.task_id = row->owners[0].task_id,
		.op = row->op,
		.is_lower = (row->flags & DISK_LOWER) != 0,
	};

	if (!has_place(row) || !request.from_ns)
		return 0;
	if (in_order_put(seek->order, &request, &next))
		return take(seek, &next, err);
	return 0;
}

int seek_rollup_flush(struct seek_rollup *seek, struct ior_error *err)
{
	struct in_order_request next;
	int r = 0;

	while (r == 0 && in_order_take(seek->order, &next))
		r = take(seek, &next, err);
	return r < 0 ? r : rollup_flush(seek->rollup, err);
}

void seek_rollup_free(struct seek_rollup *seek)
{
	if (!seek)
		return;
	free(seek->places);
	in_order_free(seek->order);
	rollup_free(seek->rollup);
	free(seek);
}
