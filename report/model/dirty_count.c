/*
 * dirty_count.c - what became of the bytes that tasks wrote into memory
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/dirty_count.h"

/* A power of two; rows are handed out when half of them is used. */
#define N_SLOTS 16384u

struct dirty_count {
	const struct row_sink *sink;
	struct dirty_row *slots; /* file_id 0: none */
	uint32_t n_used;
};

int dirty_count_create(const struct row_sink *sink, struct dirty_count **ret,
		       struct ior_error *err)
{
	struct dirty_count *const count = calloc(1, sizeof(*count));

	if (!count)
		return ior_fail(err, ENOMEM, "out of memory");
	count->sink = sink;
	count->slots = calloc(N_SLOTS, sizeof(*count->slots));
	if (!count->slots) {
		free(count);
		return ior_fail(err, ENOMEM, "out of memory");
	}
	*ret = count;
	return 0;
}

static uint32_t slot_of(uint32_t file_id, uint32_t task_id)
{
	const uint64_t key = (uint64_t)file_id << 32 | task_id;

	return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) &
	       (N_SLOTS - 1);
}

/* NULL when there is no room. */
static struct dirty_row *get(struct dirty_count *count, uint32_t file_id,
			     uint32_t task_id)
{
	uint32_t i = slot_of(file_id, task_id);

	while (count->slots[i].file_id && (count->slots[i].file_id != file_id ||
					   count->slots[i].task_id != task_id))
		i = (i + 1) & (N_SLOTS - 1);
	if (!count->slots[i].file_id) {
		if (count->n_used == N_SLOTS - 1)
			return NULL;
		count->n_used++;
		count->slots[i].file_id = file_id;
		count->slots[i].task_id = task_id;
	}
	return &count->slots[i];
}

void dirty_count_add(struct dirty_count *count, uint32_t file_id,
		     uint32_t task_id, enum dirty_fate fate, uint64_t size)
{
	struct dirty_row *const row =
		count && file_id && size ? get(count, file_id, task_id) : NULL;

	if (row)
		row->sizes[fate] += size;
}

int dirty_count_finish(struct dirty_count *count, struct ior_error *err)
{
	uint32_t i;
	int r;

	for (i = 0; i < N_SLOTS; i++) {
		if (!count->slots[i].file_id)
			continue;
		r = count->sink->dirty(count->sink->context, &count->slots[i],
				       err);
		if (r < 0)
			return r;
		count->slots[i] = (struct dirty_row){ 0 };
	}
	count->n_used = 0;
	return 0;
}

int dirty_count_spill(struct dirty_count *count, struct ior_error *err)
{
	return count->n_used < N_SLOTS / 2 ? 0 : dirty_count_finish(count, err);
}

void dirty_count_free(struct dirty_count *count)
{
	if (!count)
		return;
	free(count->slots);
	free(count);
}
