/*
 * in_order.h - requests in the order of their beginning
 *
 * Rows come as requests complete.  They are held back, so many of them, and
 * handed out again by the time at which they began:
 *
 *	if (in_order_put(order, &request, &next))
 *		take(&next);
 *	while (in_order_take(order, &next))
 *		take(&next);
 *
 * A request that was in flight while more than these were completed comes late;
 * whoever takes it must bear that.
 */
#ifndef STORE_IN_ORDER_H
#define STORE_IN_ORDER_H

#include <stdbool.h>
#include <stdint.h>

struct in_order;
struct ior_error;

struct in_order_request {
	uint64_t from_ns; /* what they are ordered by, then by sector */
	uint64_t to_ns;
	uint64_t sector;
	uint64_t size; /* bytes */
	uint32_t device_id;
	uint32_t task_id;
	uint32_t op;       /* enum disk_op */
	uint32_t is_lower; /* 1: below another device */
};

int in_order_create(struct in_order **ret, struct ior_error *err);

/* True: *next is the first of those held, which became too many. */
bool in_order_put(struct in_order *order,
		  const struct in_order_request *request,
		  struct in_order_request *next);

/* False: none is left. */
bool in_order_take(struct in_order *order, struct in_order_request *next);

void in_order_free(struct in_order *order);

#endif
