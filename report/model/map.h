/*
 * map.h - from two numbers to what they stand for
 *
 *	struct map map = { 0 };
 *
 *	r = map_set(&map, dev, ino, file, &error);
 *	file = map_find(&map, dev, ino);
 *	map_release(&map);
 *
 * The values are the caller's and never NULL; a pointer to a value holds as
 * long as the caller keeps the value where it is.
 */
#ifndef MODEL_MAP_H
#define MODEL_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ior_error;
struct map_slot;

/* Owner: the caller; { 0 } is an empty one. */
struct map {
	struct map_slot *slots;
	size_t n_slots; /* 0 or a power of two */
	size_t n_used;
};

/* NULL when there is none. */
void *map_find(const struct map *map, uint64_t high, uint64_t low);

/* Put a value there, in place of one that may be there. */
int map_set(struct map *map, uint64_t high, uint64_t low, void *value,
	    struct ior_error *err);

/* Take a value out; NULL when there was none. */
void *map_remove(struct map *map, uint64_t high, uint64_t low);

/*
 * The values one after the other, in no order that means anything; *at is 0 at
 * first.  NULL at the end.  Nothing may be set or removed in between.
 */
void *map_next(const struct map *map, size_t *at);

void map_release(struct map *map);

#endif
