/*
 * test_bundle.c - texts become chunks that the queue can carry
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "iorec/snapshot.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/page_queue.h"

/* A long text, no multiple of what a part holds. */
#define LONG_SIZE 2500009

static void a_long_text_comes_out_in_parts_of_one_name(void **state)
{
	char *const data = malloc(LONG_SIZE), *const out = malloc(LONG_SIZE);
	struct page_queue *queue = NULL;
	struct page_batch *batch;
	struct ior_text text;
	struct bundle bundle;
	size_t size = 0, at, i;

	for (i = 0; i < LONG_SIZE; i++)
		data[i] = (char)('a' + i % 23);
	assert_int_equal(page_queue_create(5, &queue, NULL), 0);
	bundle_init(&bundle, IOR_KIND_SNAPSHOT, queue, NEVER);
	assert_int_equal(bundle_add(&bundle, "long", 7, data, LONG_SIZE, NULL),
			 0);
	assert_int_equal(bundle_send(&bundle, NULL), 0);
	page_queue_close(queue);

	while ((batch = page_queue_pop(queue))) {
		assert_int_equal(batch->chunk.kind, IOR_KIND_SNAPSHOT);
		for (at = 0; ior_archive_next(batch->data, batch->size, &at,
					      &text, NULL) > 0;) {
			assert_string_equal(text.name, "long");
			assert_int_equal(text.time_ns, 7);
			memcpy(out + size, text.data, text.size);
			size += text.size;
		}
	}
	assert_int_equal(size, LONG_SIZE);
	assert_memory_equal(data, out, LONG_SIZE);
	bundle_release(&bundle);
	page_queue_free(queue);
	free(data);
	free(out);
	(void)state;
}

static void a_long_text_of_lines_is_parted_behind_a_line(void **state)
{
	static const char line[] = "4711\t3\t29\t1021\t0\t0100000\t/a/path\n";
	const size_t line_size = sizeof(line) - 1;
	const size_t n_lines = LONG_SIZE / line_size;
	struct page_queue *queue = NULL;
	struct page_batch *batch;
	struct ior_text text;
	struct bundle bundle;
	size_t i, at, size = 0;
	char *data;

	data = malloc(n_lines * line_size);
	assert_non_null(data);
	for (i = 0; i < n_lines; i++)
		memcpy(data + i * line_size, line, line_size);
	assert_int_equal(page_queue_create(5, &queue, NULL), 0);
	bundle_init(&bundle, IOR_KIND_SNAPSHOT, queue, NEVER);
	assert_int_equal(bundle_add(&bundle, "files", 7, data,
				    n_lines * line_size, NULL),
			 0);
	assert_int_equal(bundle_send(&bundle, NULL), 0);
	page_queue_close(queue);

	while ((batch = page_queue_pop(queue))) {
		for (at = 0; ior_archive_next(batch->data, batch->size, &at,
					      &text, NULL) > 0;) {
			assert_int_equal(text.size % line_size, 0);
			assert_memory_equal(text.data, line, line_size);
			size += text.size;
		}
	}
	assert_int_equal(size, n_lines * line_size);
	bundle_release(&bundle);
	page_queue_free(queue);
	free(data);
	(void)state;
}

static void a_file_that_is_not_there_is_left_out(void **state)
{
	struct page_queue *queue = NULL;
	struct bundle bundle;

	assert_int_equal(page_queue_create(1, &queue, NULL), 0);
	bundle_init(&bundle, IOR_KIND_SNAPSHOT, queue, NEVER);
	assert_int_equal(bundle_add_file(&bundle, "proc/nothing", NULL), 0);
	assert_int_equal(bundle_send(&bundle, NULL), 0);
	assert_int_equal(page_queue_n_filled(queue), 0);
	bundle_release(&bundle);
	page_queue_free(queue);
	(void)state;
}

static void a_queue_that_stays_full_is_told_in_time(void **state)
{
	struct page_queue *queue = NULL;
	struct ior_error error;
	struct bundle bundle;

	assert_int_equal(page_queue_create(1, &queue, NULL), 0);
	page_queue_take(queue, 0);
	bundle_init(&bundle, IOR_KIND_STATS, queue, 0);
	assert_int_equal(bundle_add(&bundle, "name", 0, "x", 1, NULL), 0);
	assert_int_equal(bundle_send(&bundle, &error), -ETIMEDOUT);
	assert_string_equal(error.text, "the output is too slow");
	bundle_release(&bundle);
	page_queue_free(queue);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_long_text_comes_out_in_parts_of_one_name),
		cmocka_unit_test(a_long_text_of_lines_is_parted_behind_a_line),
		cmocka_unit_test(a_file_that_is_not_there_is_left_out),
		cmocka_unit_test(a_queue_that_stays_full_is_told_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
