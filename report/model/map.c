/*
 * map.c - from two numbers to what they stand for
 *
 * Open addressing: a value lies at its home slot or in the run behind it, and a
 * removal moves those behind it up, so that no run has a hole.
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/map.h"

#define N_SLOTS_MIN ((size_t)64)

struct map_slot {
	uint64_t high;
	uint64_t low;
	void *value; /* NULL: empty */
};

/* Each bit of the keys moves those above it; the middle ones are moved by most. */
static size_t home_of(const struct map *map, uint64_t high, uint64_t low)
{
	uint64_t hash = high * UINT64_C(0x9e3779b97f4a7c15) + low;

	hash = (hash ^ hash >> 32) * UINT64_C(0xbf58476d1ce4e5b9);
	return (size_t)(hash >> 24) & (map->n_slots - 1);
}

/* Where the key is, or the empty slot where it would be. */
static size_t find_slot(const struct map *map, uint64_t high, uint64_t low)
{
	size_t i = home_of(map, high, low);

	while (map->slots[i].value &&
	       (map->slots[i].high != high || map->slots[i].low != low))
		i = (i + 1) & (map->n_slots - 1);
	return i;
}

void *map_find(const struct map *map, uint64_t high, uint64_t low)
{
	return map->n_slots ? map->slots[find_slot(map, high, low)].value
			    : NULL;
}

/* At most three quarters are used, so that every search ends. */
static bool is_full(const struct map *map)
{
	return map->n_used >= map->n_slots / 4 * 3;
}

static int grow(struct map *map, struct ior_error *err)
{
	struct map larger = {
		.n_slots = map->n_slots ? map->n_slots * 2 : N_SLOTS_MIN,
		.n_used = map->n_used,
	};
	size_t i;

	larger.slots = calloc(larger.n_slots, sizeof(*larger.slots));
	if (!larger.slots)
		return ior_fail(err, ENOMEM, "out of memory");

	for (i = 0; i < map->n_slots; i++) {
		const struct map_slot *const slot = &map->slots[i];

		if (slot->value)
			larger.slots[find_slot(&larger, slot->high, slot->low)] =
				*slot;
	}
	free(map->slots);
	*map = larger;
	return 0;
}

int map_set(struct map *map, uint64_t high, uint64_t low, void *value,
	    struct ior_error *err)
{
	struct map_slot *slot;
	int r;

	if (is_full(map)) {
		r = grow(map, err);
		if (r < 0)
			return r;
	}

	slot = &map->slots[find_slot(map, high, low)];
	map->n_used += !slot->value;
	*slot = (struct map_slot){ high, low, value };
	return 0;
}

/* Whether the value at 'at' may move up to the hole: its home is not between. */
static bool may_move(const struct map *map, size_t at, size_t hole)
{
	const struct map_slot *const slot = &map->slots[at];
	const size_t home = home_of(map, slot->high, slot->low);

	return ((at - home) & (map->n_slots - 1)) >=
	       ((at - hole) & (map->n_slots - 1));
}

void *map_remove(struct map *map, uint64_t high, uint64_t low)
{
	void *value;
	size_t hole, at;

	if (!map->n_slots)
		return NULL;

	hole = find_slot(map, high, low);
	value = map->slots[hole].value;
	if (!value)
		return NULL;

	for (at = hole; map->slots[at = (at + 1) & (map->n_slots - 1)].value;) {
		if (may_move(map, at, hole)) {
			map->slots[hole] = map->slots[at];
			hole = at;
		}
	}
	map->slots[hole].value = NULL;
	map->n_used--;
	return value;
}

void *map_next(const struct map *map, size_t *at)
{
	while (*at < map->n_slots)
		if (map->slots[(*at)++].value)
			return map->slots[*at - 1].value;
	return NULL;
}

void map_release(struct map *map)
{
	free(map->slots);
	*map = (struct map){ 0 };
}
