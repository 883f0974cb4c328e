/*
 * summary_head.c - what was recorded, and what is missing, in short
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/account_sql.h"
#include "report/view/escape.h"
#include "report/view/json.h"
#include "report/view/number.h"
#include "report/view/summary_head.h"
#include "report/view/traces.h"
#include "report/view/view.h"
#include "report/view/wrap.h"

#define WIDTH 80

/* Of a database with many traces. */
#define N_TRACES_SHOWN 5

#define TIME_SIZE 64

static const char select_traces[] =
	"SELECT host, kernel, machine, n_cpus, level, command,"
	"	start_realtime_ns, duration_ns, n_events, n_lost, complete "
	"FROM trace "
	"ORDER BY trace_id";

enum trace_column {
	TRACE_HOST,
	TRACE_KERNEL,
	TRACE_MACHINE,
	TRACE_N_CPUS,
	TRACE_LEVEL,
	TRACE_COMMAND,
	TRACE_START,
	TRACE_DURATION,
	TRACE_EVENTS,
	TRACE_LOST,
	TRACE_COMPLETE,
	N_TRACE_COLUMNS,
};

static const struct sheet_column columns[N_TRACE_COLUMNS] = {
	{ .name = "host", .kind = SHEET_KEY },
	{ .name = "kernel", .kind = SHEET_KEY },
	{ .name = "machine", .kind = SHEET_KEY },
	{ .name = "cpus", .kind = SHEET_COUNT },
	{ .name = "level", .kind = SHEET_KEY },
	{ .name = "command", .kind = SHEET_KEY },
	{ .name = "start_realtime_ns", .kind = SHEET_COUNT },
	{ .name = "duration_ns", .kind = SHEET_COUNT },
	{ .name = "events", .kind = SHEET_COUNT },
	{ .name = "lost_events", .kind = SHEET_COUNT },
	{ .name = "complete", .kind = SHEET_COUNT },
};

/* A line while it is put together. */
struct line {
	FILE *stream;
	char *text;
	size_t size;
};

static int line_open(struct line *line, struct ior_error *err)
{
	line->stream = open_memstream(&line->text, &line->size);
	return line->stream ? 0 : ior_fail(err, ENOMEM, "out of memory");
}

static int line_close(struct line *line, const char *label, FILE *out,
		      struct ior_error *err)
{
	int r = 0;

	if (fclose(line->stream) != 0)
		r = ior_fail(err, ENOMEM, "out of memory");
	else if (*line->text)
		wrap_put(label, line->text, WIDTH, out);
	free(line->text);
	return r;
}

static void put_value(FILE *out, const struct store_value *value)
{
	if (value->type == STORE_TEXT)
		escape_print(out, value->text, value->size);
	else
		fputc('?', out);
}

static int put_host(const struct store_value *cells, FILE *out,
		    struct ior_error *err)
{
	struct line line;
	int r = line_open(&line, err);

	if (r < 0)
		return r;
	put_value(line.stream, &cells[TRACE_HOST]);
	fputs(", Linux ", line.stream);
	put_value(line.stream, &cells[TRACE_KERNEL]);
	fputs(", ", line.stream);
	put_value(line.stream, &cells[TRACE_MACHINE]);
	if (cells[TRACE_N_CPUS].type == STORE_INTEGER)
		fprintf(line.stream, ", %" PRId64 " CPU%s",
			cells[TRACE_N_CPUS].integer,
			cells[TRACE_N_CPUS].integer == 1 ? "" : "s");
	return line_close(&line, "host", out, err);
}

static void put_time(FILE *out, const struct traces_item *trace)
{
	const time_t moment =
		(time_t)(trace->start_realtime_ns / NS_PER_SECOND +
			 trace->utc_offset_s);
	const int64_t minutes = llabs(trace->utc_offset_s) / 60;
	char text[TIME_SIZE];
	struct tm parts;

	if (gmtime_r(&moment, &parts) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &parts))
		fprintf(out, "%s %c%02" PRId64 "%02" PRId64, text,
			trace->utc_offset_s < 0 ? '-' : '+', minutes / 60,
			minutes % 60);
}

static int put_recorded(const struct store_value *cells,
			const struct traces_item *trace, FILE *out,
			struct ior_error *err)
{
	char text[NUMBER_SIZE];
	struct line line;
	int r = line_open(&line, err);

	if (r < 0)
		return r;
	put_time(line.stream, trace);
	fprintf(line.stream, " for %.3f s, level ",
		(double)trace->duration_ns / 1e9);
	put_value(line.stream, &cells[TRACE_LEVEL]);
	fprintf(line.stream, ", %s events",
		number_exact(cells[TRACE_EVENTS].integer, text));
	return line_close(&line, "recorded", out, err);
}

static int put_loss(const struct traces_item *trace, FILE *out,
		    struct ior_error *err)
{
	char text[NUMBER_SIZE];
	struct line line;
	int r = line_open(&line, err);

	if (r < 0)
		return r;
	if (!trace->n_lost && !trace->n_gaps && trace->complete)
		fputs("nothing", line.stream);
	if (trace->n_lost || trace->n_gaps) {
		traces_put_lost(line.stream, trace->n_lost);
		fprintf(line.stream,
			" in %s gap%s: ", number_exact(trace->n_gaps, text),
			trace->n_gaps == 1 ? "" : "s");
		fputs("all bytes and counts below are at least these, HIT% and "
		      "BUSY% are of what was seen, and the slowest may be "
		      "missing; LOST counts the I/Os known to be touched",
		      line.stream);
	}
	if (!trace->complete)
		fprintf(line.stream,
			"%sthe end: the recorder was cut off, this is what was "
			"there",
			trace->n_lost || trace->n_gaps ? "; and " : "");
	return line_close(&line, "lost", out, err);
}

static int put_trace(const struct store_value *cells,
		     const struct traces_item *trace, FILE *out,
		     struct ior_error *err)
{
	int r = put_host(cells, out, err);

	if (r == 0)
		r = put_recorded(cells, trace, out, err);
	return r < 0 ? r : put_loss(trace, out, err);
}

static int put_traces(const struct view_request *request,
		      struct store_query *query, FILE *out,
		      struct ior_error *err)
{
	const struct traces *const traces = request->traces;
	const bool is_json = request->format == SHEET_JSON;
	struct store_value cells[N_TRACE_COLUMNS];
	size_t n;
	int r = 0;
	int i;

	for (n = 0; n < traces->n_items; n++) {
		r = store_step(query, err);
		if (r <= 0 || (!is_json && n == N_TRACES_SHOWN))
			break;
		for (i = 0; i < N_TRACE_COLUMNS; i++)
			store_get(query, i, &cells[i]);
		if (is_json) {
			fputs(n ? ",\n" : "\n", out);
			json_row(out, columns, N_TRACE_COLUMNS, cells);
			continue;
		}
		r = put_trace(cells, &traces->items[n], out, err);
		if (r < 0)
			break;
	}
	if (r >= 0 && !is_json && traces->n_items > N_TRACES_SHOWN)
		fprintf(out, "and %zu more traces (--format json has all)\n",
			traces->n_items - N_TRACES_SHOWN);
	return r < 0 ? r : 0;
}

struct unseen {
	FILE *out;
	size_t n;
};

static void add_unseen(void *context, const struct store_query *row)
{
	struct unseen *const unseen = context;
	struct store_value what;

	store_get(row, COVERAGE_WHAT, &what);
	fputs(unseen->n++ ? "; " : "", unseen->out);
	put_value(unseen->out, &what);
}

static int put_unseen(const struct view_request *request, FILE *out,
		      struct ior_error *err)
{
	struct unseen unseen = { 0 };
	struct line line;
	int r = line_open(&line, err);

	if (r < 0)
		return r;
	unseen.out = line.stream;
	r = account_run(request->store, account_unseen_summary, add_unseen,
			&unseen, err);
	if (unseen.n)
		fputs(" (why: iorec info)", line.stream);
	if (r < 0) {
		fclose(line.stream);
		free(line.text);
		return r;
	}
	return line_close(&line, "not seen", out, err);
}

/* What is left out of the figures below. */
static int put_filters(const struct filters *filters, FILE *out,
		       struct ior_error *err)
{
	struct line line;
	const char *const texts[][2] = {
		{ "--comm", filters->comm },
		{ "--device", filters->device },
	};
	size_t i;
	int r = line_open(&line, err);

	if (r < 0)
		return r;
	if (filters->has_pid)
		fprintf(line.stream, "of --pid %" PRId64 " ", filters->pid);
	for (i = 0; i < 2; i++) {
		if (!texts[i][1])
			continue;
		fprintf(line.stream, "of %s ", texts[i][0]);
		put_value(line.stream,
			  &(struct store_value){
				  .type = STORE_TEXT,
				  .text = texts[i][1],
				  .size = (uint32_t)strlen(texts[i][1]) });
		fputc(' ', line.stream);
	}
	if (filters->has_pid || filters->comm || filters->device)
		fputs("only", line.stream);
	return line_close(&line, "figures", out, err);
}

int summary_head_print(const struct view_request *request, FILE *out,
		       struct ior_error *err)
{
	const bool is_json = request->format == SHEET_JSON;
	struct store_query *query;
	int r;

	r = store_prepare(request->store, select_traces, NULL, &query, err);
	if (r < 0)
		return r;

	fputs(is_json ? "\"traces\": [" : "", out);
	r = put_traces(request, query, out, err);
	store_query_free(query);
	fputs(is_json ? "\n]" : "", out);
	if (r == 0 && !is_json)
		r = put_unseen(request, out, err);
	if (r == 0 && !is_json)
		r = put_filters(&request->question->filters, out, err);
	return r;
}
