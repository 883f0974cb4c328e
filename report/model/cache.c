/*
 * cache.c - pages of files: who brought them in, and who used them first
 *
 * A run is a folio, or the part of one that a bio carries.  It begins pending,
 * in a ring of its thread; a bio that the thread queues takes runs from the
 * head of the ring, and cuts the last one where the bio ends.  From then on the
 * run knows its bio, until that is done.  Meanwhile each of its pages is in the
 * page table until somebody reads it for the first time.  A run lives while any
 * of the three holds it.
 *
 * Each run, and later each first use of a page that readahead brought in, is told
 * as a row, so that rows sum to the readahead that nobody used.
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/ahead.h"
#include "report/model/cache.h"
#include "report/model/demand.h"
#include "report/model/page_run.h"
#include "report/model/page_table.h"
#include "report/model/row.h"
#include "report/model/task.h"

/* Lists of runs by bio; a power of two. */
#define N_BIO_LISTS 4096u

/* The largest folio of any kernel is 2 MiB on x86, 1 GiB to be safe. */
#define FOLIO_PAGES_MAX (UINT64_C(1) << 18)

/* A call moves at most 2 GiB (MAX_RW_COUNT). */
#define READ_PAGES_MAX (UINT64_C(1) << 20)

struct cache {
	const struct row_sink *sink;
	struct demand_sight sight;
	struct page_table unread;
	struct page_run *oldest;
	struct page_run *newest;
	struct page_run *unused;
	struct page_run *bios[N_BIO_LISTS];
	uint64_t n_dropped;
	bool uses_ended;
	uint64_t gap_to_ns; /* what was added before may have come since */
};

int cache_create(const struct row_sink *sink, uint32_t page_size,
		 struct cache **ret, struct ior_error *err)
{
	struct cache *const cache = calloc(1, sizeof(*cache));

	if (!cache)
		return ior_fail(err, ENOMEM, "out of memory");

	cache->sink = sink;
	cache->sight.page_size = page_size;
	*ret = cache;
	return 0;
}

void cache_set_sight(struct cache *cache, bool sees_faults, bool sees_calls)
{
	cache->sight.sees_faults = sees_faults;
	cache->sight.sees_calls = sees_calls;
}

static struct page_run **bio_list(struct cache *cache, uint64_t disk_id)
{
	return &cache->bios[disk_id & (N_BIO_LISTS - 1)];
}

/* A new run, the newest; NULL when out of memory. */
static struct page_run *create_run(struct cache *cache)
{
	struct page_run *run = cache->unused;

	if (run)
		cache->unused = run->next;
	else
		run = malloc(sizeof(*run));
	if (!run)
		return NULL;

	*run = (struct page_run){ .older = cache->newest };
	if (cache->newest)
		cache->newest->newer = run;
	else
		cache->oldest = run;
	cache->newest = run;
	return run;
}

/* Let go of a run that nobody holds any more. */
static void drop_unheld(struct cache *cache, struct page_run *run)
{
	if (run->n_unread || run->pending || run->in_flight)
		return;

	if (run->older)
		run->older->newer = run->newer;
	else
		cache->oldest = run->newer;
	if (run->newer)
		run->newer->older = run->older;
	else
		cache->newest = run->older;
	run->next = cache->unused;
	cache->unused = run;
}

/* Take pages of a run out of the table, as though they had been read. */
static void forget_pages(struct cache *cache, struct page_run *run)
{
	uint64_t i;

	for (i = 0; run->n_unread && i < run->n_pages; i++) {
		if (page_table_find(&cache->unread, run->file_id,
				    run->index + i) != run)
			continue;
		page_table_remove(&cache->unread, run->file_id, run->index + i);
		run->n_unread--;
	}
}

/* Of the pages of a run that nobody read yet, those that nobody asked for. */
static int64_t count_unused(const struct cache *cache,
			    const struct page_run *run)
{
	int64_t n_pages = 0;
	uint64_t i;

	for (i = 0; i < run->n_pages; i++)
		n_pages += !demand_covers(run, run->index + i) &&
			   page_table_find(&cache->unread, run->file_id,
					   run->index + i) == run;
	return n_pages;
}

/* Make room for a folio; nobody will know whether these pages are used. */
static int drop_oldest(struct cache *cache, uint64_t n_pages,
		       struct ior_error *err)
{
	struct page_run *run, *newer;
	int r;

	for (run = cache->oldest;
	     run && cache->unread.n_pages + n_pages > CACHE_PAGES_MAX;
	     run = newer) {
		r = ahead_tell_unused(cache->sink, run,
				      -count_unused(cache, run), err);
		if (r < 0)
			return r;
		newer = run->newer;
		cache->n_dropped += run->n_unread;
		forget_pages(cache, run);
		drop_unheld(cache, run);
	}
	return 0;
}

/* A page that is read for the first time, or is no more. */
static void use_page(struct cache *cache, struct page_run *run, uint64_t index)
{
	page_table_remove(&cache->unread, run->file_id, index);
	run->n_unread--;
	drop_unheld(cache, run);
}

static int remember_pages(struct cache *cache, struct page_run *run)
{
	uint64_t i;
	int r;

	for (i = 0; i < run->n_pages; i++) {
		cache_remove(cache, run->file_id, run->index + i, 1);
		r = page_table_set(&cache->unread, run->file_id, run->index + i,
				   run);
		if (r < 0)
			return r;
		run->n_unread++;
	}
	return 0;
}

/* The ring is known by its last run, whose next is the first. */
static void append_pending(struct context *context, struct page_run *run)
{
	struct page_run *const last = context->pending;

	run->pending = true;
	run->next = last ? last->next : run;
	if (last)
		last->next = run;
	context->pending = run;
}

static struct page_run *take_pending(struct context *context)
{
	struct page_run *const last = context->pending;
	struct page_run *const first = last->next;

	if (first == last)
		context->pending = NULL;
	else
		last->next = first->next;
	first->pending = false;
	first->next = NULL;
	return first;
}

/* Pages of a write wait for no bio once the thread reads on. */
static void forget_written(struct cache *cache, struct context *context)
{
	if (context->pending && context->pending->written)
		cache_forget_pending(cache, context);
}

int cache_add(struct cache *cache, struct task *task, uint32_t file_id,
	      uint64_t index, uint64_t n_pages, uint64_t time_ns,
	      struct ior_error *err)
{
	struct page_run *run;
	int r;

	if (n_pages > FOLIO_PAGES_MAX || index > UINT64_MAX - n_pages)
		n_pages = 1;
	r = drop_oldest(cache, n_pages, err);
	if (r < 0)
		return r;
	run = create_run(cache);
	if (!run)
		return ior_fail(err, ENOMEM, "out of memory");

	run->file_id = file_id;
	run->index = index;
	run->n_pages = n_pages;
	run->tid = task->tid;
	run->task_id = task_charge_id(task);
	run->added_ns = time_ns;
	run->written = demand_is_write(&task->context.call, file_id);
	demand_judge(&cache->sight, &task->context, run);
	if (!run->written)
		forget_written(cache, &task->context);
	append_pending(&task->context, run);

	/* A page that a write put there is no read that came early. */
	if (run->written)
		return 0;
	if (cache->uses_ended)
		return ahead_tell_used(cache->sink, run, err);
	if (remember_pages(cache, run) < 0)
		return ior_fail(err, ENOMEM, "out of memory");
	return ahead_tell_run(cache->sink, run, err);
}

void cache_remove(struct cache *cache, uint32_t file_id, uint64_t index,
		  uint64_t n_pages)
{
	struct page_run *run;
	uint64_t i;

	if (n_pages > FOLIO_PAGES_MAX)
		n_pages = 1;
	for (i = 0; i < n_pages; i++) {
		run = page_table_find(&cache->unread, file_id, index + i);
		if (run)
			use_page(cache, run, index + i);
	}
}

static void claim_bytes(const struct cache *cache, const struct page_run *run,
			uint64_t size, struct cache_claim *claim)
{
	const uint64_t page_size = cache->sight.page_size;
	const uint64_t n_pages =
		(run->carried + size + page_size - 1) / page_size;
	uint64_t demand_size = demand_count(run, n_pages) * page_size;

	if (demand_size > size)
		demand_size = size;
	claim->file_id = run->file_id;
	claim->fault = run->fault;
	claim->demand_size += demand_size;
	claim->ahead_size += size - demand_size;
}

/* A bio carries all of a run. */
static void give_to_bio(struct cache *cache, struct page_run *run,
			uint64_t disk_id)
{
	struct page_run **const list = bio_list(cache, disk_id);

	run->disk_id = disk_id;
	run->in_flight = true;
	run->next = *list;
	*list = run;
}

/* A bio carries the first n_pages of a run that stays pending: part them. */
static void split_for_bio(struct cache *cache, struct page_run *run,
			  uint64_t n_pages, uint64_t disk_id)
{
	struct page_run *const part = create_run(cache);
	struct page_run *next, *older, *newer;
	uint64_t i;

	if (!part)
		return; /* its pages count as never in flight */

	next = part->next;
	older = part->older;
	newer = part->newer;
	*part = *run;
	part->next = next;
	part->older = older;
	part->newer = newer;
	part->n_pages = n_pages;
	part->n_unread = 0;
	part->pending = false;
	for (i = 0; run->n_unread && i < n_pages; i++) {
		if (page_table_find(&cache->unread, run->file_id,
				    run->index + i) != run)
			continue;
		page_table_set(&cache->unread, run->file_id, run->index + i,
			       part);
		part->n_unread++;
		run->n_unread--;
	}
	give_to_bio(cache, part, disk_id);
}

/* A bio ends inside a run, which stays at the head of the ring. */
static void carry_part(struct cache *cache, struct page_run *run, uint64_t size,
		       uint64_t disk_id)
{
	const uint64_t carried = run->carried + size;
	const uint64_t n_pages = carried / cache->sight.page_size;

	if (n_pages)
		split_for_bio(cache, run, n_pages, disk_id);
	run->index += n_pages;
	run->n_pages -= n_pages;
	run->carried = (uint32_t)(carried % cache->sight.page_size);
}

void cache_bio_queued(struct cache *cache, struct context *context,
		      uint64_t disk_id, uint64_t size, struct cache_claim *ret)
{
	struct cache_claim claim = { 0 };
	struct page_run *run;
	uint64_t left;

	while (size && context->pending) {
		run = context->pending->next;
		left = run->n_pages * cache->sight.page_size - run->carried;
		if (claim.file_id && claim.file_id != run->file_id)
			break;
		if (!claim.file_id)
			claim.offset = run->index * cache->sight.page_size +
				       run->carried;
		claim_bytes(cache, run, size < left ? size : left, &claim);
		if (size < left) {
			carry_part(cache, run, size, disk_id);
			break;
		}
		give_to_bio(cache, take_pending(context), disk_id);
		size -= left;
	}
	*ret = claim;
}

void cache_bio_done(struct cache *cache, uint64_t disk_id, uint64_t time_ns)
{
	struct page_run **at = bio_list(cache, disk_id);
	struct page_run *run;

	while ((run = *at)) {
		if (run->disk_id != disk_id) {
			at = &run->next;
			continue;
		}
		*at = run->next;
		run->next = NULL;
		run->in_flight = false;
		run->done_ns = time_ns;
		drop_unheld(cache, run);
	}
}

/* Whether a page is known to have been on its way since a call began. */
static bool is_coming(const struct cache *cache, const struct page_run *run,
		      uint64_t enter_ns)
{
	if (run->done_ns > enter_ns)
		return true;
	return (run->pending || run->in_flight) &&
	       run->added_ns >= cache->gap_to_ns;
}

static void count_page(const struct cache *cache, const struct page_run *run,
		       int32_t tid, uint64_t enter_ns,
		       struct cache_pages *pages)
{
	if (!run)
		pages->hit++;
	else if (run->tid == tid && run->added_ns >= enter_ns)
		pages->miss++;
	else if (is_coming(cache, run, enter_ns))
		pages->inflight++;
	else
		pages->readahead++;
}

int cache_read(struct cache *cache, int32_t tid, uint32_t file_id,
	       uint64_t first, uint64_t n_pages, uint64_t enter_ns,
	       struct cache_pages *ret, struct ior_error *err)
{
	struct cache_pages pages = { 0 };
	struct page_run *run;
	uint64_t i;
	int r = 0;

	if (n_pages > READ_PAGES_MAX)
		n_pages = READ_PAGES_MAX;
	for (i = 0; r == 0 && i < n_pages; i++) {
		run = page_table_find(&cache->unread, file_id, first + i);
		count_page(cache, run, tid, enter_ns, &pages);
		if (!run)
			continue;
		r = ahead_tell_use(cache->sink, run, first + i, err);
		use_page(cache, run, first + i);
	}
	if (r < 0)
		return r;
	*ret = pages;
	return 0;
}

int cache_fault(struct cache *cache, uint32_t file_id, uint64_t index,
		struct ior_error *err)
{
	struct page_run *const run =
		page_table_find(&cache->unread, file_id, index);
	int r;

	if (!run)
		return 0;
	r = ahead_tell_use(cache->sink, run, index, err);
	use_page(cache, run, index);
	return r;
}

void cache_forget_pending(struct cache *cache, struct context *context)
{
	while (context->pending)
		drop_unheld(cache, take_pending(context));
}

void cache_gap(struct cache *cache, uint64_t to_ns)
{
	if (to_ns > cache->gap_to_ns)
		cache->gap_to_ns = to_ns;
}

int cache_end_uses(struct cache *cache, struct ior_error *err)
{
	struct page_run *run, *newer;
	int r;

	cache->uses_ended = true;
	cache->sight.sees_calls = false;
	for (run = cache->oldest; run; run = newer) {
		r = ahead_tell_unused(cache->sink, run,
				      -count_unused(cache, run), err);
		if (r < 0)
			return r;
		newer = run->newer;
		forget_pages(cache, run);
		drop_unheld(cache, run);
	}
	return 0;
}

uint64_t cache_n_dropped(const struct cache *cache)
{
	return cache->n_dropped;
}

static void free_unused(struct cache *cache)
{
	struct page_run *run;

	while ((run = cache->unused)) {
		cache->unused = run->next;
		free(run);
	}
}

void cache_free(struct cache *cache)
{
	struct page_run *run, *newer;

	if (!cache)
		return;

	for (run = cache->oldest; run; run = newer) {
		newer = run->newer;
		free(run);
	}
	free_unused(cache);
	page_table_release(&cache->unread);
	free(cache);
}
