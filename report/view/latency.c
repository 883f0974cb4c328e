/*
 * latency.c - how long calls and requests took
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/histogram.h"
#include "report/view/kept_value.h"
#include "report/view/key_column.h"
#include "report/view/latency.h"
#include "report/view/latency_sql.h"
#include "report/view/match.h"
#include "report/view/number.h"
#include "report/view/outlier.h"
#include "report/view/question_sql.h"
#include "report/view/stage.h"
#include "report/view/view.h"

static const struct sheet_column number_columns[] = {
	{ .name = "from_ns", .kind = SHEET_COUNT },
	{ .name = "to_ns", .kind = SHEET_COUNT },
	{ .name = "n", .kind = SHEET_COUNT },
	{ .name = "sum_ns", .kind = SHEET_COUNT },
	/* of the whole histogram, in each of its rows */
	{ .name = "count", .kind = SHEET_COUNT },
	{ .name = "p50_ns", .kind = SHEET_COUNT },
	{ .name = "p90_ns", .kind = SHEET_COUNT },
	{ .name = "p99_ns", .kind = SHEET_COUNT },
	{ .name = "p999_ns", .kind = SHEET_COUNT },
	{ .name = "max_ns", .kind = SHEET_COUNT },
	{ .name = "exact", .kind = SHEET_COUNT },
	{ .name = "merged", .kind = SHEET_COUNT },
	{ .name = "split", .kind = SHEET_COUNT },
	{ .name = "requeued", .kind = SHEET_COUNT },
	{ .name = "partial", .kind = SHEET_COUNT },
	{ .name = "unmatched", .kind = SHEET_COUNT },
	/* of the same, whose durations are in no bucket */
	{ .name = "untimed", .kind = SHEET_COUNT },
	{ .name = "lost", .kind = SHEET_COUNT },
};

#define N_NUMBERS (sizeof(number_columns) / sizeof(number_columns[0]))

/* In the order of their columns. */
static const unsigned int permilles[] = { 500, 900, 990, 999 };

#define N_PERCENTILES (sizeof(permilles) / sizeof(permilles[0]))

/* Before the keys' columns: layer, op, stage. */
#define N_NAMES       3
#define N_COLUMNS_MAX (N_NAMES + KEY_COLUMNS_MAX + N_NUMBERS)

enum name {
	NAME_LAYER,
	NAME_OP,
	NAME_STAGE,
};

/* A histogram as its rows come in, and what it is of. */
struct latency {
	struct question question;
	struct sheet_column columns[N_COLUMNS_MAX];
	size_t n_names; /* columns before the numbers */
	size_t n_columns;
	struct sheet *sheet; /* NULL: drawn */
	const struct screen *screen;
	FILE *out;
	int64_t number;                                      /* 0: none yet */
	struct store_value names[N_NAMES + KEY_COLUMNS_MAX]; /* copies */
	struct histogram histogram;
	struct match_counts matches;
	size_t n_drawn;
};

/* Keys that the rollups of durations know. */
static bool is_in_rollups(enum key_id key)
{
	return key_defs[key].sources & SOURCE_SECOND || key == KEY_FS;
}

enum key_source latency_source(const struct view *view,
			       const struct question *question)
{
	size_t i;

	(void)view;
	if (question->outliers || question_has_time(&question->filters) ||
	    question_has_key(question, KEY_SECOND))
		return SOURCE_ROWS;
	for (i = 0; i < question->n_keys; i++)
		if (!is_in_rollups(question->keys[i]))
			return SOURCE_ROWS;
	return SOURCE_PROCESS;
}

/* The op always is a name of a histogram: there is no need of it as a key. */
static void take_question(struct latency *latency, const struct question *from)
{
	struct question *const question = &latency->question;
	size_t i;

	*question = *from;
	question->n_keys = 0;
	for (i = 0; i < from->n_keys; i++)
		if (from->keys[i] != KEY_OP)
			question->keys[question->n_keys++] = from->keys[i];
}

static void make_columns(struct latency *latency)
{
	static const char *const names[N_NAMES] = { "layer", "op", "stage" };
	size_t n;

	for (n = 0; n < N_NAMES; n++)
		latency->columns[n] = (struct sheet_column){
			.name = names[n],
			.kind = SHEET_KEY,
		};
	n += key_columns(&latency->question, latency->columns + n);
	latency->n_names = n;
	memcpy(latency->columns + n, number_columns, sizeof(number_columns));
	latency->n_columns = n + N_NUMBERS;
}

static void forget_names(struct latency *latency)
{
	size_t i;

	for (i = 0; i < latency->n_names; i++)
		kept_value_release(&latency->names[i]);
}

static int begin_histogram(struct latency *latency,
			   const struct store_query *query,
			   struct ior_error *err)
{
	size_t i;
	int column;
	int r = 0;

	forget_names(latency);
	memset(&latency->histogram, 0, sizeof(latency->histogram));
	memset(&latency->matches, 0, sizeof(latency->matches));
	for (i = 0; i < latency->n_names && r == 0; i++) {
		column = (int)i +
			 (i < N_NAMES ? LATENCY_LAYER : LATENCY_KEYS - N_NAMES);
		r = kept_value_get(query, column, &latency->names[i], err);
	}
	return r;
}

static bool is_name(const struct latency *latency, enum name name,
		    const char *text)
{
	return latency->names[name].type == STORE_TEXT &&
	       strcmp(latency->names[name].text, text) == 0;
}

/*
 * vfs read, fs ext4: 1,021 calls
 * p50 1.20us, p90 2.71us, p99 88.1us, p99.9 101us, max 1.10ms
 */
static void put_title(const struct latency *latency)
{
	const struct histogram *const histogram = &latency->histogram;
	const uint64_t n = histogram_count(histogram);
	const bool is_vfs = is_name(latency, NAME_LAYER, "vfs");
	FILE *const out = latency->out;
	char text[NUMBER_SIZE];
	size_t i;

	fputs(latency->n_drawn ? "\n" : "", out);
	kept_value_put(out, &latency->names[NAME_LAYER]);
	fputc(' ', out);
	kept_value_put(out, &latency->names[NAME_OP]);
	for (i = N_NAMES; i < latency->n_names; i++) {
		if (key_is_no_file(&latency->columns[i], &latency->names[i]))
			fputs(", " KEY_NO_FILE, out);
		if (latency->names[i].type == STORE_NULL)
			continue;
		fprintf(out, ", %s ", latency->columns[i].name);
		kept_value_put(out, &latency->names[i]);
	}
	fprintf(out, ": %s %s%s%s", number_exact((int64_t)n, text),
		is_vfs ? "call" : "request", n == 1 ? "" : "s",
		n ? "" : " timed");
	if (latency->question.stage)
		fprintf(out, " %s", latency->question.stage->way);
	fputc('\n', out);
	if (!n)
		return;

	for (i = 0; i < N_PERCENTILES; i++)
		fprintf(out, "%sp%g %s", i ? ", " : "", permilles[i] / 10.0,
			number_duration(histogram_percentile_ns(histogram,
								permilles[i]),
					text));
	fprintf(out, ", max %s\n",
		number_duration(histogram_max_ns(histogram), text));
}

static struct store_value integer(uint64_t value)
{
	return (struct store_value){ .type = STORE_INTEGER,
				     .integer = (int64_t)value };
}

/* What is of the whole histogram. */
static void set_whole(const struct latency *latency, struct store_value *cells)
{
	const struct histogram *const histogram = &latency->histogram;
	const struct match_counts *const matches = &latency->matches;
	size_t i;

	*cells++ = integer(histogram_count(histogram));
	if (histogram_count(histogram)) {
		for (i = 0; i < N_PERCENTILES; i++)
			cells[i] = integer(histogram_percentile_ns(
				histogram, permilles[i]));
		cells[N_PERCENTILES] = integer(histogram_max_ns(histogram));
	}
	cells += N_PERCENTILES + 1;
	for (i = 0; i + 1 < LATENCY_N_MATCHES; i++)
		*cells++ = integer(matches->timed[i]);
	*cells++ = integer(match_counts_untimed(matches));
	*cells = integer(match_counts_lost(matches));
}

static int add_bucket(struct latency *latency, unsigned int index,
		      struct ior_error *err)
{
	const struct histogram_bucket *const bucket =
		&latency->histogram.buckets[index];
	struct store_value cells[N_COLUMNS_MAX] = { 0 };
	struct store_value *const numbers = cells + latency->n_names;

	memcpy(cells, latency->names, latency->n_names * sizeof(*cells));
	if (bucket->n) {
		numbers[0] = integer(histogram_from_ns(index));
		numbers[1] = integer(histogram_to_ns(index));
	}
	numbers[2] = integer(bucket->n);
	numbers[3] = integer(bucket->sum_ns);
	set_whole(latency, numbers + 4);
	return sheet_add(latency->sheet, cells, err);
}

/* One without a duration is known by a row without a bucket. */
static int add_buckets(struct latency *latency, struct ior_error *err)
{
	unsigned int i;
	int r = 0;

	if (!histogram_count(&latency->histogram))
		return add_bucket(latency, 0, err);
	for (i = 0; i < HISTOGRAM_BUCKETS && r == 0; i++)
		if (latency->histogram.buckets[i].n)
			r = add_bucket(latency, i, err);
	return r;
}

static int end_histogram(struct latency *latency, struct ior_error *err)
{
	if (!latency->number)
		return 0;
	if (latency->sheet)
		return add_buckets(latency, err);

	/* The stages of a request are in csv and json, or asked for. */
	if (latency->question.stage || is_name(latency, NAME_STAGE, "total")) {
		put_title(latency);
		match_counts_print(&latency->matches, latency->out);
		if (histogram_count(&latency->histogram))
			histogram_print(&latency->histogram, latency->screen,
					latency->out);
		latency->n_drawn++;
	}
	return 0;
}

static uint64_t get_count(const struct store_query *query, int column)
{
	struct store_value value;

	store_get(query, column, &value);
	return value.type == STORE_INTEGER && value.integer > 0
		       ? (uint64_t)value.integer
		       : 0;
}

static int add_row(struct latency *latency, const struct store_query *query,
		   struct ior_error *err)
{
	const int64_t number = (int64_t)get_count(query, LATENCY_HISTOGRAM);
	struct histogram_bucket counted = {
		.n = get_count(query, LATENCY_N),
		.sum_ns = get_count(query, LATENCY_SUM_NS),
		.max_ns = get_count(query, LATENCY_MAX_NS),
	};
	struct store_value bucket;
	int i;
	int r = 0;

	if (number != latency->number) {
		r = end_histogram(latency, err);
		if (r == 0)
			r = begin_histogram(latency, query, err);
		latency->number = number;
	}
	if (r < 0)
		return r;

	store_get(query, LATENCY_BUCKET, &bucket);
	match_counts_add(&latency->matches, query,
			 bucket.type == STORE_INTEGER);
	for (i = 0; i < HISTOGRAM_PARTS; i++)
		counted.parts[i] = get_count(query, LATENCY_PARTS + i);
	if (bucket.type == STORE_INTEGER)
		histogram_add(&latency->histogram, bucket.integer, &counted);
	return 0;
}

static int print_rows(struct latency *latency, struct store_query *query,
		      struct ior_error *err)
{
	int r;

	while ((r = store_step(query, err)) > 0) {
		r = add_row(latency, query, err);
		if (r < 0)
			return r;
	}
	if (r == 0)
		r = end_histogram(latency, err);
	if (r < 0)
		return r;

	if (latency->sheet)
		return sheet_end(latency->sheet, err);
	if (!latency->n_drawn) {
		histogram_print(&(struct histogram){ 0 }, latency->screen,
				latency->out);
		fputs("(no calls or requests)\n", latency->out);
	}
	return 0;
}

static int prepare(const struct view_request *request,
		   const struct question *question, struct store_query **ret,
		   struct ior_error *err)
{
	char *sql = NULL;
	int r;

	r = latency_sql(question, request->source, request->traces, &sql, err);
	if (r < 0)
		return r;

	return question_prepare(request->store, sql, &question->filters, ret,
				err);
}

int latency_print(const struct view_request *request, FILE *out,
		  struct ior_error *err)
{
	struct latency latency = {
		.screen = &request->screen,
		.out = out,
	};
	struct store_query *query = NULL;
	struct sheet_spec spec = {
		.format = request->format,
		.columns = latency.columns,
	};
	int r;

	if (request->question->outliers)
		return outlier_print(request, out, err);

	take_question(&latency, request->question);
	make_columns(&latency);
	spec.n_columns = latency.n_columns;
	r = prepare(request, &latency.question, &query, err);
	if (r == 0 && request->format != SHEET_TABLE)
		r = sheet_create(&spec, out, &latency.sheet, err);
	if (r == 0)
		r = print_rows(&latency, query, err);
	forget_names(&latency);
	sheet_free(latency.sheet);
	store_query_free(query);
	return r;
}
