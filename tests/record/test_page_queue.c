/*
 * test_page_queue.c - batches go round, in order and in bounds
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

#include "record/clock.h"
#include "record/page_queue.h"

#define N_BATCHES 3

static struct page_queue *create(void)
{
	struct page_queue *queue = NULL;

	assert_int_equal(page_queue_create(N_BATCHES, &queue, NULL), 0);
	return queue;
}

static void batches_are_popped_in_the_order_they_were_pushed(void **state)
{
	struct page_queue *const queue = create();
	struct page_batch *batches[N_BATCHES];
	size_t i;

	for (i = 0; i < N_BATCHES; i++) {
		batches[i] = page_queue_take(queue, NEVER);
		page_queue_push(queue, batches[i]);
	}
	assert_int_equal(page_queue_n_filled(queue), N_BATCHES);
	for (i = 0; i < N_BATCHES; i++)
		assert_ptr_equal(page_queue_pop(queue), batches[i]);
	page_queue_free(queue);
	(void)state;
}

static void take_gives_none_when_all_are_out(void **state)
{
	struct page_queue *const queue = create();
	struct page_batch *batch = NULL;
	uint64_t before;
	size_t i;

	for (i = 0; i < N_BATCHES; i++)
		batch = page_queue_take(queue, 0);
	assert_non_null(batch);
	assert_null(page_queue_take(queue, 0));

	before = clock_now();
	assert_null(page_queue_take(queue, before + 11 * NS_PER_MS));
	assert_true(clock_now() >= before + 11 * NS_PER_MS);

	page_queue_put_back(queue, batch);
	assert_ptr_equal(page_queue_take(queue, 0), batch);
	page_queue_free(queue);
	(void)state;
}

static void the_batch_put_back_last_is_taken_first(void **state)
{
	struct page_queue *const queue = create();
	struct page_batch *const first = page_queue_take(queue, 0);
	struct page_batch *const second = page_queue_take(queue, 0);

	page_queue_put_back(queue, first);
	page_queue_put_back(queue, second);
	assert_ptr_equal(page_queue_take(queue, 0), second);
	page_queue_free(queue);
	(void)state;
}

static void a_batch_taken_is_empty_again(void **state)
{
	struct page_queue *const queue = create();
	struct page_batch *batch = page_queue_take(queue, 0);

	batch->size = 17;
	batch->n_lost = 23;
	batch->chunk.cpu = 5;
	page_queue_put_back(queue, batch);
	batch = page_queue_take(queue, 0);
	assert_int_equal(batch->size, 0);
	assert_int_equal(batch->n_lost, 0);
	assert_int_equal(batch->chunk.cpu, IOR_NO_CPU);
	page_queue_free(queue);
	(void)state;
}

static void a_closed_queue_is_emptied_and_takes_no_more(void **state)
{
	struct page_queue *const queue = create();
	struct page_batch *const batch = page_queue_take(queue, 0);

	page_queue_push(queue, batch);
	page_queue_close(queue);
	assert_null(page_queue_take(queue, NEVER));
	assert_ptr_equal(page_queue_pop(queue), batch);
	assert_null(page_queue_pop(queue));
	page_queue_free(queue);
	(void)state;
}

static void *take_one(void *queue)
{
	return page_queue_take(queue, NEVER);
}

static void closing_wakes_who_waits_for_a_batch(void **state)
{
	struct page_queue *const queue = create();
	pthread_t thread;
	void *batch = queue;
	size_t i;

	for (i = 0; i < N_BATCHES; i++)
		page_queue_take(queue, 0);
	pthread_create(&thread, NULL, take_one, queue);
	page_queue_close(queue);
	pthread_join(thread, &batch);
	assert_null(batch);
	page_queue_free(queue);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			batches_are_popped_in_the_order_they_were_pushed),
		cmocka_unit_test(take_gives_none_when_all_are_out),
		cmocka_unit_test(the_batch_put_back_last_is_taken_first),
		cmocka_unit_test(a_batch_taken_is_empty_again),
		cmocka_unit_test(a_closed_queue_is_emptied_and_takes_no_more),
		cmocka_unit_test(closing_wakes_who_waits_for_a_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
