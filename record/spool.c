/*
 * spool.c - compressed bytes that wait for the output
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/flusher.h"
#include "record/spool.h"
#include "record/thread.h"

/* Of one write(2): a stop is not held up by more than this. */
#define WRITE_MAX ((size_t)1 << 20)

struct spool {
	int fd;
	atomic_uint_least64_t *written;
	struct flusher *flusher;
	pthread_mutex_t ring_mutex; /* guards all below it but thread */
	pthread_cond_t has_room;
	pthread_cond_t has_bytes;
	size_t begin; /* of the bytes that wait, in data */
	size_t size;  /* of these */
	bool finished;
	int failure;   /* a negative errno, for ever */
	uint8_t *data; /* a ring of SPOOL_SIZE */
	struct thread thread;
};

int spool_create(int fd, atomic_uint_least64_t *written, struct spool **ret,
		 struct ior_error *err)
{
	struct spool *spool;
	int r;

	spool = calloc(1, sizeof(*spool));
	if (!spool)
		return ior_fail(err, ENOMEM, "out of memory");

	spool->fd = fd;
	spool->written = written;
	pthread_mutex_init(&spool->ring_mutex, NULL);
	pthread_cond_init(&spool->has_room, NULL);
	pthread_cond_init(&spool->has_bytes, NULL);
	r = flusher_create(fd, &spool->flusher, err);
	if (r < 0)
		goto fail;

	spool->data = malloc(SPOOL_SIZE);
	if (!spool->data) {
		r = ior_fail(err, ENOMEM, "out of memory");
		goto fail;
	}

	*ret = spool;
	return 0;

fail:
	spool_free(spool);
	return r;
}

/* Bytes that wait and stand together, at most what one write should take. */
static size_t next_size(const struct spool *spool)
{
	const size_t to_edge = SPOOL_SIZE - spool->begin;
	size_t size = spool->size;

	if (size > to_edge)
		size = to_edge;
	return size > WRITE_MAX ? WRITE_MAX : size;
}

/*
 * As write(2) to an output that makes us wait: a pipe that is our standard output
 * may be shared with somebody who asked it not to, and is left as it is.
 */
static ssize_t write_waiting(int fd, const void *data, size_t size)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };
	ssize_t written;

	while ((written = write(fd, data, size)) < 0 && errno == EAGAIN)
		if (poll(&room, 1, -1) < 0 && errno != EINTR)
			return -1;
	return written;
}

static void note_written(struct spool *spool, ssize_t written, int code)
{
	if (written < 0) {
		if (code != EINTR)
			spool->failure = -code;
		return;
	}

	atomic_fetch_add(spool->written, (uint64_t)written);
	spool->size -= (size_t)written;
	spool->begin = (spool->begin + (size_t)written) % SPOOL_SIZE;
	/* From the front again: what was never used takes no memory. */
	if (!spool->size)
		spool->begin = 0;
}

/* One write(2), and the wait for what it left in the page cache. */
static ssize_t write_piece(struct spool *spool, size_t size)
{
	const ssize_t written =
		write_waiting(spool->fd, spool->data + spool->begin, size);
	int r;

	if (written < 0)
		return written;
	r = flusher_note(spool->flusher, (size_t)written);
	if (r == 0)
		return written;
	errno = -r;
	return -1;
}

static void run(void *context)
{
	struct spool *const spool = context;
	ssize_t written;
	size_t size;
	int code;

	pthread_mutex_lock(&spool->ring_mutex);
	while (!spool->failure) {
		size = next_size(spool);
		if (!size && spool->finished)
			break;
		if (!size) {
			pthread_cond_wait(&spool->has_bytes,
					  &spool->ring_mutex);
			continue;
		}

		/* What waits stays where it is: only we take it away. */
		pthread_mutex_unlock(&spool->ring_mutex);
		written = write_piece(spool, size);
		code = errno;
		pthread_mutex_lock(&spool->ring_mutex);
		note_written(spool, written, code);
		pthread_cond_signal(&spool->has_room);
	}
	pthread_mutex_unlock(&spool->ring_mutex);
}

int spool_start(struct spool *spool, struct ior_error *err)
{
	const int r = flusher_start(spool->flusher, err);

	if (r < 0)
		return r;

	spool->thread.name = "iorec-write";
	spool->thread.last_at_disk = true;
	spool->thread.fds[spool->thread.n_fds++] = spool->fd;
	spool->thread.run = run;
	spool->thread.context = spool;
	return thread_start(&spool->thread, err);
}

pid_t spool_tid(const struct spool *spool)
{
	return spool->thread.tid;
}

pid_t spool_flusher_tid(const struct spool *spool)
{
	return flusher_tid(spool->flusher);
}

/* Copy what fits up to the edge of the ring. */
static size_t copy_in(struct spool *spool, const void *data, size_t size)
{
	const size_t end = (spool->begin + spool->size) % SPOOL_SIZE;
	const size_t to_edge = SPOOL_SIZE - end;
	const size_t room = SPOOL_SIZE - spool->size;

	if (size > to_edge)
		size = to_edge;
	if (size > room)
		size = room;
	memcpy(spool->data + end, data, size);
	spool->size += size;
	return size;
}

ssize_t spool_write(void *context, const void *data, size_t size)
{
	struct spool *const spool = context;
	size_t taken = 0;
	int failure;

	pthread_mutex_lock(&spool->ring_mutex);
	while (spool->size == SPOOL_SIZE && !spool->failure)
		pthread_cond_wait(&spool->has_room, &spool->ring_mutex);
	failure = spool->failure;
	if (!failure)
		taken = copy_in(spool, data, size);
	pthread_cond_signal(&spool->has_bytes);
	pthread_mutex_unlock(&spool->ring_mutex);

	if (failure) {
		errno = -failure;
		return -1;
	}
	return (ssize_t)taken;
}

int spool_finish(struct spool *spool)
{
	int r;

	pthread_mutex_lock(&spool->ring_mutex);
	spool->finished = true;
	pthread_cond_signal(&spool->has_bytes);
	pthread_mutex_unlock(&spool->ring_mutex);
	thread_join(&spool->thread);
	r = flusher_finish(spool->flusher);
	return spool->failure ? spool->failure : r;
}

void spool_free(struct spool *spool)
{
	if (!spool)
		return;

	if (spool->flusher)
		spool_finish(spool);
	flusher_free(spool->flusher);
	pthread_cond_destroy(&spool->has_bytes);
	pthread_cond_destroy(&spool->has_room);
	pthread_mutex_destroy(&spool->ring_mutex);
	free(spool->data);
	free(spool);
}
