/*
 * dirty_file.h - the files that are dirty, by id; part of dirty.h
 */
#ifndef MODEL_DIRTY_FILE_H
#define MODEL_DIRTY_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "report/model/dirty_set.h"
#include "report/model/dirty_share.h"
#include "report/model/pool.h"

struct dirty_count;

/* A page behind all of a file. */
#define NO_CUT UINT64_MAX

/* Kept while it has a dirty page or is under writeback. */
struct dirty_file {
	struct dirty_file *next; /* in its bucket */
	uint32_t file_id;
	uint32_t n_brackets; /* of writeback */
	struct dirty_set waiting;
	struct dirty_set writing;
	struct dirty_shares *taken; /* by bios in these brackets; or NULL */
	uint64_t cut_page; /* what is being written ends here; or NO_CUT */
};

struct dirty {
	uint32_t page_size;
	uint64_t now_ns;
	struct dirty_count *count;
	struct dirty_file **buckets;
	size_t n_buckets; /* a power of two */
	struct pool files;
	struct pool ranges;
	struct pool shares;
};

struct dirty_file *dirty_file_find(const struct dirty *dirty, uint32_t file_id);

/* The same, made where there is none; NULL without memory. */
struct dirty_file *dirty_file_get(struct dirty *dirty, uint32_t file_id);

/* Let go of a file of which nothing is dirty nor under writeback. */
void dirty_file_drop_unused(struct dirty *dirty, struct dirty_file *file);

/* The pages that a part of a file is in, whole. */
void dirty_file_get_pages(const struct dirty *dirty, uint64_t offset,
			  uint64_t size, uint64_t *begin, uint64_t *end);

/* How many bytes of [begin, end) lie in some pages. */
uint64_t dirty_file_overlap(const struct dirty *dirty,
			    const struct dirty_pages *pages, uint64_t begin,
			    uint64_t end);

#endif
