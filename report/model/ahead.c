/*
 * ahead.c - rows of what came into the cache, and what of it nobody used
 */
#include "report/model/ahead.h"
#include "report/model/demand.h"
#include "report/model/page_run.h"
#include "report/model/row.h"

static int tell(const struct row_sink *sink, const struct page_run *run,
		bool used, struct ior_error *err)
{
	const int64_t demand = (int64_t)demand_count(run, run->n_pages);
	const int64_t ahead = (int64_t)run->n_pages - demand;
	const struct cache_row row = {
		.task_id = run->task_id,
		.file_id = run->file_id,
		.demand_pages = run->fault ? 0 : demand,
		.ahead_pages = run->fault ? 0 : ahead,
		.unused_pages = run->fault || used ? 0 : ahead,
		.fault_pages = run->fault ? demand : 0,
		.fault_ahead_pages = run->fault ? ahead : 0,
		.time_ns = run->added_ns,
	};

	return sink->cache(sink->context, &row, err);
}

int ahead_tell_run(const struct row_sink *sink, const struct page_run *run,
		   struct ior_error *err)
{
	return tell(sink, run, false, err);
}

int ahead_tell_used(const struct row_sink *sink, const struct page_run *run,
		    struct ior_error *err)
{
	return tell(sink, run, true, err);
}

int ahead_tell_unused(const struct row_sink *sink, const struct page_run *run,
		      int64_t n_pages, struct ior_error *err)
{
	const struct cache_row row = {
		.task_id = run->task_id,
		.file_id = run->file_id,
		.unused_pages = n_pages,
		.time_ns = run->added_ns,
	};

	if (!n_pages || run->fault)
		return 0;
	return sink->cache(sink->context, &row, err);
}

int ahead_tell_use(const struct row_sink *sink, const struct page_run *run,
		   uint64_t index, struct ior_error *err)
{
	return ahead_tell_unused(sink, run, demand_covers(run, index) ? 0 : -1,
				 err);
}
