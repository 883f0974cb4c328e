/*
 * heatmap.c - how long calls and requests took, over time
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/slot.h"
#include "report/view/heat_picture.h"
#include "report/view/heatmap.h"
#include "report/view/heatmap_sql.h"
#include "report/view/histogram.h"
#include "report/view/kept_value.h"
#include "report/view/key_column.h"
#include "report/view/number.h"
#include "report/view/question_sql.h"
#include "report/view/stage.h"
#include "report/view/traces.h"
#include "report/view/view.h"

static const struct sheet_column number_columns[] = {
	{ .name = "time_ns", .kind = SHEET_COUNT }, /* of a cell */
	{ .name = "slot_ns", .kind = SHEET_COUNT },
	{ .name = "from_ns", .kind = SHEET_COUNT },
	{ .name = "to_ns", .kind = SHEET_COUNT },
	{ .name = "n", .kind = SHEET_COUNT },
};

#define N_NUMBERS (sizeof(number_columns) / sizeof(number_columns[0]))

/* The stage is before the keys. */
#define N_COLUMNS_MAX (1 + KEY_COLUMNS_MAX + N_NUMBERS)

/* What is asked about: the first and the last moment of all traces. */
struct span {
	int64_t from_ns;
	int64_t last_ns;
};

/* The maps as their cells come in. */
struct heatmap {
	struct question question; /* with a stage */
	struct sheet_column columns[N_COLUMNS_MAX];
	size_t n_keys; /* columns of them */
	size_t n_columns;
	uint64_t slot_ns;
	struct sheet *sheet;          /* NULL: drawn */
	struct heat_picture *picture; /* NULL: not drawn */
	FILE *out;
	int64_t number; /* of the map at hand; 0: none yet */
	size_t n_maps;
	struct store_value keys[KEY_COLUMNS_MAX];
	uint64_t n_timed;
	uint64_t n_untimed; /* in no cell */
};

/* Keys that the sums by time know. */
static bool is_in_sums(enum key_id key)
{
	return key == KEY_DEVICE || key == KEY_FS || key == KEY_OP ||
	       key == KEY_HOST;
}

enum key_source heatmap_source(const struct view *view,
			       const struct question *question)
{
	const struct filters *const filters = &question->filters;
	size_t i;

	(void)view;
	if (question_has_time(filters) || filters->has_pid || filters->comm ||
	    question->interval_s)
		return SOURCE_ROWS;
	for (i = 0; i < question->n_keys; i++)
		if (!is_in_sums(question->keys[i]))
			return SOURCE_ROWS;
	return SOURCE_PROCESS;
}

/* A file system is of calls, and so is what requests do not do. */
static bool is_about_calls(const struct question *question)
{
	const char *const op = question->filters.op;

	return question->filters.fs || question_has_key(question, KEY_FS) ||
	       (op && (!question_is_op(op) || strcmp(op, "sync") == 0));
}

static const struct stage *stage_of(const struct question *question)
{
	if (question->stage)
		return question->stage;
	return is_about_calls(question) ? &stages[STAGE_CALL]
					: &stages[STAGE_TOTAL];
}

/* A file system is of calls and a device of requests. */
static bool is_about_requests(const struct question *question)
{
	return question->stage != &stages[STAGE_CALL];
}

static bool has_meaning(const struct question *question, enum key_id key)
{
	return key != (is_about_requests(question) ? KEY_FS : KEY_DEVICE);
}

static void take_question(struct heatmap *heatmap, const struct question *from)
{
	struct question *const question = &heatmap->question;
	size_t i;

	*question = *from;
	question->stage = stage_of(from);
	question->n_keys = 0;
	for (i = 0; i < from->n_keys; i++)
		if (has_meaning(question, from->keys[i]))
			question->keys[question->n_keys++] = from->keys[i];
	if (!question->n_keys)
		question->keys[question->n_keys++] =
			is_about_requests(question) ? KEY_DEVICE : KEY_FS;
}

static struct span span_of(const struct filters *filters,
			   const struct traces *traces)
{
	struct span span = { .from_ns = INT64_MAX };
	const struct traces_item *trace;
	int64_t from_ns, last_ns;
	size_t i;

	for (i = 0; i < traces->n_items; i++) {
		trace = &traces->items[i];
		from_ns = 0;
		last_ns = trace->duration_ns;
		if (filters->since.kind != MOMENT_NONE)
			from_ns = moment_in(&filters->since, trace);
		if (filters->until.kind != MOMENT_NONE &&
		    moment_in(&filters->until, trace) <= last_ns)
			last_ns = moment_in(&filters->until, trace) - 1;
		if (span.from_ns > from_ns)
			span.from_ns = from_ns > 0 ? from_ns : 0;
		if (span.last_ns < last_ns)
			span.last_ns = last_ns;
	}
	if (span.from_ns > span.last_ns)
		span.from_ns = span.last_ns;
	return span;
}

static uint64_t slot_of(const struct question *question,
			const struct span *span)
{
	if (question->interval_s)
		return (uint64_t)(question->interval_s * NS_PER_SECOND);
	return slot_length_ns((uint64_t)(span->last_ns - span->from_ns));
}

static void make_columns(struct heatmap *heatmap)
{
	struct sheet_column *const columns = heatmap->columns;
	size_t n = 1;

	columns[0] =
		(struct sheet_column){ .name = "stage", .kind = SHEET_KEY };
	heatmap->n_keys = key_columns(&heatmap->question, columns + n);
	n += heatmap->n_keys;
	memcpy(columns + n, number_columns, sizeof(number_columns));
	heatmap->n_columns = n + N_NUMBERS;
}

static void forget_keys(struct heatmap *heatmap)
{
	size_t i;

	for (i = 0; i < heatmap->n_keys; i++)
		kept_value_release(&heatmap->keys[i]);
}

/* "device vda, op read: 1,021 requests from queue to completion" */
static void put_title(const struct heatmap *heatmap)
{
	const struct stage *const stage = heatmap->question.stage;
	FILE *const out = heatmap->out;
	char text[NUMBER_SIZE];
	const char *before = "";
	size_t i;

	for (i = 0; i < heatmap->n_keys; i++) {
		if (key_is_no_file(&heatmap->columns[1 + i], &heatmap->keys[i]))
			fprintf(out, "%s%s", before, KEY_NO_FILE);
		else if (heatmap->keys[i].type == STORE_NULL)
			continue;
		else
			fprintf(out, "%s%s ", before,
				heatmap->columns[1 + i].name);
		kept_value_put(out, &heatmap->keys[i]);
		before = ", ";
	}
	fprintf(out, "%s%s %s%s %s\n", *before ? ": " : "",
		number_exact((int64_t)heatmap->n_timed, text), stage->thing,
		heatmap->n_timed == 1 ? "" : "s", stage->way);
	if (heatmap->n_untimed)
		fprintf(out, "left out: %s whose duration is not known\n",
			number_exact((int64_t)heatmap->n_untimed, text));
}

/* Those beyond --top are counted only. */
static bool is_wanted(const struct heatmap *heatmap)
{
	const size_t top = heatmap->question.top;

	return !top || heatmap->n_maps <= top;
}

static void end_map(struct heatmap *heatmap)
{
	if (!heatmap->number || !heatmap->picture || !is_wanted(heatmap))
		return;
	put_title(heatmap);
	if (heatmap->n_timed)
		heat_picture_print(heatmap->picture, heatmap->out);
}

static int begin_map(struct heatmap *heatmap, const struct store_query *query,
		     struct ior_error *err)
{
	size_t i;
	int r = 0;

	forget_keys(heatmap);
	heatmap->n_timed = 0;
	heatmap->n_untimed = 0;
	if (heatmap->picture)
		heat_picture_clear(heatmap->picture);
	for (i = 0; i < heatmap->n_keys && r == 0; i++)
		r = kept_value_get(query, (int)i + HEATMAP_KEYS,
				   &heatmap->keys[i], err);
	return r;
}

static void draw_cell(struct heatmap *heatmap, const struct store_value *time,
		      const struct store_value *bucket, uint64_t n)
{
	if (time->type != STORE_INTEGER || bucket->type != STORE_INTEGER ||
	    time->integer < 0) {
		heatmap->n_untimed += n;
		return;
	}
	heatmap->n_timed += n;
	heat_picture_add(heatmap->picture, (uint64_t)time->integer,
			 bucket->integer, n);
}

static struct store_value integer(uint64_t value)
{
	return (struct store_value){ .type = STORE_INTEGER,
				     .integer = (int64_t)value };
}

static int add_cell(struct heatmap *heatmap, const struct store_value *time,
		    const struct store_value *bucket, uint64_t n,
		    struct ior_error *err)
{
	const char *const stage = stage_names[heatmap->question.stage - stages];
	struct store_value cells[N_COLUMNS_MAX] = { 0 };
	struct store_value *const numbers = cells + 1 + heatmap->n_keys;

	cells[0] = (struct store_value){ .type = STORE_TEXT,
					 .text = stage,
					 .size = (uint32_t)strlen(stage) };
	memcpy(cells + 1, heatmap->keys, heatmap->n_keys * sizeof(*cells));
	numbers[0] = *time;
	numbers[1] = integer(heatmap->slot_ns);
	if (bucket->type == STORE_INTEGER && bucket->integer >= 0 &&
	    bucket->integer < HISTOGRAM_BUCKETS) {
		numbers[2] = integer(
			histogram_from_ns((unsigned int)bucket->integer));
		numbers[3] =
			integer(histogram_to_ns((unsigned int)bucket->integer));
	}
	numbers[4] = integer(n);
	return sheet_add(heatmap->sheet, cells, err);
}

static int next_map(struct heatmap *heatmap, const struct store_query *query,
		    int64_t number, struct ior_error *err)
{
	end_map(heatmap);
	heatmap->number = number;
	heatmap->n_maps++;
	if (heatmap->n_maps > 1 && heatmap->picture && is_wanted(heatmap))
		fputc('\n', heatmap->out);
	return begin_map(heatmap, query, err);
}

static int add_row(struct heatmap *heatmap, const struct store_query *query,
		   struct ior_error *err)
{
	struct store_value number, time, bucket, n;
	int r = 0;

	store_get(query, HEATMAP_MAP, &number);
	store_get(query, HEATMAP_TIME_NS, &time);
	store_get(query, HEATMAP_BUCKET, &bucket);
	store_get(query, HEATMAP_N, &n);
	if (number.integer != heatmap->number)
		r = next_map(heatmap, query, number.integer, err);
	if (r < 0 || !is_wanted(heatmap))
		return r;

	if (heatmap->sheet)
		return add_cell(heatmap, &time, &bucket, (uint64_t)n.integer,
				err);
	draw_cell(heatmap, &time, &bucket, (uint64_t)n.integer);
	return 0;
}

static int print_rows(struct heatmap *heatmap, struct store_query *query,
		      struct ior_error *err)
{
	int r;

	while ((r = store_step(query, err)) > 0) {
		r = add_row(heatmap, query, err);
		if (r < 0)
			return r;
	}
	if (r < 0)
		return r;

	end_map(heatmap);
	if (heatmap->sheet)
		return sheet_end(heatmap->sheet, err);
	if (!heatmap->number)
		fprintf(heatmap->out, "(no %ss)\n",
			heatmap->question.stage->thing);
	if (!is_wanted(heatmap))
		fprintf(heatmap->out, "\n(%zu more; --top shows them)\n",
			heatmap->n_maps - heatmap->question.top);
	return 0;
}

static int prepare(const struct heatmap *heatmap,
		   const struct view_request *request, struct store_query **ret,
		   struct ior_error *err)
{
	char *sql = NULL;
	int r;

	r = heatmap_sql(&heatmap->question, request->source, request->traces,
			heatmap->slot_ns, &sql, err);
	if (r < 0)
		return r;
	return question_prepare(request->store, sql, &heatmap->question.filters,
				ret, err);
}

static int begin(struct heatmap *heatmap, const struct view_request *request,
		 const struct span *span, struct ior_error *err)
{
	const struct sheet_spec sheet = {
		.format = request->format,
		.columns = heatmap->columns,
		.n_columns = heatmap->n_columns,
	};
	const struct heat_picture_spec picture = {
		.from_ns = (uint64_t)span->from_ns,
		.last_ns = (uint64_t)span->last_ns,
		.slot_ns = heatmap->slot_ns,
		.thing = heatmap->question.stage->thing,
		.screen = &request->screen,
	};

	if (request->format != SHEET_TABLE)
		return sheet_create(&sheet, heatmap->out, &heatmap->sheet, err);
	return heat_picture_create(&picture, &heatmap->picture, err);
}

int heatmap_print(const struct view_request *request, FILE *out,
		  struct ior_error *err)
{
	const struct span span =
		span_of(&request->question->filters, request->traces);
	struct heatmap heatmap = {
		.slot_ns = slot_of(request->question, &span),
		.out = out,
	};
	struct store_query *query = NULL;
	int r;

	take_question(&heatmap, request->question);
	make_columns(&heatmap);
	r = prepare(&heatmap, request, &query, err);
	if (r == 0)
		r = begin(&heatmap, request, &span, err);
	if (r == 0)
		r = print_rows(&heatmap, query, err);
	forget_keys(&heatmap);
	heat_picture_free(heatmap.picture);
	sheet_free(heatmap.sheet);
	store_query_free(query);
	return r;
}
