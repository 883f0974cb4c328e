/*
 * swap.c - where swap areas lie on the disks
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/line.h"
#include "report/model/row.h"
#include "report/model/stack.h"
#include "report/model/swap.h"

#define TEXT_NAME "swap_extents"

enum field {
	FIELD_DEV,
	FIELD_FIRST,
	FIELD_SECTORS,
};

/* A recorder keeps fewer of a file; a hostile trace may name any number. */
#define EXTENTS_MAX (UINT32_C(1) << 18)

/* No disk has more sectors. */
#define SECTORS_MAX (UINT64_C(1) << 54)

struct extent {
	uint32_t device_id; /* of the whole disk */
	uint64_t begin;     /* sector of that disk */
	uint64_t end;
};

struct swaps {
	struct stack *stack;
	uint64_t text_ns; /* of the text that told the extents */
	bool known;
	bool early; /* that text was taken ahead of its time */
	bool unknown;
	struct extent *extents; /* in order */
	uint32_t n_extents;
	uint32_t room;
};

int swaps_create(struct stack *stack, struct swaps **ret, struct ior_error *err)
{
	struct swaps *const swaps = calloc(1, sizeof(*swaps));

	if (!swaps)
		return ior_fail(err, ENOMEM, "out of memory");
	swaps->stack = stack;
	*ret = swaps;
	return 0;
}

static int compare(const void *one_, const void *other_)
{
	const struct extent *const one = one_;
	const struct extent *const other = other_;

	if (one->device_id != other->device_id)
		return one->device_id < other->device_id ? -1 : 1;
	if (one->begin != other->begin)
		return one->begin < other->begin ? -1 : 1;
	return 0;
}

static int add(struct swaps *swaps, const struct extent *extent,
	       struct ior_error *err)
{
	const uint32_t room = swaps->room ? 2 * swaps->room : 64;
	struct extent *extents;

	if (swaps->n_extents == EXTENTS_MAX) {
		swaps->unknown = true;
		return 0;
	}
	if (swaps->n_extents == swaps->room) {
		extents = realloc(swaps->extents, room * sizeof(*extents));
		if (!extents)
			return ior_fail(err, ENOMEM, "out of memory");
		swaps->extents = extents;
		swaps->room = room;
	}
	swaps->extents[swaps->n_extents++] = *extent;
	return 0;
}

/* Bios go to whole disks. */
static int take_line(struct swaps *swaps, const struct line *line,
		     struct ior_error *err)
{
	const struct device_row *device;
	struct extent extent;
	uint64_t first, n_sectors;
	uint32_t dev;
	int r;

	if (line_field_is(line, FIELD_DEV, "-"))
		swaps->unknown = true;
	if (!line_get_dev(line, FIELD_DEV, &dev) ||
	    !line_get_number(line, FIELD_FIRST, &first) ||
	    !line_get_number(line, FIELD_SECTORS, &n_sectors) || !n_sectors ||
	    first > SECTORS_MAX || n_sectors > SECTORS_MAX)
		return 0;

	r = stack_get(swaps->stack, dev, &device, err);
	if (r < 0)
		return r;
	if (device->start > SECTORS_MAX)
		return 0;
	extent.device_id =
		device->parent_id ? device->parent_id : device->device_id;
	extent.begin = first + (device->parent_id ? device->start : 0);
	extent.end = extent.begin + n_sectors;
	return add(swaps, &extent, err);
}

int swaps_text(struct swaps *swaps, const struct ior_text *text, bool early,
	       struct ior_error *err)
{
	/* a text that was parted goes on */
	const bool goes_on = swaps->known && swaps->early == early &&
			     swaps->text_ns == text->time_ns;
	struct line line = { 0 };
	int r = 0;

	if (strcmp(text->name, TEXT_NAME) != 0 ||
	    (early && swaps->known && !goes_on))
		return 0;
	if (!goes_on)
		swaps->n_extents = 0;
	swaps->known = true;
	swaps->early = early;
	swaps->text_ns = text->time_ns;
	while (r == 0 && line_next(text->data, text->size, &line))
		r = take_line(swaps, &line, err);
	if (swaps->n_extents)
		qsort(swaps->extents, swaps->n_extents, sizeof(struct extent),
		      compare);
	return r;
}

bool swaps_cover(const struct swaps *swaps, uint32_t device_id, uint64_t sector)
{
	const struct extent wanted = { .device_id = device_id,
				       .begin = sector };
	const struct extent *extent;
	uint32_t low = 0;
	uint32_t high = swaps->n_extents;

	/* the last that begins there or before */
	while (low < high) {
		const uint32_t middle = low + (high - low) / 2;

		if (compare(&swaps->extents[middle], &wanted) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return false;
	extent = &swaps->extents[low - 1];
	return extent->device_id == device_id && sector < extent->end;
}

bool swaps_unknown(const struct swaps *swaps)
{
	return swaps->unknown;
}

void swaps_free(struct swaps *swaps)
{
	if (!swaps)
		return;
	free(swaps->extents);
	free(swaps);
}
