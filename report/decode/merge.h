/*
 * merge.h - records of all CPUs in the order of time
 *
 *	r = merge_add(merge, &chunk, stored, &error);
 *	while ((r = merge_next(merge, watermark_ns, &item, &error)) > 0)
 *		consume(&item);
 */
#ifndef DECODE_MERGE_H
#define DECODE_MERGE_H

#include <stdbool.h>
#include <stdint.h>

#include "report/decode/page.h"
#include "report/decode/trace.h"

struct ior_chunk;
struct ior_error;
struct merge;
struct stream_options;

/* CPUs that a kernel for x86-64 can have (NR_CPUS); others are damage. */
#define MERGE_CPUS_MAX 8192u

/* Bytes of packed chunks that wait for a watermark. */
#define MERGE_HELD_MAX ((uint64_t)256 << 20)

/* Bytes of unpacked chunks, at most one a CPU. */
#define MERGE_OPEN_MAX ((uint64_t)1 << 30)

/* The same of chunks that a thread unpacks before they are wanted. */
#define MERGE_SPARE_MAX ((uint64_t)64 << 20)

/* A loss, or a record when 'loss' is NULL; valid until the next call. */
struct merge_item {
	const struct trace_loss *loss;
	struct page_record record;
	uint32_t cpu;
};

struct merge_limits {
	uint64_t held_max;
	uint64_t open_max;
	uint64_t spare_max;
};

/* 'options' outlive the merge and may change until the first merge_next(). */
int merge_create(const struct stream_options *options,
		 const struct merge_limits *limits, struct merge **ret,
		 struct ior_error *err);

/* Hold a chunk of pages.  -EBADMSG when its CPU cannot be. */
int merge_add(struct merge *merge, const struct ior_chunk *chunk,
	      const uint8_t *stored, struct ior_error *err);

/* All before watermark_ns was added, of every CPU. */
void merge_note_watermark(struct merge *merge, uint64_t watermark_ns);

/*
 * The kernel said at time_ns how many events a CPU has lost so far.  What chunks
 * tell of these is not lost once more.
 */
int merge_note_lost(struct merge *merge, uint32_t cpu, uint64_t n_lost,
		    uint64_t time_ns, struct ior_error *err);

/* The same of what a CPU had lost before the trace began. */
int merge_note_lost_before(struct merge *merge, uint32_t cpu, uint64_t n_lost,
			   struct ior_error *err);

/* Lost events that these counts told, and no chunk. */
uint64_t merge_n_untold(const struct merge *merge);

/* What comes now in the file is damaged or missing, on every CPU. */
void merge_note_gap(struct merge *merge);

/*
 * The next item before limit_ns; 1, 0 when there is none.  A loss comes as soon
 * as its CPU is there: before all that the other CPUs did meanwhile.  -EBADMSG
 * for a chunk that is damaged; the next call goes on behind it.
 */
int merge_next(struct merge *merge, uint64_t limit_ns, struct merge_item *item,
	       struct ior_error *err);

/*
 * Whether more is held than memory is meant for; then the time up to which
 * records should be taken out, as though it were a watermark, is in *ret.
 */
bool merge_is_full(const struct merge *merge, uint64_t *ret);

/* When all records are out: losses behind the last of a CPU.  1, 0. */
int merge_finish(struct merge *merge, uint64_t end_ns, struct merge_item *item);

/* Sub-buffers that did not add up. */
uint64_t merge_n_bad_pages(const struct merge *merge);

void merge_free(struct merge *merge);

#endif
