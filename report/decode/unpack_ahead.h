/*
 * unpack_ahead.h - payloads, unpacked by a thread before they are wanted
 *
 *	unpack_ahead_ask(ahead, &job);
 *	...
 *	r = unpack_ahead_wait(ahead, &job, &error);	what ior_unpack() said
 *
 * Jobs are done one after another, in the order in which they were asked for.
 */
#ifndef DECODE_UNPACK_AHEAD_H
#define DECODE_UNPACK_AHEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "iorec/error.h"

struct ior_chunk;
struct unpack_ahead;

/* The asker's before it asks and after it waited; the thread's in between. */
struct unpack_job {
	const struct ior_chunk *chunk;
	const uint8_t *stored;
	uint8_t *payload; /* room for chunk->raw_size bytes */

	/* the thread's answer */
	bool done;
	int result;
	struct ior_error error;
	struct unpack_job *next;
};

int unpack_ahead_create(struct unpack_ahead **ret, struct ior_error *err);

void unpack_ahead_ask(struct unpack_ahead *ahead, struct unpack_job *job);

int unpack_ahead_wait(struct unpack_ahead *ahead, const struct unpack_job *job,
		      struct ior_error *err);

/* Jobs that nobody waited for are done or dropped; NULL is allowed. */
void unpack_ahead_free(struct unpack_ahead *ahead);

#endif
