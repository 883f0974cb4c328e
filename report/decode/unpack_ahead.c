/*
 * unpack_ahead.c - payloads, unpacked by a thread before they are wanted
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/reader.h"
#include "report/decode/thread.h"
#include "report/decode/unpack_ahead.h"

struct unpack_ahead {
	pthread_t thread;
	bool started;
	struct ior_unpacker *unpacker; /* the thread's */
	pthread_mutex_t jobs_mutex;    /* guards all below it */
	pthread_cond_t has_job;
	pthread_cond_t has_result;
	struct unpack_job *first, *last;
	bool closed;
};

/* The next job, out of the queue; NULL when it is closed. */
static struct unpack_job *take_job(struct unpack_ahead *ahead)
{
	struct unpack_job *job;

	while (!ahead->first && !ahead->closed)
		pthread_cond_wait(&ahead->has_job, &ahead->jobs_mutex);
	if (ahead->closed)
		return NULL;
	job = ahead->first;
	ahead->first = job->next;
	return job;
}

static void *run_jobs(void *context)
{
	struct unpack_ahead *const ahead = context;
	struct unpack_job *job;

	pthread_mutex_lock(&ahead->jobs_mutex);
	while ((job = take_job(ahead))) {
		pthread_mutex_unlock(&ahead->jobs_mutex);
		job->result =
			ior_unpack(ahead->unpacker, job->chunk, job->stored,
				   job->payload, &job->error);
		pthread_mutex_lock(&ahead->jobs_mutex);
		job->done = true;
		pthread_cond_signal(&ahead->has_result);
	}
	pthread_mutex_unlock(&ahead->jobs_mutex);
	return NULL;
}

int unpack_ahead_create(struct unpack_ahead **ret, struct ior_error *err)
{
	struct unpack_ahead *ahead;
	int r;

	ahead = calloc(1, sizeof(*ahead));
	if (!ahead)
		return ior_fail(err, ENOMEM, "out of memory");
	pthread_mutex_init(&ahead->jobs_mutex, NULL);
	pthread_cond_init(&ahead->has_job, NULL);
	pthread_cond_init(&ahead->has_result, NULL);

	r = ior_unpacker_create(&ahead->unpacker, err);
	if (r < 0)
		goto fail;

	r = thread_start(&ahead->thread, "iorec-unpack", run_jobs, ahead, err);
	if (r < 0)
		goto fail;

	ahead->started = true;
	*ret = ahead;
	return 0;

fail:
	unpack_ahead_free(ahead);
	return r;
}

void unpack_ahead_ask(struct unpack_ahead *ahead, struct unpack_job *job)
{
	job->done = false;
	job->next = NULL;

	pthread_mutex_lock(&ahead->jobs_mutex);
	if (ahead->first)
		ahead->last->next = job;
	else
		ahead->first = job;
	ahead->last = job;
	pthread_cond_signal(&ahead->has_job);
	pthread_mutex_unlock(&ahead->jobs_mutex);
}

int unpack_ahead_wait(struct unpack_ahead *ahead, const struct unpack_job *job,
		      struct ior_error *err)
{
	pthread_mutex_lock(&ahead->jobs_mutex);
	while (!job->done)
		pthread_cond_wait(&ahead->has_result, &ahead->jobs_mutex);
	pthread_mutex_unlock(&ahead->jobs_mutex);

	if (job->result < 0 && err)
		*err = job->error;
	return job->result;
}

static void stop(struct unpack_ahead *ahead)
{
	pthread_mutex_lock(&ahead->jobs_mutex);
	ahead->closed = true;
	pthread_cond_signal(&ahead->has_job);
	pthread_mutex_unlock(&ahead->jobs_mutex);
	pthread_join(ahead->thread, NULL);
}

void unpack_ahead_free(struct unpack_ahead *ahead)
{
	if (!ahead)
		return;

	if (ahead->started)
		stop(ahead);
	ior_unpacker_free(ahead->unpacker);
	pthread_cond_destroy(&ahead->has_result);
	pthread_cond_destroy(&ahead->has_job);
	pthread_mutex_destroy(&ahead->jobs_mutex);
	free(ahead);
}
