/*
 * dirty_set.c - ranges of pages of one file, each with its first dirtier
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/dirty_age.h"
#include "report/model/dirty_set.h"
#include "report/model/pool.h"
#include "report/model/range.h"

/* Ranges of a set do not overlap, so 'begin' alone names one. */
struct dirty_range {
	struct range range; /* first, as trees hand out pointers to it */
	uint32_t task_id;
	uint64_t since_ns;
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
		.since_ns = range->since_ns,
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

static bool is_near(const struct dirty_range *range,
		    const struct dirty_pages *pages)
{
	return range && range->task_id == pages->task_id &&
	       range->since_ns <= pages->since_ns &&
	       pages->since_ns - range->since_ns <= pages->near_ns;
}

/* Take a neighbour of the same task out, so that one range can be of both. */
static void swallow_neighbours(struct dirty_set *set, struct pool *pool,
			       struct dirty_pages *pages)
{
	struct dirty_range *const before =
		pages->begin ? find(set, pages->begin - 1, pages->begin) : NULL;
	struct dirty_range *const behind =
		pages->end < UINT64_MAX ? find(set, pages->end, pages->end + 1)
					: NULL;
	const bool has_before = is_near(before, pages);
	const bool has_behind = is_near(behind, pages);

	if (has_before) {
		pages->begin = before->range.begin;
		pages->since_ns = before->since_ns;
		drop(set, pool, before);
	}
	if (has_behind) {
		pages->end = behind->range.end;
		if (behind->since_ns < pages->since_ns)
			pages->since_ns = behind->since_ns;
		drop(set, pool, behind);
	}
}

/* Put pages in, none of which is there; without a place where none is left. */
static int place(struct dirty_set *set, struct pool *pool,
		 const struct dirty_pages *pages, struct ior_error *err)
{
	struct dirty_range *range;

	if (pool->n_used >= DIRTY_RANGES_MAX)
		return 0;
	range = pool_get(pool);
	if (!range)
		return ior_fail(err, ENOMEM, "out of memory");

	range->task_id = pages->task_id;
	range->since_ns = pages->since_ns;
	range->range.begin = pages->begin;
	range->range.end = pages->end;
	range_insert(&set->ranges, &range->range);
	return 0;
}

/* Add pages of which none is in the set. */
static int add_clean(struct dirty_set *set, struct pool *pool,
		     struct dirty_pages pages, struct ior_error *err)
{
	struct dirty_share *const share = get_share(set, pages.task_id);

	if (!share)
		return ior_fail(err, ENOMEM, "out of memory");

	share->size += pages.end - pages.begin;
	swallow_neighbours(set, pool, &pages);
	return place(set, pool, &pages, err);
}

int dirty_set_add(struct dirty_set *set, struct pool *pool,
		  const struct dirty_pages *pages, uint64_t *n_new,
		  struct ior_error *err)
{
	struct dirty_pages left = *pages;

	*n_new = 0;
	while (left.begin < pages->end) {
		struct dirty_pages known = { .begin = pages->end,
					     .end = pages->end };
		int r;

		dirty_set_find(set, left.begin, pages->end, &known);
		if (left.begin < known.begin) {
			left.end = known.begin;
			r = add_clean(set, pool, left, err);
			if (r < 0)
				return r;
			*n_new += known.begin - left.begin;
		}
		left.begin = known.end;
	}
	return 0;
}

void dirty_set_remove(struct dirty_set *set, struct pool *pool, uint64_t begin,
		      uint64_t end)
{
	struct dirty_range *range;

	while (begin < end && (range = find(set, begin, end))) {
		const struct range old = range->range;
		struct dirty_pages rest = {
			.task_id = range->task_id,
			.since_ns = range->since_ns,
		};
		const uint64_t from = old.begin > begin ? old.begin : begin;
		const uint64_t to = old.end < end ? old.end : end;

		/* where memory runs out, what stays has no place any more */
		drop(set, pool, range);
		rest.begin = old.begin;
		rest.end = from;
		if (rest.begin < rest.end)
			(void)place(set, pool, &rest, NULL);
		rest.begin = to;
		rest.end = old.end;
		if (rest.begin < rest.end)
			(void)place(set, pool, &rest, NULL);
		reduce_share(set, rest.task_id, to - from);
	}
}

void dirty_pages_tell_age(const struct dirty_pages *pages, uint64_t now_ns,
			  struct dirty_ages *ages)
{
	if (now_ns >= pages->since_ns)
		dirty_ages_add(ages, pages->task_id, now_ns - pages->since_ns,
			       pages->end - pages->begin);
}

void dirty_set_remove_first(struct dirty_set *set, struct pool *pool,
			    uint64_t n_pages, uint64_t now_ns,
			    struct dirty_shares *ret, struct dirty_ages *ages)
{
	struct dirty_pages first;

	while (n_pages && dirty_set_find(set, 0, UINT64_MAX, &first)) {
		if (first.end - first.begin > n_pages)
			first.end = first.begin + n_pages;
		dirty_set_remove(set, pool, first.begin, first.end);
		dirty_shares_add(ret, first.task_id, first.end - first.begin);
		dirty_pages_tell_age(&first, now_ns, ages);
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
		(void)dirty_set_add(set, pool, &pages, &n_new, NULL);
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
