/*
 * dirty_file.c - the files that are dirty, by id; part of dirty.h
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/dirty.h"
#include "report/model/dirty_file.h"

#define BUCKETS_MIN 64

int dirty_create(uint32_t page_size, struct dirty_count *count,
		 struct dirty **ret, struct ior_error *err)
{
	struct dirty *const dirty = calloc(1, sizeof(*dirty));

	if (!dirty)
		return ior_fail(err, ENOMEM, "out of memory");

	dirty->page_size = page_size;
	dirty->count = count;
	dirty->n_buckets = BUCKETS_MIN;
	dirty->buckets = calloc(BUCKETS_MIN, sizeof(struct dirty_file *));
	dirty->files.size = sizeof(struct dirty_file);
	dirty->ranges.size = dirty_set_range_size();
	dirty->shares.size = sizeof(struct dirty_shares);
	if (!dirty->buckets) {
		dirty_free(dirty);
		return ior_fail(err, ENOMEM, "out of memory");
	}
	*ret = dirty;
	return 0;
}

/* Ids count up, so they spread over the buckets by themselves. */
static struct dirty_file **bucket_of(const struct dirty *dirty,
				     uint32_t file_id)
{
	return &dirty->buckets[file_id & (dirty->n_buckets - 1)];
}

struct dirty_file *dirty_file_find(const struct dirty *dirty, uint32_t file_id)
{
	struct dirty_file *file = *bucket_of(dirty, file_id);

	while (file && file->file_id != file_id)
		file = file->next;
	return file;
}

/* Double the buckets; without memory it only gets slower. */
static void grow(struct dirty *dirty)
{
	const size_t n_old = dirty->n_buckets;
	struct dirty_file **const old = dirty->buckets;
	struct dirty_file **const buckets =
		calloc(2 * n_old, sizeof(struct dirty_file *));
	size_t i;

	if (!buckets)
		return;

	dirty->buckets = buckets;
	dirty->n_buckets = 2 * n_old;
	for (i = 0; i < n_old; i++) {
		while (old[i]) {
			struct dirty_file *const file = old[i];
			struct dirty_file **const bucket =
				bucket_of(dirty, file->file_id);

			old[i] = file->next;
			file->next = *bucket;
			*bucket = file;
		}
	}
	free(old);
}

struct dirty_file *dirty_file_get(struct dirty *dirty, uint32_t file_id)
{
	struct dirty_file *file = dirty_file_find(dirty, file_id);
	struct dirty_file **bucket;

	if (file)
		return file;
	file = pool_get(&dirty->files);
	if (!file)
		return NULL;

	if (dirty->files.n_used > dirty->n_buckets)
		grow(dirty);
	bucket = bucket_of(dirty, file_id);
	file->file_id = file_id;
	file->cut_page = NO_CUT;
	file->next = *bucket;
	*bucket = file;
	return file;
}

static void drop(struct dirty *dirty, struct dirty_file *file)
{
	struct dirty_file **at = bucket_of(dirty, file->file_id);

	while (*at != file)
		at = &(*at)->next;
	*at = file->next;
	dirty_set_release(&file->waiting, &dirty->ranges);
	dirty_set_release(&file->writing, &dirty->ranges);
	pool_put(&dirty->shares, file->taken);
	pool_put(&dirty->files, file);
}

void dirty_file_drop_unused(struct dirty *dirty, struct dirty_file *file)
{
	if (!file->n_brackets && dirty_set_is_empty(&file->waiting) &&
	    dirty_set_is_empty(&file->writing))
		drop(dirty, file);
}

void dirty_file_get_pages(const struct dirty *dirty, uint64_t offset,
			  uint64_t size, uint64_t *begin, uint64_t *end)
{
	const uint64_t last =
		size - 1 > UINT64_MAX - offset ? UINT64_MAX : offset + size - 1;

	*begin = offset / dirty->page_size;
	*end = size == DIRTY_ALL ? UINT64_MAX : last / dirty->page_size + 1;
}

uint64_t dirty_file_overlap(const struct dirty *dirty,
			    const struct dirty_pages *pages, uint64_t begin,
			    uint64_t end)
{
	const uint64_t from = pages->begin * dirty->page_size;
	const uint64_t to = pages->end * dirty->page_size;

	return (to < end ? to : end) - (from > begin ? from : begin);
}

void dirty_free(struct dirty *dirty)
{
	size_t i;

	if (!dirty)
		return;
	for (i = 0; dirty->buckets && i < dirty->n_buckets; i++) {
		while (dirty->buckets[i])
			drop(dirty, dirty->buckets[i]);
	}
	free(dirty->buckets);
	pool_release(&dirty->files);
	pool_release(&dirty->ranges);
	pool_release(&dirty->shares);
	free(dirty);
}
