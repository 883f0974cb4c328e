/*
 * work.h - work that threads leave to others, and the file that it is for
 *
 * btrfs compresses, sums up and writes in workers.  A work is known by its
 * address from the moment it is queued until it is done.  Whoever is first to
 * end a part of it may do the parts of others that come in order, and tell of
 * all when they are done: the others say no more, and go on to something else.
 * The address is free before that is told, so another work may have it by then.
 */
#ifndef MODEL_WORK_H
#define MODEL_WORK_H

#include <stdint.h>

#include "report/model/map.h"

struct context;
struct ior_error;

/* Works that are remembered; beyond, none is new. */
#define WORKS_MAX 65536u

/* Starts as zeroes. */
struct works {
	struct map files; /* (0, address) -> what work.c makes of it */
	uint32_t last_number;
};

/* A work for a file is queued; file_id 0: it is not known which. */
int works_queue(struct works *works, uint64_t address, uint32_t file_id,
		struct ior_error *err);

/* A thread begins with it, or with its part that comes in order. */
int works_begin(struct works *works, uint64_t address, struct context *context,
		struct ior_error *err);

/* Whether what a thread is at is still to be done: if not it is at nothing. */
void works_look(const struct works *works, struct context *context);

/* It is done; one that has not begun is another of the same address. */
void works_end(struct works *works, uint64_t address);

void works_release(struct works *works);

#endif
