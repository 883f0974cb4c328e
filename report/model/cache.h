/*
 * cache.h - pages of files: who brought them in, and who used them first
 *
 * A page that a thread adds is pending until a bio of that thread carries it;
 * pages and bios of a thread match in order, by bytes.
 */
#ifndef MODEL_CACHE_H
#define MODEL_CACHE_H

#include <stdbool.h>
#include <stdint.h>

struct cache;
struct context;

/* What a read bio carries, as far as pages told. */
struct cache_claim {
	uint32_t file_id;     /* 0: the bio carries no page of a file */
	uint64_t demand_size; /* bytes that the call or fault asked for */
	uint64_t ahead_size;  /* bytes beyond that: readahead */
	bool fault;           /* for a page fault */
};

/*
 * A thread queued a read bio of 'size' bytes: take as many pending pages and
 * remember that they are readable once the bio is done.
 */
void cache_bio_queued(struct cache *cache, struct context *context,
		      uint64_t disk_id, uint64_t size, struct cache_claim *ret);

/* That bio is complete (or given up). */
void cache_bio_done(struct cache *cache, uint64_t disk_id, uint64_t time_ns);

#endif
