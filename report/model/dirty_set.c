/*
 * dirty_set.c - ranges of pages of one file, each with its first dirtier
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/dirty_set.h"
#include "report/model/pool.h"
#include "report/model/range.h"

/* Ranges of a set do not overlap, so 'begin' alone names one. */
struct dirty_range {
	struct range range; /* first, as trees hand out pointers to it */
	uint32_t task_id;
};

size_t dirty_set_range_size(void)
{
	return sizeof(struct dirty_range);
}

bool dirty_set_is_empty(const struct dirty_set *set)
{
	return !set->n_shares;
}

/* The first range that overlaps pages [begin, end), or NULL. */
static struct dirty_range *find(const struct dirty_set *set, uint64_t begin,
				uint64_t end)
{
	return (struct dirty_range *)range_next(set->ranges, NULL, begin, end);
}

/* The share of a task, made when it has none; NULL without memory. */
static struct dirty_share *get_share(struct dirty_set *set, uint32_t task_id)
{
	size_t i;

	for (i = 0; i < set->n_shares; i++) {
		if (set->shares[i].task_id == task_id)
			return &set->shares[i];
	}
	if (set->n_shares == set->n_allocated) {
		const size_t n = set->n_allocated ? 2 * set->n_allocated : 2;
		struct dirty_share *const shares =
			realloc(set->shares, n * sizeof(*shares));

		if (!shares)
			return NULL;
		set->shares = shares;
		set->n_allocated = n;
	}
	set->shares[set->n_shares] = (struct dirty_share){ .task_id = task_id };
	return &set->shares[set->n_shares++];
}

static void drop(struct dirty_set *set, struct pool *pool,
		 struct dirty_range *range)
{
	range_remove(&set->ranges, &range->range);
	pool_put(pool, range);
}

/* Take a neighbour of the same task out, so that one range can be of both. */
static void swallow_neighbours(struct dirty_set *set, struct pool *pool,
			       uint32_t task_id, uint64_t *begin, uint64_t *end)
{
	struct dirty_range *range;

	range = *begin ? find(set, *begin - 1, *begin) : NULL;
	if (range && range->task_id == task_id) {
		*begin = range->range.begin;
		drop(set, pool, range);
	}
	range = *end < UINT64_MAX ? find(set, *end, *end + 1) : NULL;
	if (range && range->task_id == task_id) {
		*end = range->range.end;
		drop(set, pool, range);
	}
}

/* Add pages of which none is in the set. */
static int add_clean(struct dirty_set *set, struct pool *pool, uint32_t task_id,
		     uint64_t begin, uint64_t end, struct ior_error *err)
{
	struct dirty_share *const share = get_share(set, task_id);
	struct dirty_range *range;

	if (!share)
		return ior_fail(err, ENOMEM, "out of memory");

	share->size += end - begin;
	swallow_neighbours(set, pool, task_id, &begin, &end);
	if (pool->n_used >= DIRTY_RANGES_MAX)
		return 0;
	range = pool_get(pool);
	if (!range)
		return ior_fail(err, ENOMEM, "out of memory");

	range->task_id = task_id;
	range->range.begin = begin;
	range->range.end = end;
	range_insert(&set->ranges, &range->range);
	return 0;
}

int dirty_set_add(struct dirty_set *set, struct pool *pool, uint32_t task_id,
		  uint64_t begin, uint64_t end, struct ior_error *err)
{
	while (begin < end) {
		const struct dirty_range *const range = find(set, begin, end);
		uint64_t next = end;
		uint64_t clean_end = end;
		int r;

		if (range) {
			next = range->range.end;
			clean_end = range->range.begin;
		}
		if (begin < clean_end) {
			r = add_clean(set, pool, task_id, begin, clean_end,
				      err);
			if (r < 0)
				return r;
		}
		begin = next;
	}
	return 0;
}

/* The pages that are counted without a place. */
static void absorb_placeless(struct dirty_set *set, struct dirty_set *from)
{
	size_t i;

	for (i = 0; i < from->n_shares; i++) {
		struct dirty_share *share;

		if (!from->shares[i].size)
			continue;
		share = get_share(set, from->shares[i].task_id);
		if (share)
			share->size += from->shares[i].size;
	}
	from->n_shares = 0;
}

void dirty_set_absorb(struct dirty_set *set, struct pool *pool,
		      struct dirty_set *from)
{
	if (dirty_set_is_empty(set)) {
		const struct dirty_set empty = *set;

		*set = *from;
		*from = empty;
		return;
	}
	while (from->ranges) {
		struct dirty_range *const range =
			(struct dirty_range *)from->ranges;
		const uint32_t task_id = range->task_id;
		const uint64_t begin = range->range.begin;
		const uint64_t end = range->range.end;
		struct dirty_share *const share = get_share(from, task_id);

		share->size -= end - begin;
		drop(from, pool, range);
		(void)dirty_set_add(set, pool, task_id, begin, end, NULL);
	}
	absorb_placeless(set, from);
}

static void drop_empty_shares(struct dirty_set *set)
{
	size_t n = 0;
	size_t i;

	for (i = 0; i < set->n_shares; i++) {
		if (set->shares[i].size)
			set->shares[n++] = set->shares[i];
	}
	set->n_shares = n;
}

void dirty_set_cut(struct dirty_set *set, struct pool *pool, uint64_t begin)
{
	struct dirty_range *range;

	while ((range = find(set, begin, UINT64_MAX))) {
		const struct range cut = range->range;
		const uint32_t task_id = range->task_id;
		struct dirty_share *const share = get_share(set, task_id);

		share->size -= cut.end - cut.begin;
		drop(set, pool, range);
		if (cut.begin < begin)
			(void)dirty_set_add(set, pool, task_id, cut.begin,
					    begin, NULL);
	}
	drop_empty_shares(set);
}

void dirty_set_clear(struct dirty_set *set, struct pool *pool)
{
	while (set->ranges)
		drop(set, pool, (struct dirty_range *)set->ranges);
	set->n_shares = 0;
}

void dirty_set_release(struct dirty_set *set, struct pool *pool)
{
	dirty_set_clear(set, pool);
	free(set->shares);
	*set = (struct dirty_set){ 0 };
}
