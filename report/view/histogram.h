/*
 * histogram.h - durations in powers of two
 *
 * Bucket B holds those of 2^B ns and more, below 2^(B+1); bucket 0 also 0 ns.
 * Each bucket is counted in equal parts, which are not drawn: of them percentiles
 * are told.
 */
#ifndef VIEW_HISTOGRAM_H
#define VIEW_HISTOGRAM_H

#include <stdint.h>
#include <stdio.h>

struct screen;

#define HISTOGRAM_BUCKETS 63
#define HISTOGRAM_PARTS   16

struct histogram_bucket {
	uint64_t n;
	uint64_t sum_ns;
	uint64_t max_ns;
	uint64_t parts[HISTOGRAM_PARTS]; /* of n */
};

struct histogram {
	struct histogram_bucket buckets[HISTOGRAM_BUCKETS];
};

/* What was counted before is added to; a bucket that is none is ignored. */
void histogram_add(struct histogram *histogram, int64_t bucket,
		   const struct histogram_bucket *counted);

uint64_t histogram_from_ns(unsigned int bucket);
uint64_t histogram_to_ns(unsigned int bucket);

uint64_t histogram_count(const struct histogram *histogram);
uint64_t histogram_max_ns(const struct histogram *histogram);

/*
 * The shortest duration that 'permille' of all do not exceed.  It is exact where
 * it is the longest of its bucket, else the middle of its part, and so off by at
 * most 1/32, 3.2 %.
 */
uint64_t histogram_percentile_ns(const struct histogram *histogram,
				 unsigned int permille);

/* Titles, then a line a bucket, with one empty one before and behind. */
void histogram_print(const struct histogram *histogram,
		     const struct screen *screen, FILE *out);

#endif
