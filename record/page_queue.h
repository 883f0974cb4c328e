/*
 * page_queue.h - batches on their way from those who read to who appends
 *
 *	batch = page_queue_take(queue, deadline);	an empty one
 *	...fill batch->data, batch->size, batch->chunk...
 *	page_queue_push(queue, batch);
 *
 *	while ((batch = page_queue_pop(queue))) {
 *		...append it...
 *		page_queue_put_back(queue, batch);
 *	}
 *
 * The one thing that threads of the recorder share.  It holds a fixed number
 * of batches, made at the start: this is the bound of the recorder's memory.
 */
#ifndef RECORD_PAGE_QUEUE_H
#define RECORD_PAGE_QUEUE_H

#include <stddef.h>
#include <stdint.h>

#include "iorec/format.h"

struct ior_error;
struct page_queue;

/* Room of a batch: 16 sub-buffers of 64 KiB, a good block for zstd. */
#define BATCH_SIZE ((size_t)IOR_SUBBUF_MAX)

/*
 * Of which segments of a recording a chunk becomes part.  Most recordings have
 * one segment.  At a border a segment begins, and for a while, until the one
 * before it ends, chunks are part of both.
 */
enum chunk_part {
	PART_ALL,   /* of each that is not ended */
	PART_KEPT,  /* ... and of each that begins later */
	PART_BEGIN, /* FILE: with it the next one begins */
	PART_NEW,   /* of the one that began last */
	PART_OLD,   /* of the one before that */
	PART_END,   /* of both, and with it the old one ends */
};

/* Owned by who took or popped it. */
struct page_batch {
	struct ior_chunk chunk; /* kind, flags, cpu and times of what it holds */
	enum chunk_part part;
	uint64_t n_lost;    /* events this CPU lost and no batch told of yet */
	size_t subbuf_size; /* of PAGES */
	size_t size;
	uint8_t *data;           /* BATCH_SIZE bytes of room */
	struct page_batch *next; /* the queue's */
};

int page_queue_create(size_t n_batches, struct page_queue **ret,
		      struct ior_error *err);

/*
 * An empty batch, or NULL when none came free until 'deadline': 0 does not
 * wait, NEVER waits as long as the queue is open.
 */
struct page_batch *page_queue_take(struct page_queue *queue, uint64_t deadline);

void page_queue_push(struct page_queue *queue, struct page_batch *batch);

/* The next filled batch; waits.  NULL when the queue is closed and empty. */
struct page_batch *page_queue_pop(struct page_queue *queue);

void page_queue_put_back(struct page_queue *queue, struct page_batch *batch);

/* Batches that wait to be popped. */
size_t page_queue_n_filled(struct page_queue *queue);

/* No batch is taken any more; those that were pushed are popped to the end. */
void page_queue_close(struct page_queue *queue);

/* Release all batches, wherever they are; NULL is allowed. */
void page_queue_free(struct page_queue *queue);

#endif
