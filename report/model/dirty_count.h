/*
 * dirty_count.h - what became of the bytes that tasks wrote into memory
 *
 * By file and task, in memory until they are handed out as rows: at the end, and
 * whenever they are many.  So the same file and task may have several rows.
 */
#ifndef MODEL_DIRTY_COUNT_H
#define MODEL_DIRTY_COUNT_H

#include <stdint.h>

#include "report/model/row.h"

struct dirty_count;
struct ior_error;

/* The sink outlives it. */
int dirty_count_create(const struct row_sink *sink, struct dirty_count **ret,
		       struct ior_error *err);

/* Of a file and a task; without memory it is not counted.  NULL is allowed. */
void dirty_count_add(struct dirty_count *count, uint32_t file_id,
		     uint32_t task_id, enum dirty_fate fate, uint64_t size);

/* Hand out rows where there are many, so that memory stays bounded. */
int dirty_count_spill(struct dirty_count *count, struct ior_error *err);

/* Hand out all. */
int dirty_count_finish(struct dirty_count *count, struct ior_error *err);

void dirty_count_free(struct dirty_count *count);

#endif
