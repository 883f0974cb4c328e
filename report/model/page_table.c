/*
 * page_table.c - which run of pages a page of a file belongs to
 *
 * Open addressing with linear probing.  A removed page leaves no mark: those
 * behind it move up, so that a table that lives long does not fill with marks.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "report/model/page_table.h"

#define SLOTS_MIN 1024u

static size_t home_of(const struct page_table *table, uint32_t file_id,
		      uint64_t index)
{
	/* Neighbours of a file lie beside each other; files far apart. */
	const uint64_t hash =
		(uint64_t)file_id * UINT64_C(0x9e3779b97f4a7c15) + index;

	return (size_t)(hash ^ hash >> 32) & (table->n_slots - 1);
}

/* The slot of a page, or the empty one where it would go. */
static size_t find_slot(const struct page_table *table, uint32_t file_id,
			uint64_t index)
{
	size_t at = home_of(table, file_id, index);

	while (table->slots[at].run && (table->slots[at].index != index ||
					table->slots[at].file_id != file_id))
		at = (at + 1) & (table->n_slots - 1);
	return at;
}

static int grow(struct page_table *table)
{
	const size_t n_slots = table->n_slots ? table->n_slots * 2 : SLOTS_MIN;
	struct page_table larger = { .n_slots = n_slots };
	size_t i;

	larger.slots = calloc(n_slots, sizeof(*larger.slots));
	if (!larger.slots)
		return -ENOMEM;

	for (i = 0; i < table->n_slots; i++) {
		const struct page_slot *const slot = &table->slots[i];

		if (slot->run)
			larger.slots[find_slot(&larger, slot->file_id,
					       slot->index)] = *slot;
	}
	larger.n_pages = table->n_pages;
	free(table->slots);
	*table = larger;
	return 0;
}

int page_table_set(struct page_table *table, uint32_t file_id, uint64_t index,
		   struct page_run *run)
{
	struct page_slot *slot;
	int r;

	if (table->n_pages * 2 >= table->n_slots) {
		r = grow(table);
		if (r < 0)
			return r;
	}

	slot = &table->slots[find_slot(table, file_id, index)];
	if (!slot->run)
		table->n_pages++;
	*slot = (struct page_slot){ run, index, file_id };
	return 0;
}

struct page_run *page_table_find(const struct page_table *table,
				 uint32_t file_id, uint64_t index)
{
	if (!table->n_pages)
		return NULL;
	return table->slots[find_slot(table, file_id, index)].run;
}

/* Whether the slot 'at' may not stay there once 'hole' is empty. */
static bool is_cut_off(const struct page_table *table, size_t hole, size_t at)
{
	const struct page_slot *const slot = &table->slots[at];
	const size_t mask = table->n_slots - 1;
	const size_t home = home_of(table, slot->file_id, slot->index);

	return ((at - home) & mask) >= ((at - hole) & mask);
}

struct page_run *page_table_remove(struct page_table *table, uint32_t file_id,
				   uint64_t index)
{
	const size_t mask = table->n_slots - 1;
	struct page_run *run;
	size_t hole, at;

	if (!table->n_pages)
		return NULL;
	hole = find_slot(table, file_id, index);
	run = table->slots[hole].run;
	if (!run)
		return NULL;

	for (at = (hole + 1) & mask; table->slots[at].run;
	     at = (at + 1) & mask) {
		if (!is_cut_off(table, hole, at))
			continue;
		table->slots[hole] = table->slots[at];
		hole = at;
	}
	table->slots[hole].run = NULL;
	table->n_pages--;
	return run;
}

void page_table_release(struct page_table *table)
{
	free(table->slots);
	*table = (struct page_table){ 0 };
}
