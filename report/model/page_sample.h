/*
 * page_sample.h - pages of files, all of them or as many as memory may take
 *
 * As long as they fit, each page is in the sample.  When they become too many,
 * half of them leave it for good, chosen by a hash of the page: so what is in
 * the sample is there from its first use on, and each stands for 2^shift.  All
 * tasks that use a page have it in the sample, or none has.
 */
#ifndef MODEL_PAGE_SAMPLE_H
#define MODEL_PAGE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#define PAGE_SAMPLE_MAX UINT32_C(49152)

/* Slots, with pages or without: enough that few pages are not in their own. */
#define PAGE_SAMPLE_SLOTS (UINT32_C(1) << 16)

/* A page stands for 2^31 at most; a sample that is full then stays so. */
#define PAGE_SAMPLE_SHIFT_MAX 31u

/* Files have no more pages. */
#define PAGE_SAMPLE_INDEX_MAX ((UINT64_C(1) << 40) - 1)

/* 16 bytes, as the table is larger than a processor's own memory. */
struct sampled_page {
	uint32_t file_id; /* 0: an empty slot */
	uint32_t task_id;
	uint64_t word; /* index, and above it 24 bits of the caller's */
};

struct page_sample {
	struct sampled_page *slots; /* NULL or all */
	uint32_t n_pages;
	uint32_t shift;
	bool by_task; /* a page is another one for each task */
};

static inline uint64_t sampled_page_index(const struct sampled_page *page)
{
	return page->word & PAGE_SAMPLE_INDEX_MAX;
}

static inline uint32_t sampled_page_get(const struct sampled_page *page)
{
	return (uint32_t)(page->word >> 40);
}

static inline void sampled_page_set(struct sampled_page *page, uint32_t number)
{
	page->word = sampled_page_index(page) | (uint64_t)number << 40;
}

/* Whether a page belongs into the sample; what no file has does not. */
bool page_sample_wants(const struct page_sample *sample, uint32_t file_id,
		       uint64_t index);

/*
 * The page, put in if it is new; it must be wanted.  NULL when it is new and the
 * sample is full; when that is not full, there is no memory.
 */
struct sampled_page *page_sample_get(struct page_sample *sample,
				     uint32_t file_id, uint64_t index,
				     uint32_t task_id, bool *is_new);

bool page_sample_is_full(const struct page_sample *sample);

/*
 * When it is full, let half of the pages go, and again until there is room: one
 * page of very many tasks may fill it.  1 when pages went, else 0; -ENOMEM.
 */
int page_sample_make_room(struct page_sample *sample);

void page_sample_release(struct page_sample *sample);

#endif
