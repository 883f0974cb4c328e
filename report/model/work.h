/*
 * work.h - work that threads leave to others, and the file that it is for
 *
 * btrfs compresses, sums up and writes in workers.  A work is known by its
 * address from the moment it is queued until it is done.
 */
#ifndef MODEL_WORK_H
#define MODEL_WORK_H

#include <stdint.h>

#include "report/model/map.h"

struct ior_error;

/* Works that are remembered; beyond, none is new. */
#define WORKS_MAX 65536u

/* Starts as zeroes. */
struct works {
	struct map files; /* (0, work) -> its file */
};

/* A work for a file is queued; file_id 0: it is not known which. */
int works_queue(struct works *works, uint64_t work, uint32_t file_id,
		struct ior_error *err);

/* 0 when it is not known. */
uint32_t works_find(const struct works *works, uint64_t work);

void works_end(struct works *works, uint64_t work);

void works_release(struct works *works);

#endif
