/*
 * spool.h - compressed bytes that wait for the output
 *
 *	r = spool_create(fd, &spool, &error);
 *	r = spool_start(spool, &error);
 *	...spool_write(spool, data, size) from the appender...
 *	spool_finish(spool);		all is written, or cannot be
 *	spool_free(spool);
 *
 * write(2) of a sick disk may take seconds, and a sick disk is what we are
 * called for.  Compressed, the busiest host fills SPOOL_SIZE in a second, and
 * what a regular file may have in the page cache (flusher.h) in three more; so
 * long the output may stand still before anything else has to wait.
 */
#ifndef RECORD_SPOOL_H
#define RECORD_SPOOL_H

#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

struct ior_error;
struct spool;

#define SPOOL_SIZE ((size_t)4 << 20)

/* 'fd' is the caller's; bytes that it took are added to '*written', too. */
int spool_create(int fd, atomic_uint_least64_t *written, struct spool **ret,
		 struct ior_error *err);

int spool_start(struct spool *spool, struct ior_error *err);

pid_t spool_tid(const struct spool *spool);

/* Of the thread that takes its bytes out of the page cache, or 0. */
pid_t spool_flusher_tid(const struct spool *spool);

/*
 * Take at least one of the bytes, waiting for room; as write(2).  Once the
 * output has failed, so does this, with the errno of that.  'spool' is void
 * for struct ior_sink.
 */
ssize_t spool_write(void *spool, const void *data, size_t size);

/* Wait until all that was taken is written; then its failure, or 0. */
int spool_finish(struct spool *spool);

/* Finish and release; NULL is allowed. */
void spool_free(struct spool *spool);

#endif
