/*
 * use_order.c - things in the order of their last use
 *
 * Uses are many and counts are few, so a use changes two numbers, and a count
 * adds up those of blocks.
 */
#include <string.h>

#include "report/model/use_order.h"

#define BLOCK_WORDS (USE_ORDER_BLOCK / 64)

bool use_order_is_full(const struct use_order *order)
{
	return order->next == USE_ORDER_PLACES;
}

void use_order_clear(struct use_order *order)
{
	memset(order, 0, sizeof(*order));
}

uint32_t use_order_take(struct use_order *order)
{
	const uint32_t place = order->next++;

	order->taken[place / 64] |= UINT64_C(1) << place % 64;
	order->n_taken[place / USE_ORDER_BLOCK]++;
	return place;
}

void use_order_leave(struct use_order *order, uint32_t place)
{
	order->taken[place / 64] &= ~(UINT64_C(1) << place % 64);
	order->n_taken[place / USE_ORDER_BLOCK]--;
}

/* Of its own block. */
static uint32_t count_near(const struct use_order *order, uint32_t place)
{
	const uint32_t end = (place / USE_ORDER_BLOCK + 1) * BLOCK_WORDS;
	uint32_t word = place / 64;
	uint32_t n;

	n = (uint32_t)__builtin_popcountll(order->taken[word] >> place % 64 >>
					   1);
	for (word++; word < end; word++)
		n += (uint32_t)__builtin_popcountll(order->taken[word]);
	return n;
}

uint32_t use_order_count_behind(const struct use_order *order, uint32_t place)
{
	const uint32_t last = (order->next - 1) / USE_ORDER_BLOCK;
	uint32_t block;
	uint32_t n = count_near(order, place);

	for (block = place / USE_ORDER_BLOCK + 1; block <= last; block++)
		n += order->n_taken[block];
	return n;
}
