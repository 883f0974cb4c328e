/*
 * window.c - the newest part of a recording, in memory until somebody wants it
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/kept_chunks.h"
#include "record/output.h"
#include "record/segments.h"
#include "record/thread.h"
#include "record/window.h"

struct window {
	struct window_options options;
	pthread_mutex_t chunks_mutex; /* guards all below it but thread */
	pthread_cond_t has_chunks;
	pthread_cond_t has_room;
	struct kept_chunks head;   /* what each trace has behind its FILE */
	struct kept_chunks chunks; /* begins with the FILE of a span */
	unsigned int n_spans;      /* in it */
	uint64_t span_size;        /* of the newest */
	bool opened;
	bool finished;
	struct ior_error error; /* of writing, for ever */
	atomic_uint_least64_t size;
	atomic_uint n_dropped;
	atomic_bool is_cut;
	struct thread thread;
};

int window_create(const struct window_options *options, struct window **ret,
		  struct ior_error *err)
{
	struct window *const window = calloc(1, sizeof(*window));

	if (!window)
		return ior_fail(err, ENOMEM, "out of memory");

	window->options = *options;
	pthread_mutex_init(&window->chunks_mutex, NULL);
	pthread_cond_init(&window->has_chunks, NULL);
	pthread_cond_init(&window->has_room, NULL);
	*ret = window;
	return 0;
}

static void note_size(struct window *window)
{
	atomic_store(&window->size, window->head.size + window->chunks.size);
}

/* The FILE of the second span; NULL when there is but one. */
static const struct kept_chunk *find_second(const struct window *window)
{
	const struct kept_chunk *chunk = window->chunks.first;

	if (window->n_spans < 2)
		return NULL;
	do
		chunk = chunk->next;
	while (chunk->part != PART_BEGIN);
	return chunk;
}

static void drop_oldest(struct window *window, const struct kept_chunk *second)
{
	while (window->chunks.first != second)
		free(kept_chunks_take(&window->chunks));
	window->n_spans--;
	atomic_fetch_add(&window->n_dropped, 1);
	note_size(window);
}

/* The oldest span is not needed when the others are long enough. */
static void drop_old(struct window *window)
{
	const uint64_t now = clock_now();
	const struct kept_chunk *second;

	while ((second = find_second(window)) &&
	       now - second->kept_ns >= window->options.duration_ns)
		drop_oldest(window, second);
}

static bool has_room(const struct window *window, size_t size)
{
	const uint64_t size_max = window->options.size_max;

	return window->head.size + window->chunks.size + size <=
	       (window->opened ? size_max : WINDOW_KEPT_PART(size_max));
}

/* Before it is open the oldest makes room; then there is some when it is written. */
static int make_room(struct window *window, size_t size, struct ior_error *err)
{
	const struct kept_chunk *second;

	while (!has_room(window, size) && !window->error.code) {
		second = window->opened ? NULL : find_second(window);
		if (second)
			drop_oldest(window, second);
		else if (window->opened && window->chunks.first)
			pthread_cond_wait(&window->has_room,
					  &window->chunks_mutex);
		else
			return ior_fail(err, ENOBUFS,
					"--max-size has no room for a span");
	}
	return 0;
}

static int take(struct window *window, const struct ior_chunk *chunk,
		const struct ior_packed *packed, enum chunk_part part,
		struct ior_error *err)
{
	const bool is_head = part == PART_KEPT && !window->opened;
	const size_t size = kept_chunk_size(packed);
	int r;

	r = make_room(window, size, err);
	if (r < 0)
		return r;
	if (window->error.code)
		return ior_fail(err, -window->error.code, "%s",
				window->error.text);
	if (kept_chunks_add(is_head ? &window->head : &window->chunks, chunk,
			    packed, part) < 0)
		return ior_fail(err, ENOMEM, "out of memory");

	if (part == PART_BEGIN) {
		window->n_spans++;
		window->span_size = 0;
	}
	window->span_size += size;
	note_size(window);
	if (!window->opened)
		drop_old(window);
	pthread_cond_signal(&window->has_chunks);
	return 0;
}

int window_take(struct window *window, const struct ior_chunk *chunk,
		const struct ior_packed *packed, enum chunk_part part,
		struct ior_error *err)
{
	int r;

	pthread_mutex_lock(&window->chunks_mutex);
	r = take(window, chunk, packed, part, err);
	pthread_mutex_unlock(&window->chunks_mutex);
	return r;
}

bool window_is_full(const struct window *window)
{
	return window->span_size >= window->options.size_max / WINDOW_N_ROOMS;
}

/* False when it never was. */
static bool wait_until_wanted(struct window *window)
{
	bool opened;

	pthread_mutex_lock(&window->chunks_mutex);
	while (!window->finished && !window->opened)
		pthread_cond_wait(&window->has_chunks, &window->chunks_mutex);
	opened = window->opened;
	pthread_mutex_unlock(&window->chunks_mutex);
	return opened;
}

/* On a disk with little room the newest is what is wanted, and its tail. */
static void fit_to_disk(struct window *window)
{
	const uint64_t room =
		WINDOW_KEPT_PART(segments_room(window->options.segments));
	const struct kept_chunk *second;

	pthread_mutex_lock(&window->chunks_mutex);
	while (window->head.size + window->chunks.size > room &&
	       (second = find_second(window)))
		drop_oldest(window, second);
	pthread_mutex_unlock(&window->chunks_mutex);
}

/* The next one to be written; NULL when there is none any more. */
static struct kept_chunk *next_chunk(struct window *window)
{
	struct kept_chunk *chunk = NULL;

	pthread_mutex_lock(&window->chunks_mutex);
	while (!window->finished && !(window->opened && window->chunks.first))
		pthread_cond_wait(&window->has_chunks, &window->chunks_mutex);
	if (window->opened)
		chunk = kept_chunks_take(&window->chunks);
	note_size(window);
	pthread_cond_signal(&window->has_room);
	pthread_mutex_unlock(&window->chunks_mutex);
	return chunk;
}

static int write_one(struct window *window, const struct kept_chunk *chunk,
		     enum chunk_part part, struct ior_error *err)
{
	return segments_take(window->options.segments, &chunk->chunk,
			     &chunk->packed, part, err);
}

/* The oldest span begins the trace; the borders behind it are none there. */
static int write_chunk(struct window *window, const struct kept_chunk *chunk,
		       unsigned int *n_begun, struct ior_error *err)
{
	const struct kept_chunk *head;
	int r;

	switch (chunk->part) {
	case PART_BEGIN:
		if ((*n_begun)++)
			return 0;
		r = output_keep(window->options.output, err);
		if (r < 0)
			return r;
		r = write_one(window, chunk, PART_BEGIN, err);
		/* Nobody adds to it once the window is open. */
		for (head = window->head.first; r == 0 && head;
		     head = head->next)
			r = write_one(window, head, PART_ALL, err);
		return r;
	case PART_NEW:
		return *n_begun > 1 ? 0
				    : write_one(window, chunk, PART_ALL, err);
	case PART_OLD:
		return 0;
	case PART_ALL:
	case PART_KEPT:
	case PART_END:
		break;
	}
	return write_one(window, chunk, PART_ALL, err);
}

static void note_failure(struct window *window, const struct ior_error *failure)
{
	pthread_mutex_lock(&window->chunks_mutex);
	window->error = *failure;
	pthread_cond_signal(&window->has_room);
	pthread_mutex_unlock(&window->chunks_mutex);
}

static void run(void *context)
{
	struct window *const window = context;
	struct ior_error failure = { 0 };
	struct kept_chunk *chunk;
	unsigned int n_begun = 0;

	if (wait_until_wanted(window))
		fit_to_disk(window);
	while (!failure.code && (chunk = next_chunk(window))) {
		if (segments_is_short(window->options.segments))
			atomic_store(&window->is_cut, true);
		else if (write_chunk(window, chunk, &n_begun, &failure) < 0)
			note_failure(window, &failure);
		free(chunk);
	}
}

int window_start(struct window *window, struct ior_error *err)
{
	window->thread.name = "iorec-window";
	window->thread.fds[window->thread.n_fds++] = window->options.output->fd;
	window->thread.fds[window->thread.n_fds++] =
		window->options.output->dir_fd;
	window->thread.run = run;
	window->thread.context = window;
	return thread_start(&window->thread, err);
}

void window_open(struct window *window)
{
	pthread_mutex_lock(&window->chunks_mutex);
	window->opened = true;
	pthread_cond_signal(&window->has_chunks);
	pthread_mutex_unlock(&window->chunks_mutex);
}

bool window_is_cut(const struct window *window)
{
	return atomic_load(&window->is_cut);
}

unsigned int window_n_dropped(const struct window *window)
{
	return atomic_load(&window->n_dropped);
}

uint64_t window_size(const struct window *window)
{
	return atomic_load(&window->size);
}

int window_finish(struct window *window, struct ior_error *err)
{
	pthread_mutex_lock(&window->chunks_mutex);
	window->finished = true;
	pthread_cond_signal(&window->has_chunks);
	pthread_mutex_unlock(&window->chunks_mutex);
	thread_join(&window->thread);
	if (!window->error.code)
		return 0;
	return ior_fail(err, -window->error.code, "%s", window->error.text);
}

void window_free(struct window *window)
{
	if (!window)
		return;

	window_finish(window, NULL);
	kept_chunks_release(&window->head);
	kept_chunks_release(&window->chunks);
	pthread_cond_destroy(&window->has_room);
	pthread_cond_destroy(&window->has_chunks);
	pthread_mutex_destroy(&window->chunks_mutex);
	free(window);
}
