/*
 * work.c - work that threads leave to others, and the file that it is for
 */
#include "report/model/work.h"

/* An id as the value of a map. */
static void *value_of(uint32_t file_id)
{
	return (void *)(uintptr_t)file_id;
}

int works_queue(struct works *works, uint64_t work, uint32_t file_id,
		struct ior_error *err)
{
	map_remove(&works->files, 0, work);
	if (!file_id || works->files.n_used >= WORKS_MAX)
		return 0;
	return map_set(&works->files, 0, work, value_of(file_id), err);
}

uint32_t works_find(const struct works *works, uint64_t work)
{
	return (uint32_t)(uintptr_t)map_find(&works->files, 0, work);
}

void works_end(struct works *works, uint64_t work)
{
	map_remove(&works->files, 0, work);
}

void works_release(struct works *works)
{
	map_release(&works->files);
}
