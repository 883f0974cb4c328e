/*
 * rollup_cache.c - what each task brought into the cache, of which file, again
 */
#include "report/store/rollup_cache.h"
#include "report/model/row.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"

#define NS_PER_S 1000000000

const struct rollup_shape cache_rollup_shape = {
	.table = { "rollup_cache",
		   "n"
		   "nnn"
		   "nnnnn",
		   false },
	.n_keys = 3,
	.sums = "+++++",
	.entries_max = 32768,
};

const struct rollup_shape refault_rollup_shape = {
	.table = { "rollup_refault",
		   "n"
		   "nnnn"
		   "n",
		   false },
	.n_keys = 4,
	.sums = "+",
	.entries_max = 16384,
};

int refault_rollup_add(struct rollup *rollup, const struct origin *origin,
		       const struct refault_row *row, struct ior_error *err)
{
	const int64_t keys[] = {
		origin_since(origin, row->time_ns) / NS_PER_S,
		origin_id(origin, row->task_id),
		origin_id(origin, row->file_id),
		row->bucket,
	};
	const int64_t n_pages = (int64_t)row->n_pages;

	return rollup_add(rollup, keys, &n_pages, err);
}

int cache_rollup_add(struct rollup *rollup, const struct origin *origin,
		     const struct cache_row *row, struct ior_error *err)
{
	const int64_t keys[] = {
		origin_since(origin, row->time_ns) / NS_PER_S,
		origin_id(origin, row->task_id),
		origin_id(origin, row->file_id),
	};
	const int64_t sums[] = {
		row->demand_pages, row->ahead_pages,       row->unused_pages,
		row->fault_pages,  row->fault_ahead_pages,
	};

	return rollup_add(rollup, keys, sums, err);
}
