/*
 * histogram.c - durations in powers of two
 */
#include <inttypes.h>

#include "report/view/bar.h"
#include "report/view/histogram.h"
#include "report/view/number.h"
#include "report/view/screen.h"

/* Of the longest bar: what is beside it and it fit 80 columns. */
#define BAR_WIDTH_MAX 50
#define BAR_WIDTH_MIN 10

/* The value before the bar, the count behind. */
#define BESIDE_BAR 20

void histogram_add(struct histogram *histogram, int64_t bucket,
		   const struct histogram_bucket *counted)
{
	struct histogram_bucket *to;
	size_t i;

	if (bucket < 0 || bucket >= HISTOGRAM_BUCKETS)
		return;

	to = &histogram->buckets[bucket];
	to->n += counted->n;
	to->sum_ns += counted->sum_ns;
	if (to->max_ns < counted->max_ns)
		to->max_ns = counted->max_ns;
	for (i = 0; i < HISTOGRAM_PARTS; i++)
		to->parts[i] += counted->parts[i];
}

uint64_t histogram_from_ns(unsigned int bucket)
{
	return bucket ? UINT64_C(1) << bucket : 0;
}

uint64_t histogram_to_ns(unsigned int bucket)
{
	return UINT64_C(2) << bucket;
}

uint64_t histogram_count(const struct histogram *histogram)
{
	uint64_t n = 0;
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		n += histogram->buckets[i].n;
	return n;
}

uint64_t histogram_max_ns(const struct histogram *histogram)
{
	uint64_t max_ns = 0;
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (max_ns < histogram->buckets[i].max_ns)
			max_ns = histogram->buckets[i].max_ns;
	return max_ns;
}

static uint64_t part_from_ns(unsigned int bucket, unsigned int part)
{
	const uint64_t from_ns = histogram_from_ns(bucket);

	return from_ns + from_ns / HISTOGRAM_PARTS * part +
	       from_ns % HISTOGRAM_PARTS * part / HISTOGRAM_PARTS;
}

static uint64_t middle_ns(const struct histogram *histogram,
			  unsigned int bucket, unsigned int part)
{
	const uint64_t max_ns = histogram->buckets[bucket].max_ns;
	const uint64_t from_ns = part_from_ns(bucket, part);
	uint64_t to_ns = part_from_ns(bucket, part + 1);

	if (to_ns > max_ns)
		to_ns = max_ns;
	return to_ns < from_ns ? max_ns : from_ns + (to_ns - from_ns) / 2;
}

/* The one of so many of a bucket, the longest of which is the last. */
static uint64_t within(const struct histogram *histogram, unsigned int bucket,
		       uint64_t rank)
{
	const struct histogram_bucket *const in = &histogram->buckets[bucket];
	unsigned int i;

	for (i = 0; rank < in->n && i < HISTOGRAM_PARTS; i++) {
		if (rank <= in->parts[i])
			return middle_ns(histogram, bucket, i);
		rank -= in->parts[i];
	}
	return in->max_ns;
}

uint64_t histogram_percentile_ns(const struct histogram *histogram,
				 unsigned int permille)
{
	const uint64_t n = histogram_count(histogram);
	uint64_t rank =
		n / 1000 * permille + (n % 1000 * permille + 999) / 1000;
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (rank <= histogram->buckets[i].n)
			return within(histogram, i, rank);
		rank -= histogram->buckets[i].n;
	}
	return histogram_max_ns(histogram);
}

static uint64_t most(const struct histogram *histogram)
{
	uint64_t n = 1;
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (n < histogram->buckets[i].n)
			n = histogram->buckets[i].n;
	return n;
}

static size_t bar_width(const struct screen *screen)
{
	if (screen->width >= BESIDE_BAR + BAR_WIDTH_MAX)
		return BAR_WIDTH_MAX;
	if (screen->width <= BESIDE_BAR + BAR_WIDTH_MIN)
		return BAR_WIDTH_MIN;
	return screen->width - BESIDE_BAR;
}

static void put_titles(const struct screen *screen, FILE *out)
{
	size_t i;

	fprintf(out, "%8s |", "value");
	for (i = bar_width(screen); i; i--)
		fputc('-', out);
	fprintf(out, " %9s\n", "count");
}

static void put_bucket(const struct histogram *histogram, unsigned int bucket,
		       const struct screen *screen, FILE *out)
{
	const uint64_t n = histogram->buckets[bucket].n;
	char value[NUMBER_SIZE];

	number_duration(histogram_from_ns(bucket), value);
	fprintf(out, "%8s |", value);
	bar_put(out, screen, n, most(histogram), bar_width(screen));
	fprintf(out, " %9" PRIu64 "\n", n);
}

void histogram_print(const struct histogram *histogram,
		     const struct screen *screen, FILE *out)
{
	unsigned int first = 0;
	unsigned int last = HISTOGRAM_BUCKETS - 1;
	unsigned int i;

	put_titles(screen, out);
	if (!histogram_count(histogram))
		return;

	while (!histogram->buckets[first].n)
		first++;
	while (!histogram->buckets[last].n)
		last--;
	if (first)
		first--;
	if (last < HISTOGRAM_BUCKETS - 1)
		last++;
	for (i = first; i <= last; i++)
		put_bucket(histogram, i, screen, out);
}
