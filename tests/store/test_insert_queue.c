/*
 * test_insert_queue.c - jobs run in their order, and one that fails is heard of
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "iorec/error.h"
#include "report/store/insert_queue.h"

#define N_JOBS 7

struct numbered_job {
	struct insert_job job; /* first, for the queue */
	int number;
	int *log; /* of those that ran, one behind the other */
	int *n_log;
};

static int note_number(struct insert_job *job, struct ior_error *err)
{
	struct numbered_job *const numbered = (struct numbered_job *)job;

	(void)err;
	numbered->log[(*numbered->n_log)++] = numbered->number;
	return 0;
}

static int run_out_of_room(struct insert_job *job, struct ior_error *err)
{
	note_number(job, err);
	return ior_fail(err, ENOSPC, "no room for job %d",
			((struct numbered_job *)job)->number);
}

static void number_jobs(struct numbered_job jobs[N_JOBS], int log[N_JOBS],
			int *n_log)
{
	int i;

	for (i = 0; i < N_JOBS; i++)
		jobs[i] = (struct numbered_job){
			.job.run = note_number,
			.number = i,
			.log = log,
			.n_log = n_log,
		};
}

static struct insert_queue *create(void)
{
	struct insert_queue *queue = NULL;

	assert_int_equal(insert_queue_create(&queue, NULL), 0);
	return queue;
}

static void jobs_run_in_the_order_in_which_they_came(void **state)
{
	struct insert_queue *const queue = create();
	struct numbered_job jobs[N_JOBS];
	int log[N_JOBS] = { 0 };
	int n_log = 0;
	int i;

	number_jobs(jobs, log, &n_log);
	for (i = 0; i < N_JOBS; i++)
		assert_int_equal(insert_queue_add(queue, &jobs[i].job, NULL),
				 0);
	assert_int_equal(insert_queue_finish(queue, NULL), 0);
	assert_int_equal(n_log, N_JOBS);
	for (i = 0; i < N_JOBS; i++)
		assert_int_equal(log[i], i);
	insert_queue_free(queue);
	(void)state;
}

static void a_job_that_was_waited_for_may_come_again(void **state)
{
	struct insert_queue *const queue = create();
	struct numbered_job jobs[N_JOBS];
	int log[N_JOBS] = { 0 };
	int n_log = 0;
	int i;

	number_jobs(jobs, log, &n_log);
	for (i = 0; i < N_JOBS; i++) {
		assert_int_equal(insert_queue_add(queue, &jobs[0].job, NULL),
				 0);
		assert_int_equal(insert_queue_wait(queue, &jobs[0].job, NULL),
				 0);
		assert_int_equal(n_log, i + 1);
	}
	insert_queue_free(queue);
	(void)state;
}

static void a_job_that_was_never_added_is_not_waited_for(void **state)
{
	struct insert_queue *const queue = create();
	const struct insert_job job = { 0 };

	assert_int_equal(insert_queue_wait(queue, &job, NULL), 0);
	insert_queue_free(queue);
	(void)state;
}

static void what_failed_is_told_and_nothing_runs_behind_it(void **state)
{
	struct insert_queue *const queue = create();
	struct ior_error error = { 0 };
	struct numbered_job jobs[N_JOBS];
	int log[N_JOBS] = { 0 };
	int n_log = 0;
	int i;

	number_jobs(jobs, log, &n_log);
	jobs[2].job.run = run_out_of_room;
	for (i = 0; i < N_JOBS; i++)
		insert_queue_add(queue, &jobs[i].job, NULL);

	assert_int_equal(insert_queue_finish(queue, &error), -ENOSPC);
	assert_string_equal(error.text, "no room for job 2");
	assert_int_equal(n_log, 3);

	error = (struct ior_error){ 0 };
	assert_int_equal(insert_queue_add(queue, &jobs[0].job, &error),
			 -ENOSPC);
	assert_string_equal(error.text, "no room for job 2");
	assert_int_equal(insert_queue_wait(queue, &jobs[5].job, NULL), -ENOSPC);
	insert_queue_free(queue);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jobs_run_in_the_order_in_which_they_came),
		cmocka_unit_test(a_job_that_was_waited_for_may_come_again),
		cmocka_unit_test(a_job_that_was_never_added_is_not_waited_for),
		cmocka_unit_test(
			what_failed_is_told_and_nothing_runs_behind_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
