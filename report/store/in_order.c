/*
 * in_order.c - requests in the order of their beginning
 *
 * A heap: the first is at 0, and those of I are at 2 I + 1 and 2 I + 2.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/store/in_order.h"

/* More than devices of a host have in flight. */
#define N_HELD_MAX 16384u

struct in_order {
	size_t n;
	struct in_order_request held[N_HELD_MAX];
};

int in_order_create(struct in_order **ret, struct ior_error *err)
{
	/* memory that no request was in yet costs nothing */
	struct in_order *const order = calloc(1, sizeof(*order));

	if (!order)
		return ior_fail(err, ENOMEM, "out of memory");
	*ret = order;
	return 0;
}

static bool is_before(const struct in_order_request *a,
		      const struct in_order_request *b)
{
	if (a->from_ns != b->from_ns)
		return a->from_ns < b->from_ns;
	return a->sector < b->sector;
}

static void sink(struct in_order *order, const struct in_order_request *request)
{
	struct in_order_request *const held = order->held;
	size_t at = 0;
	size_t child;

	while ((child = 2 * at + 1) < order->n) {
		if (child + 1 < order->n &&
		    is_before(&held[child + 1], &held[child]))
			child++;
		if (!is_before(&held[child], request))
			break;
		held[at] = held[child];
		at = child;
	}
	held[at] = *request;
}

static void rise(struct in_order *order, const struct in_order_request *request)
{
	struct in_order_request *const held = order->held;
	size_t at = order->n++;

	while (at && is_before(request, &held[(at - 1) / 2])) {
		held[at] = held[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	held[at] = *request;
}

bool in_order_put(struct in_order *order,
		  const struct in_order_request *request,
		  struct in_order_request *next)
{
	if (order->n < N_HELD_MAX) {
		rise(order, request);
		return false;
	}
	if (is_before(request, &order->held[0])) {
		*next = *request;
		return true;
	}
	*next = order->held[0];
	sink(order, request);
	return true;
}

bool in_order_take(struct in_order *order, struct in_order_request *next)
{
	struct in_order_request last;

	if (!order->n)
		return false;

	*next = order->held[0];
	last = order->held[--order->n];
	if (order->n)
		sink(order, &last);
	return true;
}

void in_order_free(struct in_order *order)
{
	free(order);
}
