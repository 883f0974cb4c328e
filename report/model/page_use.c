/*
 * page_use.c - which pages of files are used, by whom, and which come in again
 *
 * Two samples: the pages that were in the cache, in the order of their last use,
 * and each with each task that read it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/page_sample.h"
#include "report/model/page_use.h"
#include "report/model/row.h"
#include "report/model/use_order.h"

/* A call moves at most 2 GiB (MAX_RW_COUNT), a folio has at most 1 GiB. */
#define USE_PAGES_MAX (UINT64_C(1) << 19)

struct page_uses {
	const struct row_sink *sink;
	uint32_t page_size;
	struct page_sample pages; /* with their places, and who read last */
	struct page_sample readers;
	struct use_order order;
	uint32_t slot_at[USE_ORDER_PLACES]; /* while the order is made anew */
};

int page_uses_create(const struct row_sink *sink, uint32_t page_size,
		     struct page_uses **ret, struct ior_error *err)
{
	struct page_uses *const uses = calloc(1, sizeof(*uses));

	if (!uses)
		return ior_fail(err, ENOMEM, "out of memory");
	uses->sink = sink;
	uses->page_size = page_size;
	uses->readers.by_task = true;
	*ret = uses;
	return 0;
}

/* Put all pages into places from the first on, in the order that they have. */
static void close_gaps(struct page_uses *uses)
{
	struct sampled_page *const slots = uses->pages.slots;
	const uint32_t end = uses->order.next;
	uint32_t i;

	memset(uses->slot_at, 0, sizeof(uses->slot_at));
	for (i = 0; i < PAGE_SAMPLE_SLOTS; i++)
		if (slots[i].file_id)
			uses->slot_at[sampled_page_get(&slots[i])] = i + 1;
	use_order_clear(&uses->order);
	for (i = 0; i < end; i++)
		if (uses->slot_at[i])
			sampled_page_set(&slots[uses->slot_at[i] - 1],
					 use_order_take(&uses->order));
}

static int make_room(struct page_uses *uses, struct ior_error *err)
{
	const int r = page_sample_make_room(&uses->pages);

	if (r < 0)
		return ior_fail(err, ENOMEM, "out of memory");
	if (r > 0 || use_order_is_full(&uses->order))
		close_gaps(uses);
	return 0;
}

/* The exponent of the smallest power of two that is not less. */
static uint32_t bucket_of(uint64_t size)
{
	return size < 2 ? 0 : 64 - (uint32_t)__builtin_clzll(size - 1);
}

/* It would have been there, had all pages stayed that were used since. */
static int tell_again(const struct page_uses *uses, const struct page_use *use,
		      uint32_t place, struct ior_error *err)
{
	const uint64_t n_since = use_order_count_behind(&uses->order, place);
	const uint64_t n_kept = (n_since << uses->pages.shift) + 1;
	const struct refault_row row = {
		.task_id = use->task_id,
		.file_id = use->file_id,
		.time_ns = use->time_ns,
		.n_pages = UINT64_C(1) << uses->pages.shift,
		.bucket = bucket_of(n_kept * uses->page_size),
	};

	return uses->sink->refault(uses->sink->context, &row, err);
}

/* What finds no room is left out, as all the others that are not sampled. */
static int fail_to_get(const struct page_sample *sample, struct ior_error *err)
{
	if (page_sample_is_full(sample))
		return 0;
	return ior_fail(err, ENOMEM, "out of memory");
}

/* A page is used now; NULL in *ret when it is not followed. */
static int touch(struct page_uses *uses, const struct page_use *use,
		 uint64_t index, bool comes_to_be_read,
		 struct sampled_page **ret, struct ior_error *err)
{
	struct sampled_page *page;
	uint32_t place;
	bool is_new;
	int r;

	*ret = NULL;
	r = make_room(uses, err);
	if (r < 0 || !page_sample_wants(&uses->pages, use->file_id, index))
		return r;
	page = page_sample_get(&uses->pages, use->file_id, index, 0, &is_new);
	if (!page)
		return fail_to_get(&uses->pages, err);

	*ret = page;
	place = sampled_page_get(page);
	if (!is_new && comes_to_be_read)
		r = tell_again(uses, use, place, err);
	if (!is_new && place + 1 == uses->order.next)
		return r; /* it is the last already */
	if (!is_new)
		use_order_leave(&uses->order, place);
	sampled_page_set(page, use_order_take(&uses->order));
	return r;
}

int page_uses_add(struct page_uses *uses, const struct page_use *use,
		  bool is_read, struct ior_error *err)
{
	struct sampled_page *page;
	uint64_t i;
	int r = 0;

	if (use->n_pages > USE_PAGES_MAX)
		return 0;
	for (i = 0; r == 0 && i < use->n_pages; i++)
		r = touch(uses, use, use->index + i, is_read, &page, err);
	return r;
}

static int note_reader(struct page_uses *uses, const struct page_use *use,
		       uint64_t index, struct ior_error *err)
{
	bool is_new;

	if (page_sample_make_room(&uses->readers) < 0)
		return ior_fail(err, ENOMEM, "out of memory");
	if (page_sample_wants(&uses->readers, use->file_id, index) &&
	    !page_sample_get(&uses->readers, use->file_id, index, use->task_id,
			     &is_new))
		return fail_to_get(&uses->readers, err);
	return 0;
}

/* Whoever read a page last, and reads it again, is among its readers. */
static int read_page(struct page_uses *uses, const struct page_use *use,
		     uint64_t index, struct ior_error *err)
{
	struct sampled_page *page;
	int r;

	r = touch(uses, use, index, false, &page, err);
	if (r < 0 || (page && page->task_id == use->task_id))
		return r;
	if (page)
		page->task_id = use->task_id;
	return note_reader(uses, use, index, err);
}

int page_uses_read(struct page_uses *uses, const struct page_use *use,
		   struct ior_error *err)
{
	uint64_t i;
	int r = 0;

	if (use->n_pages > USE_PAGES_MAX)
		return 0;
	for (i = 0; r == 0 && i < use->n_pages; i++)
		r = read_page(uses, use, use->index + i, err);
	return r;
}

/* By page, then by task; of readers nothing is above the index. */
static int compare(const void *one, const void *other)
{
	const struct sampled_page *const a = one;
	const struct sampled_page *const b = other;

	if (a->file_id != b->file_id)
		return a->file_id < b->file_id ? -1 : 1;
	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	return a->task_id < b->task_id ? -1 : a->task_id > b->task_id;
}

static bool is_same_page(const struct sampled_page *a,
			 const struct sampled_page *b)
{
	return a->file_id == b->file_id && a->word == b->word;
}

/* Empty slots are in front then. */
int page_uses_finish(struct page_uses *uses, struct ior_error *err)
{
	struct sampled_page *const slots = uses->readers.slots;
	struct page_use_row row = {
		.n_pages = UINT64_C(1) << uses->readers.shift,
	};
	uint32_t i;
	int r = 0;

	if (!slots)
		return 0;
	qsort(slots, PAGE_SAMPLE_SLOTS, sizeof(*slots), compare);
	for (i = 0; r == 0 && i < PAGE_SAMPLE_SLOTS; i++) {
		if (!slots[i].file_id)
			continue;
		if (!i || !is_same_page(&slots[i], &slots[i - 1]))
			row.page_id++;
		row.task_id = slots[i].task_id;
		row.file_id = slots[i].file_id;
		r = uses->sink->page_use(uses->sink->context, &row, err);
	}
	return r;
}

uint32_t page_uses_rate(const struct page_uses *uses)
{
	const uint32_t shift = uses->readers.shift > uses->pages.shift
				       ? uses->readers.shift
				       : uses->pages.shift;

	return UINT32_C(1) << (shift < 31 ? shift : 31);
}

void page_uses_free(struct page_uses *uses)
{
	if (!uses)
		return;
	page_sample_release(&uses->pages);
	page_sample_release(&uses->readers);
	free(uses);
}
