/*
 * page_run.h - pages that entered the cache as one folio, or a part of them
 */
#ifndef MODEL_PAGE_RUN_H
#define MODEL_PAGE_RUN_H

#include <stdbool.h>
#include <stdint.h>

struct page_run {
	struct page_run *next; /* in the ring, in the bio's list, or free */
	struct page_run *older;
	struct page_run *newer;
	uint64_t index;
	uint64_t n_pages;
	uint64_t demand_from; /* pages that were asked for */
	uint64_t demand_to;   /* the first behind them */
	uint64_t added_ns;
	uint64_t done_ns; /* 0: still on its way */
	uint64_t disk_id; /* 0: no bio carries it */
	uint32_t file_id;
	uint32_t task_id; /* who is charged for it */
	int32_t tid;
	uint32_t n_unread; /* of its pages, those in the page table */
	uint32_t carried;  /* bytes of its first page that have a bio */
	bool fault;
	bool written; /* put there by a write */
	bool pending;
	bool in_flight;
};

#endif
