/*
 * page_table.h - which run of pages a page of a file belongs to
 *
 * A hash table of single pages.  Runs belong to the caller.
 */
#ifndef MODEL_PAGE_TABLE_H
#define MODEL_PAGE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct page_run;

struct page_slot {
	struct page_run *run; /* NULL: empty */
	uint64_t index;
	uint32_t file_id;
};

/* { 0 } is an empty one. */
struct page_table {
	struct page_slot *slots;
	size_t n_slots; /* a power of two, or 0 */
	size_t n_pages;
};

/* Put a page in, or change its run.  -ENOMEM. */
int page_table_set(struct page_table *table, uint32_t file_id, uint64_t index,
		   struct page_run *run);

/* The run of a page, or NULL. */
struct page_run *page_table_find(const struct page_table *table,
				 uint32_t file_id, uint64_t index);

/* Take a page out; the run it had, or NULL. */
struct page_run *page_table_remove(struct page_table *table, uint32_t file_id,
				   uint64_t index);

void page_table_release(struct page_table *table);

#endif
