/*
 * page_sample.c - pages of files, all of them or as many as memory may take
 *
 * A hash table with open addressing, never more than half full; what leaves it
 * leaves when it is made anew.  The upper bits of the hash of a page choose the
 * sample, the lower ones its slot.
 */
#include <errno.h>
#include <stdlib.h>

#include "report/model/page_sample.h"

/* The finalizer of splitmix64: each bit depends on all. */
static uint64_t mix(uint64_t number)
{
	number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
	return number ^ number >> 31;
}

static uint64_t hash_page(uint32_t file_id, uint64_t index)
{
	return mix(index + file_id * UINT64_C(0x9e3779b97f4a7c15));
}

bool page_sample_wants(const struct page_sample *sample, uint32_t file_id,
		       uint64_t index)
{
	return !sample->shift ||
	       hash_page(file_id, index) >> (64 - sample->shift) == 0;
}

/* The slot of a page, or the empty one where it would go. */
static struct sampled_page *find_slot(struct sampled_page *slots,
				      const struct sampled_page *page)
{
	uint64_t at = hash_page(page->file_id, page->index) +
		      page->task_id * UINT64_C(0x9e3779b1);
	struct sampled_page *slot;

	for (;; at++) {
		slot = &slots[at & (PAGE_SAMPLE_SLOTS - 1)];
		if (!slot->file_id || (slot->index == page->index &&
				       slot->file_id == page->file_id &&
				       slot->task_id == page->task_id))
			return slot;
	}
}

struct sampled_page *page_sample_get(struct page_sample *sample,
				     const struct sampled_page *page,
				     bool *is_new)
{
	struct sampled_page *slot;

	if (!sample->slots)
		sample->slots =
			calloc(PAGE_SAMPLE_SLOTS, sizeof(*sample->slots));
	if (!sample->slots)
		return NULL;

	slot = find_slot(sample->slots, page);
	*is_new = !slot->file_id;
	if (!*is_new)
		return slot;
	if (page_sample_is_full(sample))
		return NULL;
	*slot = *page;
	sample->n_pages++;
	return slot;
}

bool page_sample_is_full(const struct page_sample *sample)
{
	return sample->n_pages == PAGE_SAMPLE_MAX;
}

int page_sample_halve(struct page_sample *sample)
{
	struct sampled_page *const slots =
		calloc(PAGE_SAMPLE_SLOTS, sizeof(*slots));
	uint32_t i;

	if (!slots)
		return -ENOMEM;

	sample->shift++;
	sample->n_pages = 0;
	for (i = 0; i < PAGE_SAMPLE_SLOTS; i++) {
		const struct sampled_page *const page = &sample->slots[i];

		if (!page->file_id ||
		    !page_sample_wants(sample, page->file_id, page->index))
			continue;
		*find_slot(slots, page) = *page;
		sample->n_pages++;
	}
	free(sample->slots);
	sample->slots = slots;
	return 0;
}

void page_sample_release(struct page_sample *sample)
{
	free(sample->slots);
	*sample = (struct page_sample){ 0 };
}
