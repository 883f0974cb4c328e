/*
 * use_order.h - things in the order of their last use
 *
 * Each has a place; who is used goes to a new one behind all others.  How many
 * were used since is how many places behind its own are taken.
 */
#ifndef MODEL_USE_ORDER_H
#define MODEL_USE_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#define USE_ORDER_PLACES (UINT32_C(1) << 18)

#define USE_ORDER_WORDS  (USE_ORDER_PLACES / 64)
#define USE_ORDER_BLOCK  512u
#define USE_ORDER_BLOCKS (USE_ORDER_PLACES / USE_ORDER_BLOCK)

/* Starts as zeroes. */
struct use_order {
	uint64_t taken[USE_ORDER_WORDS]; /* a bit a place */
	uint16_t n_taken[USE_ORDER_BLOCKS];
	uint32_t next;
};

/* No place is left: all must be put in anew. */
bool use_order_is_full(const struct use_order *order);

/* Forget all. */
void use_order_clear(struct use_order *order);

/* A place behind all others; it must not be full. */
uint32_t use_order_take(struct use_order *order);

void use_order_leave(struct use_order *order, uint32_t place);

/* How many places behind this one are taken. */
uint32_t use_order_count_behind(const struct use_order *order, uint32_t place);

#endif
