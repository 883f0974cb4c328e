/*
 * write_range.c - ranges of files that threads are about to write
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/context.h"
#include "report/model/dirty.h"
#include "report/model/pool.h"
#include "report/model/write_range.h"

/* Of all threads; a writeback of scattered pages tells one a page. */
#define RANGES_MAX (UINT32_C(1) << 16)

__extension__ typedef unsigned __int128 wide;

struct write_range {
	struct write_range *next; /* in the ring */
	uint32_t n_gaps;          /* when it was told */
	struct told_range told;   /* what no bio took yet */
};

struct write_ranges {
	struct pool pool;
	uint32_t n_gaps;
};

int write_ranges_create(struct write_ranges **ret, struct ior_error *err)
{
	struct write_ranges *const ranges = calloc(1, sizeof(*ranges));

	if (!ranges)
		return ior_fail(err, ENOMEM, "out of memory");
	ranges->pool.size = sizeof(struct write_range);
	*ret = ranges;
	return 0;
}

/* The ring is a pointer to its last, which points to the first. */
static void append(struct context *context, struct write_range *range)
{
	struct write_range *const last = context->ranges;

	range->next = last ? last->next : range;
	if (last)
		last->next = range;
	context->ranges = range;
}

static void drop_first(struct write_ranges *ranges, struct context *context)
{
	struct write_range *const last = context->ranges;
	struct write_range *const first = last->next;

	if (first == last)
		context->ranges = NULL;
	else
		last->next = first->next;
	pool_put(&ranges->pool, first);
}

/* The first that still holds, or NULL. */
static struct write_range *get_first(struct write_ranges *ranges,
				     struct context *context)
{
	while (context->ranges &&
	       context->ranges->next->n_gaps != ranges->n_gaps)
		drop_first(ranges, context);
	return context->ranges ? context->ranges->next : NULL;
}

static bool is_on_disk_as_it_is(const struct told_range *told)
{
	return told->disk_size == told->size;
}

/* Whether it goes on where the last one ends, in the file and on the disk. */
static bool follows(const struct told_range *told,
		    const struct told_range *last)
{
	return told->file_id == last->file_id &&
	       told->offset == last->offset + last->size &&
	       is_on_disk_as_it_is(told) && is_on_disk_as_it_is(last) &&
	       (last->address == ADDRESS_UNKNOWN
			? told->address == ADDRESS_UNKNOWN
			: told->address == last->address + last->size);
}

/*
 * What could not all be placed is told again from where it goes on, so the last
 * one ends there.
 */
static void end_before(struct told_range *last, const struct told_range *told)
{
	if (told->file_id != last->file_id || told->offset <= last->offset ||
	    told->offset - last->offset >= last->size ||
	    !is_on_disk_as_it_is(last))
		return;
	last->size = told->offset - last->offset;
	last->disk_size = last->size;
}

void write_ranges_add(struct write_ranges *ranges, struct context *context,
		      const struct told_range *told)
{
	struct write_range *range;

	if (!told->size || !told->disk_size ||
	    told->offset > UINT64_MAX - told->size)
		return;
	if (get_first(ranges, context)) {
		struct told_range *const last = &context->ranges->told;

		if (told->file_id == last->file_id &&
		    told->offset == last->offset) {
			*last = *told;
			return;
		}
		end_before(last, told);
		if (follows(told, last)) {
			last->size += told->size;
			last->disk_size += told->disk_size;
			return;
		}
	}
	range = ranges->pool.n_used < RANGES_MAX ? pool_get(&ranges->pool)
						 : NULL;
	if (!range)
		return;
	range->told = *told;
	range->n_gaps = ranges->n_gaps;
	append(context, range);
}

uint32_t write_ranges_next_file(struct write_ranges *ranges,
				struct context *context)
{
	const struct write_range *const first = get_first(ranges, context);

	return first ? first->told.file_id : 0;
}

static bool is_at(const struct told_range *told, uint64_t address)
{
	return address >= told->address && address - told->address < told->size;
}

/* Bios go out in the order of the ranges: those before are over. */
static bool find_address(struct write_ranges *ranges, struct context *context,
			 uint64_t address)
{
	const struct write_range *range = context->ranges;
	bool found;

	do {
		range = range->next;
		found = is_at(&range->told, address);
	} while (!found && range != context->ranges);
	if (!found)
		return false;
	while (context->ranges->next != range)
		drop_first(ranges, context);
	return true;
}

/* The bytes of the file that are behind so many bytes of the disk. */
static uint64_t length_of(const struct told_range *told, uint64_t disk_size)
{
	return disk_size == told->disk_size
		       ? told->size
		       : (uint64_t)((wide)told->size * disk_size /
				    told->disk_size);
}

/* Bytes of the disk go out, 'skipped' behind the beginning of the first. */
static void take_first(struct write_ranges *ranges, struct context *context,
		       uint64_t skipped, uint64_t size, struct dirty_part *ret)
{
	struct told_range *const told = &context->ranges->next->told;
	uint64_t length;

	told->offset += skipped;
	told->address += skipped;
	told->size -= skipped;
	told->disk_size -= skipped;
	if (size > told->disk_size)
		size = told->disk_size;
	length = length_of(told, size);
	if (!length)
		length = 1; /* so little that it is less than a byte */
	*ret = (struct dirty_part){
		.begin = told->offset,
		.end = told->offset + length,
		.size = size,
	};

	told->offset += length;
	told->size -= length;
	told->disk_size -= size;
	if (told->address != ADDRESS_UNKNOWN)
		told->address += size;
	if (!told->disk_size || !told->size)
		drop_first(ranges, context);
}

bool write_ranges_take(struct write_ranges *ranges, struct context *context,
		       uint64_t address, uint64_t size, struct dirty_part *ret)
{
	const struct write_range *const first = get_first(ranges, context);
	uint64_t skipped = 0;

	if (!first || !size)
		return false;
	if (first->told.address != ADDRESS_UNKNOWN) {
		if (!find_address(ranges, context, address))
			return false;
		skipped = address - context->ranges->next->told.address;
	}
	take_first(ranges, context, skipped, size, ret);
	return true;
}

void write_ranges_forget(struct write_ranges *ranges, struct context *context)
{
	while (context->ranges)
		drop_first(ranges, context);
}

void write_ranges_gap(struct write_ranges *ranges)
{
	ranges->n_gaps++;
}

void write_ranges_free(struct write_ranges *ranges)
{
	if (!ranges)
		return;
	pool_release(&ranges->pool);
	free(ranges);
}
