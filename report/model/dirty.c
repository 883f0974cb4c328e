/*
 * dirty.c - dirty bytes of files, and the task that dirtied them first
 *
 * A file has two sets of pages: those that wait, and those that are being
 * written.  A writeback that begins moves what waits to the latter, so that a
 * page may be in both: it was dirtied again while it was on its way, and is to
 * be written once more.
 */
#include <errno.h>

#include "iorec/error.h"
#include "report/model/dirty.h"
#include "report/model/dirty_count.h"
#include "report/model/dirty_file.h"

/*
 * Pages beside each other that a task dirtied within this time are one range,
 * dirty since the first of them: so a file that is written in small steps does
 * not become as many ranges.
 */
#define NEAR_NS UINT64_C(10000000)

/* A task writes where another one has written. */
static void count_cowritten(struct dirty *dirty, const struct dirty_file *file,
			    uint32_t task_id, uint64_t offset, uint64_t size)
{
	struct dirty_pages pages;
	uint64_t begin, end;

	dirty_file_get_pages(dirty, offset, size, &begin, &end);
	while (dirty_set_find(&file->waiting, begin, end, &pages)) {
		if (pages.task_id != task_id)
			dirty_count_add(dirty->count, file->file_id, task_id,
					DIRTY_COWRITTEN,
					dirty_file_overlap(dirty, &pages,
							   offset,
							   offset + size));
		begin = pages.end;
	}
}

void dirty_set_time(struct dirty *dirty, uint64_t time_ns)
{
	dirty->now_ns = time_ns;
}

/* No file is so large. */
static bool is_sane(uint64_t offset, uint64_t size)
{
	return size && size <= UINT64_MAX / 2 - 1 && offset <= UINT64_MAX / 2;
}

static struct dirty_pages pages_of(const struct dirty *dirty, uint32_t task_id,
				   uint64_t offset, uint64_t size)
{
	struct dirty_pages pages = { .task_id = task_id,
				     .since_ns = dirty->now_ns,
				     .near_ns = NEAR_NS };

	dirty_file_get_pages(dirty, offset, size, &pages.begin, &pages.end);
	return pages;
}

int dirty_add(struct dirty *dirty, uint32_t file_id, uint32_t task_id,
	      uint64_t offset, uint64_t size, struct ior_error *err)
{
	struct dirty_pages pages;
	struct dirty_file *file;
	uint64_t n_new;
	int r;

	if (!is_sane(offset, size))
		return 0;
	file = dirty_file_get(dirty, file_id);
	if (!file)
		return ior_fail(err, ENOMEM, "out of memory");

	count_cowritten(dirty, file, task_id, offset, size);
	pages = pages_of(dirty, task_id, offset, size);
	r = dirty_set_add(&file->waiting, &dirty->ranges, &pages, &n_new, err);
	dirty_count_add(dirty->count, file_id, task_id, DIRTY_DIRTIED,
			n_new * dirty->page_size);
	return r;
}

/* Of pages none of which waits, let those wait that are not another task's. */
static int let_wait(struct dirty *dirty, struct dirty_file *file,
		    const struct dirty_pages *pages, struct ior_error *err)
{
	struct dirty_pages rest = *pages;
	uint64_t n_new;
	int r = 0;

	while (r == 0 && rest.begin < pages->end) {
		struct dirty_pages written = { .begin = pages->end,
					       .end = pages->end };

		dirty_set_find(&file->writing, rest.begin, pages->end,
			       &written);
		rest.end = written.begin;
		r = dirty_set_add(&file->waiting, &dirty->ranges, &rest, &n_new,
				  err);
		if (r == 0 && written.task_id == pages->task_id) {
			dirty_set_remove(&file->writing, &dirty->ranges,
					 written.begin, written.end);
			r = dirty_set_add(&file->waiting, &dirty->ranges,
					  &written, &n_new, err);
		}
		rest.begin = written.end;
	}
	return r;
}

int dirty_add_again(struct dirty *dirty, uint32_t file_id, uint32_t task_id,
		    uint64_t offset, uint64_t size, struct ior_error *err)
{
	struct dirty_pages pages;
	struct dirty_file *file;
	uint64_t end;
	int r = 0;

	if (!is_sane(offset, size))
		return 0;
	file = dirty_file_get(dirty, file_id);
	if (!file)
		return ior_fail(err, ENOMEM, "out of memory");

	pages = pages_of(dirty, task_id, offset, size);
	end = pages.end;
	while (r == 0 && pages.begin < end) {
		struct dirty_pages known = { .begin = end, .end = end };

		dirty_set_find(&file->waiting, pages.begin, end, &known);
		pages.end = known.begin;
		r = let_wait(dirty, file, &pages, err);
		pages.begin = known.end;
	}
	return r;
}

void dirty_count_page(const struct dirty *dirty, uint32_t file_id,
		      uint32_t task_id)
{
	dirty_count_add(dirty->count, file_id, task_id, DIRTY_DIRTIED,
			dirty->page_size);
}

/* Remove pages that will not be written. */
static void cancel(struct dirty *dirty, const struct dirty_file *file,
		   struct dirty_set *set, uint64_t begin)
{
	struct dirty_pages pages;

	while (dirty_set_find(set, begin, UINT64_MAX, &pages)) {
		dirty_set_remove(set, &dirty->ranges, pages.begin, pages.end);
		dirty_count_add(dirty->count, file->file_id, pages.task_id,
				DIRTY_CANCELLED,
				(pages.end - pages.begin) * dirty->page_size);
	}
}

void dirty_cut(struct dirty *dirty, uint32_t file_id, uint64_t offset)
{
	struct dirty_file *const file = dirty_file_find(dirty, file_id);
	uint64_t page = offset / dirty->page_size;

	if (!file)
		return;
	/* of the page that is cut through, a part stays */
	page += offset % dirty->page_size > 0;
	cancel(dirty, file, &file->waiting, page);
	if (file->n_brackets && page < file->cut_page)
		file->cut_page = page;
	dirty_file_drop_unused(dirty, file);
}

void dirty_begin(struct dirty *dirty, uint32_t file_id, uint64_t offset,
		 uint64_t size)
{
	struct dirty_file *const file = dirty_file_get(dirty, file_id);
	uint64_t begin, end;

	if (!file || file->n_brackets == UINT32_MAX)
		return;
	file->n_brackets++;
	dirty_file_get_pages(dirty, offset, size, &begin, &end);
	dirty_set_move(&file->writing, &dirty->ranges, &file->waiting, begin,
		       end);
}

static void clean(struct dirty *dirty, struct dirty_set *set, uint64_t offset,
		  uint64_t size)
{
	uint64_t begin, end;

	dirty_file_get_pages(dirty, offset, size, &begin, &end);
	if (!begin && end == UINT64_MAX)
		dirty_set_clear(set, &dirty->ranges);
	else
		dirty_set_remove(set, &dirty->ranges, begin, end);
}

/* The last writeback is over; what it left waits, and came before the rest. */
static void wait_again(struct dirty *dirty, struct dirty_file *file)
{
	if (file->cut_page != NO_CUT)
		cancel(dirty, file, &file->writing, file->cut_page);
	file->cut_page = NO_CUT;
	pool_put(&dirty->shares, file->taken);
	file->taken = NULL;
	if (dirty_set_is_empty(&file->writing))
		return;
	dirty_set_move(&file->writing, &dirty->ranges, &file->waiting, 0,
		       UINT64_MAX);
	dirty_set_move(&file->waiting, &dirty->ranges, &file->writing, 0,
		       UINT64_MAX);
}

void dirty_end(struct dirty *dirty, uint32_t file_id, uint64_t offset,
	       uint64_t size, bool is_clean)
{
	struct dirty_file *const file = dirty_file_find(dirty, file_id);

	if (!file || !file->n_brackets)
		return;
	if (is_clean)
		clean(dirty, &file->writing, offset, size);
	if (--file->n_brackets)
		return;
	wait_again(dirty, file);
	dirty_file_drop_unused(dirty, file);
}

void dirty_clean(struct dirty *dirty, uint32_t file_id, uint64_t offset,
		 uint64_t size)
{
	struct dirty_file *const file = dirty_file_find(dirty, file_id);

	if (!file || !size)
		return;
	clean(dirty, &file->waiting, offset, size);
	clean(dirty, &file->writing, offset, size);
	dirty_file_drop_unused(dirty, file);
}

bool dirty_has(const struct dirty *dirty, uint32_t file_id, uint64_t begin,
	       uint64_t end)
{
	const struct dirty_file *const file = dirty_file_find(dirty, file_id);
	uint64_t page = begin / dirty->page_size;
	const uint64_t end_page = (end - 1) / dirty->page_size + 1;
	struct dirty_pages pages;

	while (file && page < end_page) {
		if (!dirty_set_find(&file->writing, page, end_page, &pages) ||
		    pages.begin > page)
			if (!dirty_set_find(&file->waiting, page, page + 1,
					    &pages))
				return false;
		page = pages.end;
	}
	return file;
}
void dirty_gap(struct dirty *dirty)
{
	struct dirty_file *file;
	size_t i;

	for (i = 0; i < dirty->n_buckets; i++) {
		for (file = dirty->buckets[i]; file; file = file->next) {
			if (!file->n_brackets)
				continue;
			file->n_brackets = 0;
			wait_again(dirty, file);
		}
	}
}

int dirty_finish(struct dirty *dirty, struct ior_error *err)
{
	const struct dirty_file *file;
	size_t i, j;
	int r = 0;

	dirty_gap(dirty);
	for (i = 0; i < dirty->n_buckets; i++) {
		for (file = dirty->buckets[i]; file && r == 0;
		     file = file->next) {
			for (j = 0; j < file->waiting.n_shares; j++)
				dirty_count_add(dirty->count, file->file_id,
						file->waiting.shares[j].task_id,
						DIRTY_LEFT,
						file->waiting.shares[j].size *
							dirty->page_size);
			r = dirty_count_spill(dirty->count, err);
		}
	}
	return r;
}

int dirty_forget(struct dirty *dirty, struct ior_error *err)
{
	const int r = dirty_finish(dirty, err);
	struct dirty_file *file, *next;
	size_t i;

	for (i = 0; r == 0 && i < dirty->n_buckets; i++) {
		for (file = dirty->buckets[i]; file; file = next) {
			next = file->next;
			dirty_set_clear(&file->waiting, &dirty->ranges);
			dirty_file_drop_unused(dirty, file);
		}
	}
	return r;
}
