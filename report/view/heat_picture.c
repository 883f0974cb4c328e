/*
 * heat_picture.c - counts by time and duration, drawn
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/heat_picture.h"
#include "report/view/heat_scale.h"
#include "report/view/histogram.h"
#include "report/view/number.h"
#include "report/view/screen.h"

/* The duration before a row of cells, the count behind it. */
#define BESIDE_CELLS 21

/* On whatever screen. */
#define N_COLUMNS_MIN 10
#define N_COLUMNS_MAX 1000

/* Between two times below the cells; twice as many if these are long. */
#define MARK_COLUMNS 10

struct heat_picture {
	struct heat_picture_spec spec;
	uint64_t column_ns;
	size_t n_columns;
	uint64_t (*counts)[HISTOGRAM_BUCKETS]; /* by column */
};

static size_t columns_max(const struct screen *screen)
{
	if (screen->width < BESIDE_CELLS + N_COLUMNS_MIN)
		return N_COLUMNS_MIN;
	if (screen->width > BESIDE_CELLS + N_COLUMNS_MAX)
		return N_COLUMNS_MAX;
	return screen->width - BESIDE_CELLS;
}

static uint64_t count_columns(const struct heat_picture_spec *spec,
			      uint64_t column_ns)
{
	return spec->last_ns / column_ns - spec->from_ns / column_ns + 1;
}

/* The fewest slots, of a number that people like, that fit. */
static uint64_t choose_column_ns(const struct heat_picture_spec *spec)
{
	static const uint64_t tenths[] = {
		10, 12, 15, 20, 25, 30, 40, 50, 60, 80,
	};
	const size_t n_max = columns_max(spec->screen);
	uint64_t unit, column_ns;
	size_t i;

	for (unit = 1;; unit *= 10)
		for (i = 0; i < sizeof(tenths) / sizeof(tenths[0]); i++) {
			if (tenths[i] * unit % 10)
				continue;
			column_ns = tenths[i] * unit / 10 * spec->slot_ns;
			if (count_columns(spec, column_ns) <= n_max)
				return column_ns;
		}
}

int heat_picture_create(const struct heat_picture_spec *spec,
			struct heat_picture **ret, struct ior_error *err)
{
	struct heat_picture *const picture = calloc(1, sizeof(*picture));

	if (!picture)
		return ior_fail(err, ENOMEM, "out of memory");

	picture->spec = *spec;
	picture->column_ns = choose_column_ns(spec);
	picture->n_columns = count_columns(spec, picture->column_ns);
	picture->counts = calloc(picture->n_columns, sizeof(*picture->counts));
	if (!picture->counts) {
		heat_picture_free(picture);
		return ior_fail(err, ENOMEM, "out of memory");
	}
	*ret = picture;
	return 0;
}

void heat_picture_add(struct heat_picture *picture, uint64_t time_ns,
		      int64_t bucket, uint64_t n)
{
	const uint64_t first = picture->spec.from_ns / picture->column_ns;
	const uint64_t at = time_ns / picture->column_ns;
	uint64_t column = at < first ? 0 : at - first;

	if (bucket < 0 || bucket >= HISTOGRAM_BUCKETS)
		return;
	if (column >= picture->n_columns)
		column = picture->n_columns - 1;
	picture->counts[column][bucket] += n;
}

static uint64_t row_count(const struct heat_picture *picture,
			  unsigned int bucket)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < picture->n_columns; i++)
		n += picture->counts[i][bucket];
	return n;
}

static uint64_t most(const struct heat_picture *picture)
{
	uint64_t n = 0;
	unsigned int bucket;
	size_t i;

	for (i = 0; i < picture->n_columns; i++)
		for (bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++)
			if (n < picture->counts[i][bucket])
				n = picture->counts[i][bucket];
	return n;
}

static void put_cells(const struct heat_picture *picture,
		      const struct heat_scale *scale, unsigned int bucket,
		      FILE *out)
{
	const struct screen *const screen = picture->spec.screen;
	size_t i;
	uint64_t n;

	for (i = 0; i < picture->n_columns; i++) {
		n = picture->counts[i][bucket];
		if (!n) {
			fputc(' ', out);
			continue;
		}
		heat_scale_put(scale, heat_scale_shade(scale, n), screen, out);
	}
	heat_scale_end(screen, out);
}

static void put_row(const struct heat_picture *picture,
		    const struct heat_scale *scale, unsigned int bucket,
		    FILE *out)
{
	char text[NUMBER_SIZE];

	fprintf(out, "%8s |", number_duration(histogram_from_ns(bucket), text));
	put_cells(picture, scale, bucket, out);
	fprintf(out, "| %9" PRIu64 "\n", row_count(picture, bucket));
}

/* So many decimals that two marks differ. */
static int decimals_of(uint64_t step_ns)
{
	int decimals = 0;

	for (; step_ns % 1000000000 && decimals < 9; decimals++)
		step_ns *= 10;
	return decimals;
}

/* When a column begins, in seconds. */
static size_t time_text(const struct heat_picture *picture, size_t column,
			char ret[NUMBER_SIZE])
{
	const uint64_t first = picture->spec.from_ns / picture->column_ns;
	const int decimals = decimals_of(MARK_COLUMNS * picture->column_ns);

	return (size_t)snprintf(
		ret, NUMBER_SIZE, "%.*f", decimals,
		(double)((first + column) * picture->column_ns) / 1e9);
}

/* "+---------+---------+----" and the times of the marks. */
static void put_axis(const struct heat_picture *picture, FILE *out)
{
	char text[NUMBER_SIZE];
	const size_t mark =
		time_text(picture, picture->n_columns, text) < MARK_COLUMNS
			? MARK_COLUMNS
			: 2 * MARK_COLUMNS;
	size_t at = 0;
	size_t i;

	fprintf(out, "%9s", "");
	for (i = 0; i <= picture->n_columns; i++)
		fputc(i % mark ? '-' : '+', out);
	fprintf(out, "\n%9s", "");
	for (i = 0; i < picture->n_columns; i += mark) {
		fprintf(out, "%*s", (int)(i - at), "");
		at = i + time_text(picture, i, text);
		fputs(text, out);
	}
	fputc('\n', out);
}

void heat_picture_print(const struct heat_picture *picture, FILE *out)
{
	const struct heat_scale scale = heat_scale_of(most(picture));
	unsigned int first = 0;
	unsigned int end = HISTOGRAM_BUCKETS;
	char text[NUMBER_SIZE];

	while (first + 1 < end && !row_count(picture, first))
		first++;
	while (end > first + 1 && !row_count(picture, end - 1))
		end--;

	fprintf(out, "%8s |%*s| %9s\n", "value", (int)picture->n_columns, "",
		"count");
	for (; end > first; end--)
		put_row(picture, &scale, end - 1, out);
	put_axis(picture, out);
	fprintf(out, "%10sseconds, a column is %s\n", "",
		number_duration(picture->column_ns, text));
	heat_scale_legend(&scale, picture->spec.thing, picture->spec.screen,
			  out);
}

void heat_picture_clear(struct heat_picture *picture)
{
	memset(picture->counts, 0,
	       picture->n_columns * sizeof(*picture->counts));
}

void heat_picture_free(struct heat_picture *picture)
{
	if (!picture)
		return;
	free(picture->counts);
	free(picture);
}
