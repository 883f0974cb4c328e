/*
 * page_use.h - which pages of files are used, by whom, and which come in again
 *
 * A page that enters the cache to be read and was there before in this trace
 * comes in again: had the cache kept what was used last, so many bytes of it, it
 * would have been there.  That is a row.  And at the end there is one for each
 * page and task that used it.
 *
 * Memory is bounded: of very many pages a sample is followed, as SHARDS does it
 * (Waldspurger and others, "Efficient MRC Construction with SHARDS", 2015), and
 * each of its pages stands for as many.
 */
#ifndef MODEL_PAGE_USE_H
#define MODEL_PAGE_USE_H

#include <stdbool.h>
#include <stdint.h>

struct ior_error;
struct page_uses;
struct row_sink;

struct page_use {
	uint32_t task_id;
	uint32_t file_id;
	uint64_t index; /* of the first page */
	uint64_t n_pages;
	uint64_t time_ns;
};

/* The sink outlives it. */
int page_uses_create(const struct row_sink *sink, uint32_t page_size,
		     struct page_uses **ret, struct ior_error *err);

/* Pages enter the cache, to be read or to be written. */
int page_uses_add(struct page_uses *uses, const struct page_use *use,
		  bool is_read, struct ior_error *err);

/* A call reads pages, or a fault needs one. */
int page_uses_read(struct page_uses *uses, const struct page_use *use,
		   struct ior_error *err);

/* Hand out the rows of pages that were used. */
int page_uses_finish(struct page_uses *uses, struct ior_error *err);

/* For how many a page of the rows stands, at most; 1: nothing is an estimate. */
uint32_t page_uses_rate(const struct page_uses *uses);

void page_uses_free(struct page_uses *uses);

#endif
