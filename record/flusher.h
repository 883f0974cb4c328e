/*
 * flusher.h - the thread that takes what was written out of the page cache
 *
 *	r = flusher_create(fd, &flusher, &error);
 *	r = flusher_start(flusher, &error);
 *	...after each write: r = flusher_note(flusher, size)...
 *	r = flusher_finish(flusher)
 *	flusher_free(flusher);
 *
 * A trace must not push what it measures out of the page cache, and a host that
 * loses its power is what it may be wanted for.  So what was written goes to
 * the disk at once and leaves the cache: less than FLUSHER_CACHED_MAX of the
 * output is in it at any time.  Every FLUSHER_SYNC_NS the disk is told to keep
 * it, too; with what the drain holds back (DRAIN_SWEEP_NS) a loss of power
 * takes less than ten seconds.
 *
 * An output that is no regular file has no thread; notes of it are nothing.
 */
#ifndef RECORD_FLUSHER_H
#define RECORD_FLUSHER_H

#include <stddef.h>
#include <sys/types.h>

#include "record/clock.h"

struct flusher;
struct ior_error;

#define FLUSHER_CACHED_MAX ((size_t)12 << 20)
#define FLUSHER_SYNC_NS    (4 * NS_PER_S)

/* 'fd' is the caller's, and at the end of the file. */
int flusher_create(int fd, struct flusher **ret, struct ior_error *err);

int flusher_start(struct flusher *flusher, struct ior_error *err);

/* 0 without a thread. */
pid_t flusher_tid(const struct flusher *flusher);

/*
 * So much more was written.  Waits while too much of it is cached.  Once the
 * disk has failed: a negative errno.
 */
int flusher_note(struct flusher *flusher, size_t size);

/* End; the rest goes to the disk, and only what is under way is waited for. */
int flusher_finish(struct flusher *flusher);

/* Finish and release; NULL is allowed. */
void flusher_free(struct flusher *flusher);

#endif
