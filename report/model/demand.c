/*
 * demand.c - which of the pages that enter the cache somebody asked for
 */
#include "report/model/demand.h"
#include "iorec/catalog.h"
#include "report/model/context.h"
#include "report/model/page_run.h"

/* A call moves at most 2 GiB (MAX_RW_COUNT). */
#define READ_SIZE_MAX (UINT64_C(1) << 31)

static void set(struct page_run *run, uint64_t from, uint64_t to)
{
	run->demand_from = from;
	run->demand_to = to;
}

/*
 * What a call that reads asked for; all, when it cannot be told.  Behind a
 * pointer its offset is in no event: then the first page that it got is the
 * first it asked for, or near it.
 */
static void set_by_call(const struct demand_sight *sight,
			const struct call_context *call, struct page_run *run)
{
	const int64_t offset =
		call->offset < 0 ? call->page_offset : call->offset;
	const uint64_t from = (uint64_t)offset / sight->page_size;
	const uint64_t size = call->count ? call->count : 1;

	if (offset < 0 || offset > INT64_MAX / 2 ||
	    (call->offset < 0 && !call->count))
		set(run, 0, UINT64_MAX);
	else if (size > READ_SIZE_MAX)
		set(run, from, UINT64_MAX);
	else
		set(run, from,
		    ((uint64_t)offset + size - 1) / sight->page_size + 1);
}

static bool is_of(const struct call_context *call, enum ior_call_class class)
{
	return call->call && call->call->class == class;
}

/*
 * A call that moves bytes reads its pages before it writes any, so the file that
 * it reads is known when pages of another come.
 */
bool demand_is_write(const struct call_context *call, uint32_t file_id)
{
	if (is_of(call, IOR_CALL_WRITE))
		return true;
	if (!is_of(call, IOR_CALL_MOVE) || file_id == call->file_id ||
	    file_id == call->page_file_id)
		return false;
	return file_id == call->out_file_id || call->page_file_id;
}

void demand_judge(const struct demand_sight *sight,
		  const struct context *context, struct page_run *run)
{
	const struct call_context *const call = &context->call;
	const bool reads =
		is_of(call, IOR_CALL_READ) || is_of(call, IOR_CALL_MOVE);

	if (reads && context->fault_file_id != run->file_id) {
		set_by_call(sight, call, run);
	} else if (context->fault_file_id == run->file_id) {
		set(run, context->fault_index, context->fault_index + 1);
		run->fault = true;
	} else if (is_of(call, IOR_CALL_ADVISE)) {
		set(run, 0, 0);
	} else {
		set(run, 0, UINT64_MAX);
		run->fault =
			!call->call && sight->sees_calls && !sight->sees_faults;
	}
}

uint64_t demand_count(const struct page_run *run, uint64_t n_pages)
{
	const uint64_t end = run->index + n_pages;
	const uint64_t from =
		run->demand_from > run->index ? run->demand_from : run->index;
	const uint64_t to = run->demand_to < end ? run->demand_to : end;

	return to > from ? to - from : 0;
}

bool demand_covers(const struct page_run *run, uint64_t index)
{
	return index >= run->demand_from && index < run->demand_to;
}
