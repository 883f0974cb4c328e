/*
 * page_sample.c - pages of files, all of them or as many as memory may take
 *
 * A hash table with open addressing, never more than three quarters full; what leaves it
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
	if (index > PAGE_SAMPLE_INDEX_MAX)
		return false;
	return !sample->shift ||
	       hash_page(file_id, index) >> (64 - sample->shift) == 0;
}

/* The slot of a page, or the empty one where it would go. */
static struct sampled_page *find_slot(const struct page_sample *sample,
				      uint32_t file_id, uint64_t index,
				      uint32_t task_id)
{
	const uint64_t by_task =
		sample->by_task ? task_id * UINT64_C(0x9e3779b1) : 0;
	uint64_t at = hash_page(file_id, index) + by_task;
	struct sampled_page *slot;

	for (;; at++) {
		slot = &sample->slots[at & (PAGE_SAMPLE_SLOTS - 1)];
		if (!slot->file_id ||
		    (sampled_page_index(slot) == index &&
		     slot->file_id == file_id &&
		     (!sample->by_task || slot->task_id == task_id)))
			return slot;
	}
}

struct sampled_page *page_sample_get(struct page_sample *sample,
				     uint32_t file_id, uint64_t index,
				     uint32_t task_id, bool *is_new)
{
	struct sampled_page *slot;

	if (!sample->slots)
		sample->slots =
			calloc(PAGE_SAMPLE_SLOTS, sizeof(*sample->slots));
	if (!sample->slots)
		return NULL;

	slot = find_slot(sample, file_id, index, task_id);
	*is_new = !slot->file_id;
	if (!*is_new)
		return slot;
	if (page_sample_is_full(sample))
		return NULL;
	*slot = (struct sampled_page){ file_id, task_id, index };
	sample->n_pages++;
	return slot;
}

bool page_sample_is_full(const struct page_sample *sample)
{
	return sample->n_pages == PAGE_SAMPLE_MAX;
}

static int halve(struct page_sample *sample)
{
	struct sampled_page *const old = sample->slots;
	struct sampled_page *const slots =
		calloc(PAGE_SAMPLE_SLOTS, sizeof(*slots));
	uint32_t i;

	if (!slots)
		return -ENOMEM;

	sample->slots = slots;
	sample->shift++;
	sample->n_pages = 0;
	for (i = 0; i < PAGE_SAMPLE_SLOTS; i++) {
		const struct sampled_page *const page = &old[i];
		const uint64_t index = sampled_page_index(page);

		if (!page->file_id ||
		    !page_sample_wants(sample, page->file_id, index))
			continue;
		*find_slot(sample, page->file_id, index, page->task_id) = *page;
		sample->n_pages++;
	}
	free(old);
	return 0;
}

int page_sample_make_room(struct page_sample *sample)
{
	int r = 0;

	while (page_sample_is_full(sample) &&
	       sample->shift < PAGE_SAMPLE_SHIFT_MAX) {
		if (halve(sample) < 0)
			return -ENOMEM;
		r = 1;
	}
	return r;
}

void page_sample_release(struct page_sample *sample)
{
	free(sample->slots);
	*sample = (struct page_sample){ 0 };
}
