/*
 * page_queue.c - batches on their way from those who read to who appends
 *
 * What is dropped and why: nothing, here.  When the output is slower than the
 * events, all batches are filled and page_queue_take() gives none; the reader
 * then leaves the pages where they are, in the kernel's buffer.  That one runs
 * over in the end, overwrites its oldest pages and counts every event in them,
 * and the next page that is read carries the kernel's mark.  So an event is
 * either in the file or counted by the kernel, never thrown away in between by
 * us, and the host never waits for the recorder.
 *
 * Empty batches are handed out last in, first out: on a quiet host the same
 * one or two go round, stay in the CPU's cache, and the others never cost a
 * page of memory.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/page_queue.h"

struct page_queue {
	pthread_mutex_t lists_mutex; /* guards all below it */
	pthread_cond_t has_empty;
	pthread_cond_t has_filled;
	struct page_batch *empty;
	struct page_batch *first; /* filled, oldest */
	struct page_batch *last;
	size_t n_filled;
	bool closed;
	size_t n_batches;
	struct page_batch *batches;
};

static int init_batches(struct page_queue *queue, size_t n_batches)
{
	size_t i;

	queue->batches = calloc(n_batches, sizeof(*queue->batches));
	if (!queue->batches)
		return -ENOMEM;

	queue->n_batches = n_batches;
	for (i = 0; i < n_batches; i++) {
		queue->batches[i].data = malloc(BATCH_SIZE);
		if (!queue->batches[i].data)
			return -ENOMEM;
		queue->batches[i].next = queue->empty;
		queue->empty = &queue->batches[i];
	}
	return 0;
}

static void init_conditions(struct page_queue *queue)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&queue->lists_mutex, NULL);
	pthread_cond_init(&queue->has_empty, &monotonic);
	pthread_cond_init(&queue->has_filled, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

int page_queue_create(size_t n_batches, struct page_queue **ret,
		      struct ior_error *err)
{
	struct page_queue *queue;

	queue = calloc(1, sizeof(*queue));
	if (!queue)
		return ior_fail(err, ENOMEM, "out of memory");

	init_conditions(queue);
	if (init_batches(queue, n_batches) < 0) {
		page_queue_free(queue);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	*ret = queue;
	return 0;
}

/* Wait for an empty batch; false when the deadline has come. */
static bool wait_for_empty(struct page_queue *queue, uint64_t deadline)
{
	const struct timespec until = {
		.tv_sec = (time_t)(deadline / NS_PER_S),
		.tv_nsec = (long)(deadline % NS_PER_S),
	};

	if (!deadline)
		return false;
	if (deadline == NEVER)
		return !pthread_cond_wait(&queue->has_empty,
					  &queue->lists_mutex);
	return !pthread_cond_timedwait(&queue->has_empty, &queue->lists_mutex,
				       &until);
}

struct page_batch *page_queue_take(struct page_queue *queue, uint64_t deadline)
{
	struct page_batch *batch = NULL;

	pthread_mutex_lock(&queue->lists_mutex);
	while (!queue->empty && !queue->closed)
		if (!wait_for_empty(queue, deadline))
			break;
	if (queue->empty && !queue->closed) {
		batch = queue->empty;
		queue->empty = batch->next;
	}
	pthread_mutex_unlock(&queue->lists_mutex);

	if (batch) {
		batch->chunk = (struct ior_chunk){ .cpu = IOR_NO_CPU };
		batch->part = PART_ALL;
		batch->n_lost = 0;
		batch->size = 0;
	}
	return batch;
}

void page_queue_push(struct page_queue *queue, struct page_batch *batch)
{
	pthread_mutex_lock(&queue->lists_mutex);
	batch->next = NULL;
	if (queue->last)
		queue->last->next = batch;
	else
		queue->first = batch;
	queue->last = batch;
	queue->n_filled++;
	pthread_cond_signal(&queue->has_filled);
	pthread_mutex_unlock(&queue->lists_mutex);
}

struct page_batch *page_queue_pop(struct page_queue *queue)
{
	struct page_batch *batch;

	pthread_mutex_lock(&queue->lists_mutex);
	while (!queue->first && !queue->closed)
		pthread_cond_wait(&queue->has_filled, &queue->lists_mutex);
	batch = queue->first;
	if (batch) {
		queue->first = batch->next;
		if (!queue->first)
			queue->last = NULL;
		queue->n_filled--;
	}
	pthread_mutex_unlock(&queue->lists_mutex);
	return batch;
}

void page_queue_put_back(struct page_queue *queue, struct page_batch *batch)
{
	pthread_mutex_lock(&queue->lists_mutex);
	batch->next = queue->empty;
	queue->empty = batch;
	pthread_cond_signal(&queue->has_empty);
	pthread_mutex_unlock(&queue->lists_mutex);
}

size_t page_queue_n_filled(struct page_queue *queue)
{
	size_t n_filled;

	pthread_mutex_lock(&queue->lists_mutex);
	n_filled = queue->n_filled;
	pthread_mutex_unlock(&queue->lists_mutex);
	return n_filled;
}

void page_queue_close(struct page_queue *queue)
{
	pthread_mutex_lock(&queue->lists_mutex);
	queue->closed = true;
	pthread_cond_broadcast(&queue->has_empty);
	pthread_cond_broadcast(&queue->has_filled);
	pthread_mutex_unlock(&queue->lists_mutex);
}

void page_queue_free(struct page_queue *queue)
{
	size_t i;

	if (!queue)
		return;

	for (i = 0; i < queue->n_batches; i++)
		free(queue->batches[i].data);
	free(queue->batches);
	pthread_cond_destroy(&queue->has_filled);
	pthread_cond_destroy(&queue->has_empty);
	pthread_mutex_destroy(&queue->lists_mutex);
	free(queue);
}
