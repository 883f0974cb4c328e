/*
 * dirty_claim.c - whose the dirty bytes are that a bio takes
 *
 * More may go out than was dirtied, as a folio is written whole.  So whoever had
 * something written is remembered until the writeback is over, for bios that
 * find nothing left.
 */
#include "report/model/dirty.h"
#include "report/model/dirty_file.h"

/* What a bio carries, and what is found of it. */
struct search {
	struct dirty *dirty;
	const struct dirty_part *part;
	struct dirty_shares weights;
	struct dirty_ages *ages;
	uint64_t n_known; /* bytes */
};

static void find(struct search *search, const struct dirty_pages *pages)
{
	const uint64_t size = dirty_file_overlap(
		search->dirty, pages, search->part->begin, search->part->end);

	dirty_shares_add(&search->weights, pages->task_id, size);
	dirty_pages_tell_age(pages, search->dirty->now_ns, search->ages);
	search->n_known += size;
}

/* Take the pages [begin, end) out of a set. */
static void take_pages(struct search *search, struct dirty_set *set,
		       uint64_t begin, uint64_t end)
{
	struct dirty_pages pages;
	uint64_t at = begin;

	while (dirty_set_find(set, at, end, &pages)) {
		find(search, &pages);
		at = pages.end;
	}
	dirty_set_remove(set, &search->dirty->ranges, begin, end);
}

/*
 * Pages that were being written, and between them those that wait: they were
 * dirtied since the writeback began, which came across them as well.  What is
 * both was dirtied again, and waits on.
 */
static void take_both(struct search *search, struct dirty_file *file)
{
	uint64_t begin, end;

	dirty_file_get_pages(search->dirty, search->part->begin,
			     search->part->end - search->part->begin, &begin,
			     &end);
	while (begin < end) {
		struct dirty_pages next = { .begin = end, .end = end };

		dirty_set_find(&file->writing, begin, end, &next);
		take_pages(search, &file->waiting, begin, next.begin);
		take_pages(search, &file->writing, next.begin, next.end);
		begin = next.end;
	}
}

/* Remember whose it was, for bios to come in this writeback. */
static void note_taken(struct dirty *dirty, struct dirty_file *file,
		       const struct dirty_shares *shares)
{
	uint32_t i;

	if (!file->n_brackets)
		return;
	if (!file->taken)
		file->taken = pool_get(&dirty->shares);
	for (i = 0; file->taken && i < shares->n_items; i++)
		dirty_shares_add(file->taken, shares->items[i].task_id,
				 shares->items[i].size);
}

static void charge(struct dirty_claim *claim,
		   const struct dirty_shares *weights, uint64_t size,
		   bool estimated)
{
	dirty_shares_part(&claim->shares, weights, size);
	if (estimated && weights->n_items > 1)
		claim->estimated = true;
}

/* To whom goes what nobody is known to have dirtied. */
static void weigh_file(const struct dirty *dirty, const struct dirty_file *file,
		       struct dirty_shares *ret)
{
	const struct dirty_set *const set = dirty_set_is_empty(&file->writing)
						    ? &file->waiting
						    : &file->writing;
	size_t i;

	if (file->taken)
		*ret = *file->taken;
	for (i = 0; i < set->n_shares; i++)
		dirty_shares_add(ret, set->shares[i].task_id,
				 set->shares[i].size * dirty->page_size);
}

void dirty_get_shares(const struct dirty *dirty, uint32_t file_id,
		      struct dirty_shares *ret)
{
	const struct dirty_file *const file = dirty_file_find(dirty, file_id);

	if (file)
		weigh_file(dirty, file, ret);
}

bool dirty_take(struct dirty *dirty, uint32_t file_id,
		const struct dirty_part *part, struct dirty_claim *claim)
{
	struct dirty_file *const file = dirty_file_find(dirty, file_id);
	const uint64_t length = part->end - part->begin;
	struct search search = { .dirty = dirty,
				 .part = part,
				 .ages = &claim->ages };

	if (!file || part->begin >= part->end)
		return false;
	take_both(&search, file);
	if (search.n_known) {
		charge(claim, &search.weights, part->size,
		       search.n_known < length || part->size != length);
		note_taken(dirty, file, &search.weights);
		dirty_file_drop_unused(dirty, file);
		return true;
	}
	weigh_file(dirty, file, &search.weights);
	charge(claim, &search.weights, part->size, true);
	return search.weights.n_items;
}

bool dirty_take_any(struct dirty *dirty, uint32_t file_id, uint64_t size,
		    struct dirty_claim *claim)
{
	struct dirty_file *const file = dirty_file_find(dirty, file_id);
	const uint64_t n_pages =
		size / dirty->page_size + (size % dirty->page_size > 0);
	struct dirty_shares weights = { 0 };
	struct dirty_set *set;
	bool estimated;
	uint32_t i;

	if (!file)
		return false;
	set = dirty_set_is_empty(&file->writing) ? &file->waiting
						 : &file->writing;
	estimated = set->n_shares > 1;
	dirty_set_remove_first(set, &dirty->ranges, n_pages, dirty->now_ns,
			       &weights, &claim->ages);
	for (i = 0; i < weights.n_items; i++)
		weights.items[i].size *= dirty->page_size;
	if (!weights.n_items)
		weigh_file(dirty, file, &weights);
	else
		note_taken(dirty, file, &weights);
	charge(claim, &weights, size, true);
	if (estimated)
		claim->estimated = true;
	dirty_file_drop_unused(dirty, file);
	return weights.n_items;
}
