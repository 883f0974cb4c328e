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

bool dirty_set_find(const struct dirty_set *set, uint64_t begin, uint64_t end,
		    struct dirty_pages *ret)
{
	const struct dirty_range *const range =
		begin < end ? find(set, begin, end) : NULL;

	if (!range)
		return false;
	*ret = (struct dirty_pages){
		.begin =
			range->range.begin > begin ? range->range.begin : begin,
		.end = range->range.end < end ? range->range.end : end,
		.task_id = range->task_id,
	};
	return true;
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

/* A task has n_pages fewer; without any it has no share. */
static void reduce_share(struct dirty_set *set, uint32_t task_id,
			 uint64_t n_pages)
{
	size_t i;

	for (i = 0; set->shares[i].task_id != task_id; i++)
		;
	set->shares[i].size -= n_pages;
	if (!set->shares[i].size)
		set->shares[i] = set->shares[--set->n_shares];
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

/* Put pages in, none of which is there; without a place where none is left. */
static int place(struct dirty_set *set, struct pool *pool, uint32_t task_id,
		 uint64_t begin, uint64_t end, struct ior_error *err)
{
	struct dirty_range *range;

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

/* Add pages of which none is in the set. */
static int add_clean(struct dirty_set *set, struct pool *pool, uint32_t task_id,
		     uint64_t begin, uint64_t end, struct ior_error *err)
{
	struct dirty_share *const share = get_share(set, task_id);

	if (!share)
		return ior_fail(err, ENOMEM, "out of memory");

	share->size += end - begin;
	swallow_neighbours(set, pool, task_id, &begin, &end);
	return place(set, pool, task_id, begin, end, err);
}

int dirty_set_add(struct dirty_set *set, struct pool *pool, uint32_t task_id,
		  uint64_t begin, uint64_t end, uint64_t *n_new,
		  struct ior_error *err)
{
	*n_new = 0;
	while (begin < end) {
		struct dirty_pages known = { .begin = end, .end = end };
		int r;

		dirty_set_find(set, begin, end, &known);
		if (begin < known.begin) {
			r = add_clean(set, pool, task_id, begin, known.begin,
				      err);
			if (r < 0)
				return r;
			*n_new += known.begin - begin;
		}
		begin = known.end;
	}
	return 0;
}

void dirty_set_remove(struct dirty_set *set, struct pool *pool, uint64_t begin,
		      uint64_t end)
{
	struct dirty_range *range;

	while (begin < end && (range = find(set, begin, end))) {
		const struct range old = range->range;
		const uint32_t task_id = range->task_id;
		const uint64_t from = old.begin > begin ? old.begin : begin;
		const uint64_t to = old.end < end ? old.end : end;

		/* where memory runs out, what stays has no place any more */
		drop(set, pool, range);
		if (old.begin < from)
			(void)place(set, pool, task_id, old.begin, from, NULL);
		if (to < old.end)
			(void)place(set, pool, task_id, to, old.end, NULL);
		reduce_share(set, task_id, to - from);
	}
}

void dirty_set_remove_first(struct dirty_set *set, struct pool *pool,
			    uint64_t n_pages, struct dirty_shares *ret)
{
	struct dirty_pages first;

	while (n_pages && dirty_set_find(set, 0, UINT64_MAX, &first)) {
		if (first.end - first.begin > n_pages)
			first.end = first.begin + n_pages;
		dirty_set_remove(set, pool, first.begin, first.end);
		dirty_shares_add(ret, first.task_id, first.end - first.begin);
		n_pages -= first.end - first.begin;
	}
	/* whoever has no range any more has but pages without a place */
	while (n_pages && !set->ranges && set->n_shares) {
		const struct dirty_share share = set->shares[0];
		const uint64_t n = share.size < n_pages ? share.size : n_pages;

		reduce_share(set, share.task_id, n);
		dirty_shares_add(ret, share.task_id, n);
		n_pages -= n;
	}
}

/* The pages that are counted without a place. */
static void move_placeless(struct dirty_set *set, struct dirty_set *from)
{
	size_t i;

	for (i = 0; i < from->n_shares; i++) {
		struct dirty_share *const share =
			get_share(set, from->shares[i].task_id);

		if (share)
			share->size += from->shares[i].size;
	}
	from->n_shares = 0;
}

void dirty_set_move(struct dirty_set *set, struct pool *pool,
		    struct dirty_set *from, uint64_t begin, uint64_t end)
{
	const bool all = !begin && end == UINT64_MAX;
	struct dirty_pages pages;
	uint64_t n_new;

	if (all && dirty_set_is_empty(set)) {
		const struct dirty_set empty = *set;

		*set = *from;
		*from = empty;
		return;
	}
	while (dirty_set_find(from, begin, end, &pages)) {
		dirty_set_remove(from, pool, pages.begin, pages.end);
		(void)dirty_set_add(set, pool, pages.task_id, pages.begin,
				    pages.end, &n_new, NULL);
	}
	if (all)
		move_placeless(set, from);
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
