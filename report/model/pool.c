/*
 * pool.c - many objects of one size, given and taken back at little cost
 */
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "report/model/pool.h"

#define OBJECTS_PER_BLOCK 256

struct pool_block {
	struct pool_block *next;
	alignas(max_align_t) unsigned char objects[];
};

struct pool_free {
	struct pool_free *next;
};

/* What an object takes, so that the next one is aligned. */
static size_t stride_of(const struct pool *pool)
{
	const size_t align = alignof(max_align_t);

	return (pool->size + align - 1) / align * align;
}

static void push(struct pool *pool, void *object)
{
	struct pool_free *const free_object = object;

	free_object->next = pool->free;
	pool->free = free_object;
}

static void add_block(struct pool *pool)
{
	const size_t stride = stride_of(pool);
	struct pool_block *const block =
		malloc(sizeof(*block) + OBJECTS_PER_BLOCK * stride);
	size_t i;

	if (!block)
		return;

	block->next = pool->blocks;
	pool->blocks = block;
	for (i = OBJECTS_PER_BLOCK; i; i--)
		push(pool, block->objects + (i - 1) * stride);
}

void *pool_get(struct pool *pool)
{
	struct pool_free *object;

	if (!pool->free)
		add_block(pool);
	object = pool->free;
	if (!object)
		return NULL;

	pool->free = object->next;
	pool->n_used++;
	return memset(object, 0, pool->size);
}

void pool_put(struct pool *pool, void *object)
{
	if (!object)
		return;
	push(pool, object);
	pool->n_used--;
}

void pool_release(struct pool *pool)
{
	while (pool->blocks) {
		struct pool_block *const block = pool->blocks;

		pool->blocks = block->next;
		free(block);
	}
	pool->free = NULL;
	pool->n_used = 0;
}
