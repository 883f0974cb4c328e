/*
 * dirty.c - dirty bytes of files, and the task that dirtied them first
 *
 * A file has two sets of pages: those that wait, and those that are being
 * written.  The first bracket moves all that waits; one inside it adds what was
 * dirtied since.  A page may be in both: it was dirtied again while it was on
 * its way, and is to be written once more.
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/model/dirty.h"
#include "report/model/dirty_set.h"
#include "report/model/pool.h"

#define BUCKETS_MIN 64

/* Kept while it has a dirty page or an open bracket. */
struct dirty_file {
	struct dirty_file *next; /* in its bucket */
	uint32_t file_id;
	uint32_t n_brackets;
	struct dirty_set waiting;
	struct dirty_set writing;
};

struct dirty {
	uint32_t page_size;
	struct dirty_file **buckets;
	size_t n_buckets; /* a power of two */
	struct pool files;
	struct pool ranges;
};

int dirty_create(uint32_t page_size, struct dirty **ret, struct ior_error *err)
{
	struct dirty *const dirty = calloc(1, sizeof(*dirty));

	if (!dirty)
		return ior_fail(err, ENOMEM, "out of memory");

	dirty->page_size = page_size;
	dirty->n_buckets = BUCKETS_MIN;
	dirty->buckets = calloc(BUCKETS_MIN, sizeof(struct dirty_file *));
	dirty->files.size = sizeof(struct dirty_file);
	dirty->ranges.size = dirty_set_range_size();
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

static struct dirty_file *find(const struct dirty *dirty, uint32_t file_id)
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

/* NULL without memory. */
static struct dirty_file *get(struct dirty *dirty, uint32_t file_id)
{
	struct dirty_file *file = find(dirty, file_id);
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
	pool_put(&dirty->files, file);
}

int dirty_add(struct dirty *dirty, uint32_t file_id, uint32_t task_id,
	      uint64_t offset, uint64_t size, struct ior_error *err)
{
	struct dirty_file *file;
	uint64_t last;

	if (!size)
		return 0;
	file = get(dirty, file_id);
	if (!file)
		return ior_fail(err, ENOMEM, "out of memory");

	last = size - 1 > UINT64_MAX - offset ? UINT64_MAX : offset + size - 1;
	return dirty_set_add(&file->waiting, &dirty->ranges, task_id,
			     offset / dirty->page_size,
			     last / dirty->page_size + 1, err);
}

void dirty_cut(struct dirty *dirty, uint32_t file_id, uint64_t offset)
{
	const uint64_t rest = offset % dirty->page_size;
	struct dirty_file *const file = find(dirty, file_id);

	if (!file)
		return;
	/* of the page that is cut through, a part stays */
	dirty_set_cut(&file->waiting, &dirty->ranges,
		      offset / dirty->page_size + (rest > 0));
	if (!file->n_brackets && dirty_set_is_empty(&file->waiting))
		drop(dirty, file);
}

void dirty_begin(struct dirty *dirty, uint32_t file_id)
{
	struct dirty_file *const file = get(dirty, file_id);

	if (!file || file->n_brackets == UINT32_MAX)
		return;
	file->n_brackets++;
	dirty_set_absorb(&file->writing, &dirty->ranges, &file->waiting);
}

void dirty_end(struct dirty *dirty, uint32_t file_id)
{
	struct dirty_file *const file = find(dirty, file_id);

	if (!file || !file->n_brackets)
		return;
	if (--file->n_brackets)
		return;
	dirty_set_clear(&file->writing, &dirty->ranges);
	if (dirty_set_is_empty(&file->waiting))
		drop(dirty, file);
}

/* Put a share where its size belongs among the n_ret largest so far. */
static size_t insert_share(struct dirty_share *ret, size_t n_ret, size_t max,
			   struct dirty_share share)
{
	size_t i;

	if (n_ret == max) {
		if (ret[max - 1].size >= share.size)
			return n_ret;
		n_ret--;
	}
	for (i = n_ret; i && ret[i - 1].size < share.size; i--)
		ret[i] = ret[i - 1];
	ret[i] = share;
	return n_ret + 1;
}

size_t dirty_get_shares(const struct dirty *dirty, uint32_t file_id,
			struct dirty_share *ret, size_t max)
{
	const struct dirty_file *const file = find(dirty, file_id);
	const struct dirty_set *set;
	uint64_t rest = 0;
	size_t n_ret = 0;
	size_t i;

	if (!file || !max)
		return 0;

	/* In an empty bracket it can only be what was dirtied meanwhile. */
	set = dirty_set_is_empty(&file->writing) ? &file->waiting
						 : &file->writing;
	for (i = 0; i < set->n_shares; i++) {
		struct dirty_share share = set->shares[i];

		share.size *= dirty->page_size;
		rest += share.size;
		n_ret = insert_share(ret, n_ret, max, share);
	}
	for (i = 0; i < n_ret; i++)
		rest -= ret[i].size;
	if (n_ret)
		ret[n_ret - 1].size += rest;
	return n_ret;
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
			dirty_set_absorb(&file->writing, &dirty->ranges,
					 &file->waiting);
			dirty_set_absorb(&file->waiting, &dirty->ranges,
					 &file->writing);
		}
	}
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
	free(dirty);
}
