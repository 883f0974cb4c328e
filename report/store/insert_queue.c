/*
 * insert_queue.c - rows on their way into the database, inserted by a thread
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/decode/thread.h"
#include "report/store/insert_queue.h"

struct insert_queue {
	pthread_t thread;
	bool started;
	pthread_mutex_t jobs_mutex; /* guards all below it */
	pthread_cond_t has_more;
	pthread_cond_t has_less;
	struct insert_job *first, *last; /* the first may be running */
	bool closed;
	int result; /* of the job that failed */
	struct ior_error error;
};

/* The first that waits; NULL when the queue is closed. */
static struct insert_job *wait_for_job(struct insert_queue *queue)
{
	while (!queue->first && !queue->closed)
		pthread_cond_wait(&queue->has_more, &queue->jobs_mutex);
	return queue->closed ? NULL : queue->first;
}

static void drop_first(struct insert_queue *queue)
{
	queue->first->waits = false;
	queue->first = queue->first->next;
	pthread_cond_signal(&queue->has_less);
}

/* What it says is heard by whoever comes next. */
static void fail_queue(struct insert_queue *queue, int r,
		       const struct ior_error *error)
{
	queue->result = r;
	queue->error = *error;
	while (queue->first)
		drop_first(queue);
}

static void *run_jobs(void *context)
{
	struct insert_queue *const queue = context;
	struct ior_error error = { 0 };
	struct insert_job *job;
	int r;

	pthread_mutex_lock(&queue->jobs_mutex);
	while ((job = wait_for_job(queue))) {
		pthread_mutex_unlock(&queue->jobs_mutex);
		r = job->run(job, &error);
		pthread_mutex_lock(&queue->jobs_mutex);
		if (r < 0)
			fail_queue(queue, r, &error);
		else
			drop_first(queue);
	}
	pthread_mutex_unlock(&queue->jobs_mutex);
	return NULL;
}

int insert_queue_create(struct insert_queue **ret, struct ior_error *err)
{
	struct insert_queue *queue;
	int r;

	queue = calloc(1, sizeof(*queue));
	if (!queue)
		return ior_fail(err, ENOMEM, "out of memory");
	pthread_mutex_init(&queue->jobs_mutex, NULL);
	pthread_cond_init(&queue->has_more, NULL);
	pthread_cond_init(&queue->has_less, NULL);

	r = thread_start(&queue->thread, "iorec-insert", run_jobs, queue, err);
	if (r < 0) {
		insert_queue_free(queue);
		return r;
	}
	queue->started = true;
	*ret = queue;
	return 0;
}

/* What the job that failed has said; the mutex is held. */
static int answer(const struct insert_queue *queue, struct ior_error *err)
{
	if (queue->result < 0 && err)
		*err = queue->error;
	return queue->result;
}

int insert_queue_add(struct insert_queue *queue, struct insert_job *job,
		     struct ior_error *err)
{
	int r;

	pthread_mutex_lock(&queue->jobs_mutex);
	r = answer(queue, err);
	if (r == 0) {
		job->waits = true;
		job->next = NULL;
		if (queue->first)
			queue->last->next = job;
		else
			queue->first = job;
		queue->last = job;
		pthread_cond_signal(&queue->has_more);
	}
	pthread_mutex_unlock(&queue->jobs_mutex);
	return r;
}

int insert_queue_wait(struct insert_queue *queue, const struct insert_job *job,
		      struct ior_error *err)
{
	int r;

	pthread_mutex_lock(&queue->jobs_mutex);
	while (job->waits)
		pthread_cond_wait(&queue->has_less, &queue->jobs_mutex);
	r = answer(queue, err);
	pthread_mutex_unlock(&queue->jobs_mutex);
	return r;
}

int insert_queue_finish(struct insert_queue *queue, struct ior_error *err)
{
	int r;

	pthread_mutex_lock(&queue->jobs_mutex);
	while (queue->first)
		pthread_cond_wait(&queue->has_less, &queue->jobs_mutex);
	r = answer(queue, err);
	pthread_mutex_unlock(&queue->jobs_mutex);
	return r;
}

static void stop(struct insert_queue *queue)
{
	pthread_mutex_lock(&queue->jobs_mutex);
	queue->closed = true;
	pthread_cond_signal(&queue->has_more);
	pthread_mutex_unlock(&queue->jobs_mutex);
	pthread_join(queue->thread, NULL);
}

void insert_queue_free(struct insert_queue *queue)
{
	if (!queue)
		return;

	if (queue->started)
		stop(queue);
	pthread_cond_destroy(&queue->has_less);
	pthread_cond_destroy(&queue->has_more);
	pthread_mutex_destroy(&queue->jobs_mutex);
	free(queue);
}
