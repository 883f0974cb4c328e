/*
 * test_in_order.c - requests in the order of their beginning
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/store/in_order.h"

/* As many as are held, and a prime number more. */
#define N_HELD 16384u
#define N_MORE 1009u

static void those_held_come_out_sorted_by_time_and_sector(void **state)
{
	const struct in_order_request requests[] = {
		{ .from_ns = 7, .sector = 5 },
		{ .from_ns = 3, .sector = 9 },
		{ .from_ns = 7, .sector = 2 },
		{ .from_ns = 1, .sector = 8 },
	};
	const uint64_t sectors[] = { 8, 9, 2, 5 };
	struct in_order_request next;
	struct in_order *order;
	size_t i;

	assert_int_equal(in_order_create(&order, NULL), 0);
	for (i = 0; i < 4; i++)
		assert_false(in_order_put(order, &requests[i], &next));
	for (i = 0; i < 4; i++) {
		assert_true(in_order_take(order, &next));
		assert_int_equal(next.sector, sectors[i]);
	}
	assert_false(in_order_take(order, &next));
	in_order_free(order);
	(void)state;
}

/* Pairs that complete the wrong way round: 1, 0, 3, 2 ... */
static void too_many_come_out_one_by_one_in_order(void **state)
{
	struct in_order_request next;
	struct in_order *order;
	uint64_t n_out = 0;
	uint64_t i;

	assert_int_equal(in_order_create(&order, NULL), 0);
	for (i = 0; i < N_HELD + N_MORE; i++) {
		const struct in_order_request request = { .from_ns = i ^ 1 };

		if (in_order_put(order, &request, &next))
			assert_int_equal(next.from_ns, n_out++);
	}
	assert_int_equal(n_out, N_MORE);
	in_order_free(order);
	(void)state;
}

static void one_that_is_too_late_comes_out_at_once(void **state)
{
	const struct in_order_request late = { .from_ns = 2 };
	struct in_order_request next;
	struct in_order *order;
	uint64_t i;

	assert_int_equal(in_order_create(&order, NULL), 0);
	for (i = 0; i < N_HELD; i++) {
		const struct in_order_request request = { .from_ns = 11 + i };

		assert_false(in_order_put(order, &request, &next));
	}
	assert_true(in_order_put(order, &late, &next));
	assert_int_equal(next.from_ns, 2);
	in_order_free(order);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_held_come_out_sorted_by_time_and_sector),
		cmocka_unit_test(too_many_come_out_one_by_one_in_order),
		cmocka_unit_test(one_that_is_too_late_comes_out_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
