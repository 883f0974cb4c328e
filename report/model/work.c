/*
 * work.c - work that threads leave to others, and the file that it is for
 */
#include <stdbool.h>

#include "report/model/context.h"
#include "report/model/work.h"

/* A work as the value of a map: its number, whether it has begun, its file. */
#define BEGUN        (UINT64_C(1) << 32)
#define NUMBER_SHIFT 33
#define NUMBER_MASK  (UINT32_MAX >> 1)

static uint64_t find(const struct works *works, uint64_t address)
{
	return (uintptr_t)map_find(&works->files, 0, address);
}

static int set(struct works *works, uint64_t address, uint64_t value,
	       struct ior_error *err)
{
	return map_set(&works->files, 0, address, (void *)(uintptr_t)value,
		       err);
}

static uint32_t number_of(uint64_t value)
{
	return (uint32_t)(value >> NUMBER_SHIFT);
}

int works_queue(struct works *works, uint64_t address, uint32_t file_id,
		struct ior_error *err)
{
	map_remove(&works->files, 0, address);
	if (!file_id || works->files.n_used >= WORKS_MAX)
		return 0;
	works->last_number = (works->last_number + 1) & NUMBER_MASK;
	return set(works, address,
		   (uint64_t)works->last_number << NUMBER_SHIFT | file_id, err);
}

int works_begin(struct works *works, uint64_t address, struct context *context,
		struct ior_error *err)
{
	const uint64_t value = find(works, address);

	context->work_file_id = (uint32_t)value;
	context->work_address = address;
	context->work_number = number_of(value);
	if (!value || value & BEGUN)
		return 0;
	map_remove(&works->files, 0, address);
	return set(works, address, value | BEGUN, err);
}

void works_look(const struct works *works, struct context *context)
{
	const uint64_t value = find(works, context->work_address);

	if (!value || number_of(value) != context->work_number)
		context->work_file_id = 0;
}

void works_end(struct works *works, uint64_t address)
{
	if (find(works, address) & BEGUN)
		map_remove(&works->files, 0, address);
}

void works_release(struct works *works)
{
	map_release(&works->files);
}
