/*
 * block.h - bios and requests, from queue to completion
 *
 * A bio is open from block_bio_queue until all its bytes are done.  Requests
 * are matched to the bios whose sectors they cover, by device and range, so
 * that merges and splits come out right: a request completes the bios it
 * covers, a bio is done when requests have covered all of it.  The last issue
 * before completion counts, the first of a bio that was split: its parts come
 * to the device one after the other.  A flush has no sectors: those of a device
 * match in order.  Devices without requests complete by block_bio_complete.
 *
 * A remap in the same thread right before a queue tells the partition, or the
 * bio of the device above (then the row below is DISK_LOWER, charged like the
 * one above it).
 */
#ifndef MODEL_BLOCK_H
#define MODEL_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/attribute.h"
#include "report/model/row.h"

struct block;
struct cache;
struct call_stacks;
struct dirty;
struct event;
struct ior_error;
struct loops;
struct stack;
struct swaps;
struct task;

struct block_options {
	const struct row_sink *sink;
	struct stack *stack;
	struct loops *loops;
	struct cache *cache;       /* told of read bios and of their end */
	struct dirty *dirty;       /* told of what loop devices will write */
	const struct swaps *swaps; /* NULL: none are known */
	const struct attribution_sources *sources;
	struct call_stacks *stacks; /* NULL: none were recorded */
};

/* All in 'options' outlive it. */
int block_create(const struct block_options *options, struct block **ret,
		 struct ior_error *err);

/*
 * Take an event of kind BIO_* or RQ_*.  'task' is the thread that it fired in:
 * of a queue or remap the submitter, of a completion anybody.
 */
int block_event(struct block *block, struct task *task,
		const struct event *event, struct ior_error *err);

/* Take an event of kind STACK: of the bio that was queued there last. */
int block_stack(struct block *block, const struct event *event,
		struct ior_error *err);

/* Events of a CPU are lost from now on. */
void block_lose(struct block *block, uint32_t cpu);

/*
 * From now to to_ns events are lost: bios that are open, or are queued in
 * between, are MATCH_LOST, and a later bio of the same place drops them.  Called
 * again when that is over.
 */
void block_gap(struct block *block, uint64_t to_ns);

/* Hand out what is still open as rows in flight. */
int block_finish(struct block *block, struct ior_error *err);

void block_free(struct block *block);

#endif
