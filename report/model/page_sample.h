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

#define PAGE_SAMPLE_MAX (UINT32_C(1) << 16)

struct sampled_page {
	uint64_t index;
	uint32_t file_id; /* 0: an empty slot */
	uint32_t task_id; /* 0: whoever uses it */
	uint32_t place;   /* the caller's */
};

/* Starts as zeroes. */
struct page_sample {
	struct sampled_page *slots; /* NULL or of a fixed number */
	uint32_t n_pages;
	uint32_t shift;
};

/* How many slots there are, with pages or without. */
#define PAGE_SAMPLE_SLOTS (2 * PAGE_SAMPLE_MAX)

/* Whether a page belongs into the sample. */
bool page_sample_wants(const struct page_sample *sample, uint32_t file_id,
		       uint64_t index);

/*
 * The page, put in if it is new; it must be wanted.  NULL when it is new and no
 * room is left, or no memory (-ENOMEM).
 */
struct sampled_page *page_sample_get(struct page_sample *sample,
				     const struct sampled_page *page,
				     bool *is_new);

bool page_sample_is_full(const struct page_sample *sample);

/* Let half of the pages go.  -ENOMEM. */
int page_sample_halve(struct page_sample *sample);

void page_sample_release(struct page_sample *sample);

#endif
