/*
 * cache.h - pages of files: who brought them in, and who used them first
 *
 * A page that a thread adds is pending until a bio of that thread carries it;
 * pages and bios of a thread match in order, by bytes.  A page that was added
 * in this trace and not used yet is remembered with the bio that carries it, so
 * that the first read of it can tell a miss (this call brought it in), an
 * inflight page (it was still on its way), and readahead (it was there).  All
 * other pages are hits.
 */
#ifndef MODEL_CACHE_H
#define MODEL_CACHE_H

#include <stdbool.h>
#include <stdint.h>

/* Pages that are remembered; beyond, the oldest count as hits. */
#define CACHE_PAGES_MAX (UINT32_C(1) << 20)

struct cache;
struct context;
struct ior_error;
struct row_sink;
struct task;

/* What a read bio carries, as far as pages told. */
struct cache_claim {
	uint32_t file_id;     /* 0: the bio carries no page of a file */
	uint64_t offset;      /* in the file, of the first byte */
	uint64_t demand_size; /* bytes that the call or fault asked for */
	uint64_t ahead_size;  /* bytes beyond that: readahead */
	bool fault;           /* for a page fault */
};

struct cache_pages {
	uint32_t hit;
	uint32_t readahead;
	uint32_t inflight;
	uint32_t miss;
};

/* Rows of kind cache go to the sink, which outlives the cache. */
int cache_create(const struct row_sink *sink, uint32_t page_size,
		 struct cache **ret, struct ior_error *err);

/*
 * Whether the trace has events of faults, and of system calls: without the
 * former, pages that come in outside any call are a fault's.
 */
void cache_set_sight(struct cache *cache, bool sees_faults, bool sees_calls);

/* A thread put a folio in the cache. */
int cache_add(struct cache *cache, struct task *task, uint32_t file_id,
	      uint64_t index, uint64_t n_pages, uint64_t time_ns,
	      struct ior_error *err);

/* A folio left the cache. */
void cache_remove(struct cache *cache, uint32_t file_id, uint64_t index,
		  uint64_t n_pages);

/*
 * A thread queued a read bio of 'size' bytes: take as many pending pages and
 * remember that they are readable once the bio is done.
 */
void cache_bio_queued(struct cache *cache, struct context *context,
		      uint64_t disk_id, uint64_t size, struct cache_claim *ret);

/* That bio is complete (or given up). */
void cache_bio_done(struct cache *cache, uint64_t disk_id, uint64_t time_ns);

/*
 * A thread read n_pages from page 'first' in a call that it entered at
 * enter_ns; they are used now.
 */
int cache_read(struct cache *cache, int32_t tid, uint32_t file_id,
	       uint64_t first, uint64_t n_pages, uint64_t enter_ns,
	       struct cache_pages *ret, struct ior_error *err);

/* A fault is served with a page that may be there. */
int cache_fault(struct cache *cache, uint32_t file_id, uint64_t index,
		struct ior_error *err);

/* A call of this thread begins: pages that no bio carried wait no longer. */
void cache_forget_pending(struct cache *cache, struct context *context);

/*
 * From now to to_ns events are lost: of a page that was added before, nobody
 * knows whether it is still on its way.
 */
void cache_gap(struct cache *cache, uint64_t to_ns);

/*
 * From now on no call tells which pages it reads: of none it is known any more
 * whether it is unused, those that are there included.
 */
int cache_end_uses(struct cache *cache, struct ior_error *err);

/* Pages that were forgotten because there were too many. */
uint64_t cache_n_dropped(const struct cache *cache);

void cache_free(struct cache *cache);

#endif
