/*
 * flusher.c - the thread that takes what was written out of the page cache
 *
 * sync_file_range(2) starts to write and waits for it, without the barriers and
 * the journal's commit that fsync(2) brings upon the whole host; a page that is
 * clean is dropped by posix_fadvise(2).  O_DIRECT would save the copy into the
 * cache, which at 4 MB/s of compressed events is a twentieth of our work, and
 * would need the last block of each write rewritten.
 *
 * What a file system without sync_file_range(2) does with it is its own matter:
 * then fdatasync(2) cleans the pages, and dropping dirty ones is no harm.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/flusher.h"
#include "record/thread.h"

/* Worth a request of its own to the disk. */
#define FLUSH_SIZE ((size_t)1 << 20)

/*
 * The cache holds pieces of up to so many bytes, and what is dropped must be
 * whole ones: the last time the piece at the end was still being written.
 */
#define PIECE_MAX ((uint64_t)2 << 20)

#define RANGE_ALL                                              \
	(SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | \
	 SYNC_FILE_RANGE_WAIT_AFTER)

struct flusher {
	int fd;                      /* -1: no regular file */
	pthread_mutex_t sizes_mutex; /* guards all below it but thread */
	pthread_cond_t has_more;
	pthread_cond_t has_less;
	uint64_t written; /* offsets: the end of the file, */
	uint64_t flushed; /* of what left the cache */
	uint64_t synced;  /* and of what a loss of power leaves */
	uint64_t next_sync;
	bool finished;
	int failure; /* a negative errno, for ever */
	struct thread thread;
};

static void init_conditions(struct flusher *flusher)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&flusher->sizes_mutex, NULL);
	pthread_cond_init(&flusher->has_more, &monotonic);
	pthread_cond_init(&flusher->has_less, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

int flusher_create(int fd, struct flusher **ret, struct ior_error *err)
{
	struct flusher *flusher;
	struct stat stat;

	flusher = calloc(1, sizeof(*flusher));
	if (!flusher)
		return ior_fail(err, ENOMEM, "out of memory");

	init_conditions(flusher);
	flusher->fd = -1;
	if (fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode)) {
		flusher->fd = fd;
		flusher->written = (uint64_t)stat.st_size;
		flusher->flushed = flusher->written;
		flusher->synced = flusher->written;
	}
	*ret = flusher;
	return 0;
}

/* What only says that this file system cannot do it. */
static bool is_failure(int code)
{
	return code == EIO || code == ENOSPC || code == EDQUOT;
}

/* To the disk and out of the cache, but for the piece at the end. */
static int flush(const struct flusher *flusher, uint64_t from, uint64_t to)
{
	const off64_t at = (off64_t)from, size = (off64_t)(to - from);
	const off64_t whole_at = (off64_t)(from - from % PIECE_MAX);

	if (sync_file_range(flusher->fd, at, size, RANGE_ALL) < 0 &&
	    is_failure(errno))
		return -errno;
	posix_fadvise(flusher->fd, whole_at, (off64_t)to - whole_at,
		      POSIX_FADV_DONTNEED);
	return 0;
}

static int sync_data(const struct flusher *flusher)
{
	return fdatasync(flusher->fd) < 0 && is_failure(errno) ? -errno : 0;
}

/* Wait for something to do; false at the end. */
static bool wait_for_work(struct flusher *flusher)
{
	struct timespec until;

	while (!flusher->finished &&
	       flusher->written - flusher->flushed < FLUSH_SIZE) {
		if (flusher->written == flusher->synced) {
			pthread_cond_wait(&flusher->has_more,
					  &flusher->sizes_mutex);
			continue;
		}
		if (clock_now() >= flusher->next_sync)
			break;
		until.tv_sec = (time_t)(flusher->next_sync / NS_PER_S);
		until.tv_nsec = (long)(flusher->next_sync % NS_PER_S);
		pthread_cond_timedwait(&flusher->has_more,
				       &flusher->sizes_mutex, &until);
	}
	return !flusher->finished;
}

/* One turn, the mutex being held before and after. */
static void work(struct flusher *flusher)
{
	const uint64_t now = clock_now();
	const uint64_t from = flusher->flushed, to = flusher->written;
	const bool is_due = now >= flusher->next_sync;
	int r;

	if (is_due)
		flusher->next_sync = now + FLUSHER_SYNC_NS;
	pthread_mutex_unlock(&flusher->sizes_mutex);
	r = flush(flusher, from, to);
	if (r == 0 && is_due)
		r = sync_data(flusher);
	pthread_mutex_lock(&flusher->sizes_mutex);

	flusher->flushed = to;
	if (is_due)
		flusher->synced = to;
	if (!flusher->failure)
		flusher->failure = r;
	pthread_cond_signal(&flusher->has_less);
}

/*
 * The rest of a segment that ended is on its way with this, and kept when the
 * next one is synced, which commits the journal of both.
 */
static void begin_rest(const struct flusher *flusher)
{
	sync_file_range(flusher->fd, (off64_t)flusher->flushed, 0,
			SYNC_FILE_RANGE_WRITE);
}

static void run(void *context)
{
	struct flusher *const flusher = context;

	pthread_mutex_lock(&flusher->sizes_mutex);
	while (wait_for_work(flusher))
		work(flusher);
	pthread_mutex_unlock(&flusher->sizes_mutex);
	begin_rest(flusher);
}

int flusher_start(struct flusher *flusher, struct ior_error *err)
{
	if (flusher->fd < 0)
		return 0;

	flusher->thread.name = "iorec-flush";
	flusher->thread.last_at_disk = true;
	flusher->thread.fds[flusher->thread.n_fds++] = flusher->fd;
	flusher->thread.run = run;
	flusher->thread.context = flusher;
	return thread_start(&flusher->thread, err);
}

pid_t flusher_tid(const struct flusher *flusher)
{
	return flusher->thread.tid;
}

int flusher_note(struct flusher *flusher, size_t size)
{
	int failure;

	if (!flusher->thread.started)
		return 0;

	pthread_mutex_lock(&flusher->sizes_mutex);
	flusher->written += size;
	pthread_cond_signal(&flusher->has_more);
	while (flusher->written - flusher->flushed > FLUSHER_CACHED_MAX)
		pthread_cond_wait(&flusher->has_less, &flusher->sizes_mutex);
	failure = flusher->failure;
	pthread_mutex_unlock(&flusher->sizes_mutex);
	return failure;
}

int flusher_finish(struct flusher *flusher)
{
	pthread_mutex_lock(&flusher->sizes_mutex);
	flusher->finished = true;
	pthread_cond_signal(&flusher->has_more);
	pthread_mutex_unlock(&flusher->sizes_mutex);
	thread_join(&flusher->thread);
	return flusher->failure;
}

void flusher_free(struct flusher *flusher)
{
	if (!flusher)
		return;

	flusher_finish(flusher);
	pthread_cond_destroy(&flusher->has_less);
	pthread_cond_destroy(&flusher->has_more);
	pthread_mutex_destroy(&flusher->sizes_mutex);
	free(flusher);
}
