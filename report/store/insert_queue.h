/*
 * insert_queue.h - rows on their way into the database, inserted by a thread
 *
 *	r = insert_queue_create(&queue, &error);
 *	r = insert_queue_add(queue, &job, &error);
 *	r = insert_queue_wait(queue, &job, &error);	it may be filled again
 *	r = insert_queue_finish(queue, &error);
 *	insert_queue_free(queue);
 *
 * Jobs run one after another, in the order in which they came.  From the first
 * add on the connection is the thread's; it is its maker's again after finish or
 * free.  When a job fails those behind it are not run, and whatever is asked of
 * the queue from then on fails with what that job said.
 */
#ifndef STORE_INSERT_QUEUE_H
#define STORE_INSERT_QUEUE_H

#include <stdbool.h>

struct insert_queue;
struct ior_error;

/* The maker's when it does not wait, else the thread's. */
struct insert_job {
	int (*run)(struct insert_job *job, struct ior_error *err);
	bool waits;              /* the queue's */
	struct insert_job *next; /* the queue's */
};

int insert_queue_create(struct insert_queue **ret, struct ior_error *err);

/* The job does not wait yet. */
int insert_queue_add(struct insert_queue *queue, struct insert_job *job,
		     struct ior_error *err);

/* Until this job was run; one that was never added is not waited for. */
int insert_queue_wait(struct insert_queue *queue, const struct insert_job *job,
		      struct ior_error *err);

/* Until all were run. */
int insert_queue_finish(struct insert_queue *queue, struct ior_error *err);

/* Jobs that wait are not run; NULL is allowed. */
void insert_queue_free(struct insert_queue *queue);

#endif
