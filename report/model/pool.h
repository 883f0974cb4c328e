/*
 * pool.h - many objects of one size, given and taken back at little cost
 *
 * Memory is taken from the system in blocks and goes back to it at the end.
 *
 *	struct pool pool = { .size = sizeof(struct piece) };
 *
 *	piece = pool_get(&pool);
 *	pool_put(&pool, piece);
 *	pool_release(&pool);
 */
#ifndef MODEL_POOL_H
#define MODEL_POOL_H

#include <stddef.h>

struct pool_block;
struct pool_free;

struct pool {
	size_t size;               /* of an object */
	size_t n_used;             /* objects that are out */
	struct pool_free *free;    /* objects that are in */
	struct pool_block *blocks; /* owned */
};

/* An object of zeroes, or NULL when there is no memory. */
void *pool_get(struct pool *pool);

/* Give one back; NULL is allowed. */
void pool_put(struct pool *pool, void *object);

/* Free them all, also those that are out. */
void pool_release(struct pool *pool);

#endif
