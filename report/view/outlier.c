/*
 * outlier.c - the slowest calls and requests, each with its whole story
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/frames.h"
#include "report/view/kept_value.h"
#include "report/view/number.h"
#include "report/view/outlier.h"
#include "report/view/outlier_sql.h"
#include "report/view/question_sql.h"
#include "report/view/sheet.h"
#include "report/view/view.h"

/* Of lines of functions, which end where one does. */
#define WIDTH 79

static const struct sheet_column columns[N_OUTLIER_COLUMNS] = {
	[OUTLIER_LAYER] = { .name = "layer", .kind = SHEET_KEY },
	[OUTLIER_PLACE] = { .name = "place", .kind = SHEET_COUNT },
	[OUTLIER_DURATION_NS] = { .name = "duration_ns", .kind = SHEET_COUNT },
	[OUTLIER_BEGIN_NS] = { .name = "begin_ns", .kind = SHEET_COUNT },
	[OUTLIER_OP] = { .name = "op", .kind = SHEET_KEY },
	[OUTLIER_CALL] = { .name = "call", .kind = SHEET_KEY },
	[OUTLIER_PID] = { .name = "pid", .kind = SHEET_KEY },
	[OUTLIER_COMM] = { .name = "comm", .kind = SHEET_KEY },
	[OUTLIER_DEVICE] = { .name = "device", .kind = SHEET_KEY },
	[OUTLIER_FS] = { .name = "fs", .kind = SHEET_KEY },
	[OUTLIER_FILE] = { .name = "file", .kind = SHEET_KEY },
	[OUTLIER_OFFSET] = { .name = "offset", .kind = SHEET_COUNT },
	[OUTLIER_SECTOR] = { .name = "sector", .kind = SHEET_COUNT },
	[OUTLIER_BYTES] = { .name = "bytes", .kind = SHEET_COUNT },
	[OUTLIER_ERROR] = { .name = "error", .kind = SHEET_COUNT },
	[OUTLIER_CAUSE] = { .name = "cause", .kind = SHEET_KEY },
	[OUTLIER_MATCH] = { .name = "match", .kind = SHEET_KEY },
	[OUTLIER_QUEUE_NS] = { .name = "queue_ns", .kind = SHEET_COUNT },
	[OUTLIER_DEVICE_NS] = { .name = "device_ns", .kind = SHEET_COUNT },
	[OUTLIER_OWN_IOS] = { .name = "own_requests", .kind = SHEET_COUNT },
	[OUTLIER_OWN_NS] = { .name = "own_ns", .kind = SHEET_COUNT },
	[OUTLIER_OTHERS] = { .name = "other_requests", .kind = SHEET_COUNT },
	[OUTLIER_OTHER_BYTES] = { .name = "other_bytes", .kind = SHEET_COUNT },
	[OUTLIER_OTHER_COMM] = { .name = "other_comm", .kind = SHEET_KEY },
	[OUTLIER_FRAMES] = { .name = "frames", .kind = SHEET_KEY },
};

static bool has(const struct store_value *cells, enum outlier_column column)
{
	return cells[column].type != STORE_NULL;
}

/* Nothing where the cell is empty. */
static void put_cell(FILE *out, const char *before,
		     const struct store_value *cells,
		     enum outlier_column column, const char *after)
{
	if (!has(cells, column))
		return;
	fputs(before, out);
	kept_value_put(out, &cells[column]);
	fputs(after, out);
}

static void put_duration(FILE *out, const char *before,
			 const struct store_value *cells,
			 enum outlier_column column)
{
	const int64_t ns = cells[column].integer;
	char text[NUMBER_SIZE];

	if (has(cells, column))
		fprintf(out, "%s%s", before,
			number_duration(ns > 0 ? (uint64_t)ns : 0, text));
}

static void put_size(FILE *out, const char *before,
		     const struct store_value *cells,
		     enum outlier_column column)
{
	char text[NUMBER_SIZE];

	if (has(cells, column))
		fprintf(out, "%s%s", before,
			number_size(cells[column].integer, text));
}

static bool is_call(const struct store_value *cells)
{
	return has(cells, OUTLIER_LAYER) &&
	       strcmp(cells[OUTLIER_LAYER].text, "vfs") == 0;
}

/* " 1. 11.5ms  write, 1.0M, by disk-writer (pid 144), at 0.123456 s" */
static void put_what(FILE *out, const struct store_value *cells)
{
	fprintf(out, "%3" PRId64 ". ", cells[OUTLIER_PLACE].integer);
	put_duration(out, "", cells, OUTLIER_DURATION_NS);
	put_cell(out, "  ", cells, is_call(cells) ? OUTLIER_CALL : OUTLIER_OP,
		 "");
	put_size(out, ", ", cells, OUTLIER_BYTES);
	put_cell(out, ", by ", cells, OUTLIER_COMM, "");
	put_cell(out, " (pid ", cells, OUTLIER_PID, ")");
	fprintf(out, ", began at %.6f s\n",
		(double)cells[OUTLIER_BEGIN_NS].integer / 1e9);
}

static void put_where(FILE *out, const struct store_value *cells)
{
	fputs("     ", out);
	put_cell(out, "", cells, OUTLIER_FILE, "");
	put_cell(out, " at ", cells, OUTLIER_OFFSET, "");
	put_cell(out, has(cells, OUTLIER_FILE) ? ", " : "", cells, OUTLIER_FS,
		 "");
	put_cell(out, has(cells, OUTLIER_FILE) ? " on " : "on ", cells,
		 OUTLIER_DEVICE, "");
	put_cell(out, ", sector ", cells, OUTLIER_SECTOR, "");
	put_cell(out, ", error ", cells, OUTLIER_ERROR, "");
	fputc('\n', out);
}

static void put_stages(FILE *out, const struct store_value *cells)
{
	if (is_call(cells)) {
		put_cell(out, "     requests of its own: ", cells,
			 OUTLIER_OWN_IOS, "");
		put_duration(out, ", done within ", cells, OUTLIER_OWN_NS);
		fputc('\n', out);
		return;
	}
	put_cell(out, "     ", cells, OUTLIER_CAUSE, "");
	put_cell(out, " in ", cells, OUTLIER_CALL, "");
	put_duration(out, ", queued ", cells, OUTLIER_QUEUE_NS);
	put_duration(out, ", with the device ", cells, OUTLIER_DEVICE_NS);
	put_cell(out, ", match ", cells, OUTLIER_MATCH, "\n");
}

static void put_others(FILE *out, const struct store_value *cells)
{
	fputs("     meanwhile", out);
	put_cell(out, " on ", cells, OUTLIER_DEVICE, "");
	if (!cells[OUTLIER_OTHERS].integer) {
		fputs(": nothing else\n", out);
		return;
	}
	put_cell(out, ": ", cells, OUTLIER_OTHERS,
		 cells[OUTLIER_OTHERS].integer == 1 ? " other request"
						    : " other requests");
	put_size(out, ", ", cells, OUTLIER_OTHER_BYTES);
	put_cell(out, ", most of ", cells, OUTLIER_OTHER_COMM, "");
	fputc('\n', out);
}

/* From where it was queued, where stacks were recorded; in lines of 80 columns. */
static void put_way(FILE *out, const struct store_value *frames)
{
	static const char begin[] = "     queued by";
	size_t size = frames->type == STORE_TEXT ? frames->size : 0;
	size_t width = strlen(begin);
	size_t name_size;
	const char *name;

	if (!size)
		return;
	fputs(begin, out);
	while (size) {
		name = frames_take(frames->text, &size, &name_size);
		if (width + name_size + strlen("  <") > WIDTH) {
			fputs("\n      ", out);
			width = strlen("      ");
		}
		fputc(' ', out);
		frames_put(out, name, name_size);
		fputs(size ? " <" : "\n", out);
		width += name_size + strlen("  <");
	}
}

static void put_story(FILE *out, const struct store_value *cells)
{
	put_what(out, cells);
	put_where(out, cells);
	put_stages(out, cells);
	put_way(out, &cells[OUTLIER_FRAMES]);
	put_others(out, cells);
}

/* Above the first of each layer. */
static void put_heading(FILE *out, const struct store_value *cells, bool first)
{
	fputs(first ? "" : "\n", out);
	fputs(is_call(cells) ? "Slowest calls on files\n"
			     : "Slowest requests\n",
	      out);
}

static int print_rows(struct store_query *query, struct sheet *sheet, FILE *out,
		      struct ior_error *err)
{
	struct store_value cells[N_OUTLIER_COLUMNS];
	size_t n = 0;
	int i;
	int r;

	while ((r = store_step(query, err)) > 0) {
		for (i = 0; i < N_OUTLIER_COLUMNS; i++)
			store_get(query, i, &cells[i]);
		if (sheet) {
			r = sheet_add(sheet, cells, err);
			if (r < 0)
				return r;
			continue;
		}
		if (cells[OUTLIER_PLACE].integer == 1)
			put_heading(out, cells, !n);
		put_story(out, cells);
		n++;
	}
	if (r == 0 && sheet)
		r = sheet_end(sheet, err);
	else if (r == 0 && !n)
		fputs("(no calls or requests)\n", out);
	return r;
}

static int prepare(const struct view_request *request, struct store_query **ret,
		   struct ior_error *err)
{
	char *sql = NULL;
	int r;

	r = outlier_sql(request->question, request->traces, &sql, err);
	if (r < 0)
		return r;

	return question_prepare(request->store, sql,
				&request->question->filters, ret, err);
}

int outlier_print(const struct view_request *request, FILE *out,
		  struct ior_error *err)
{
	const struct sheet_spec spec = {
		.format = request->format,
		.columns = columns,
		.n_columns = N_OUTLIER_COLUMNS,
	};
	struct store_query *query = NULL;
	struct sheet *sheet = NULL;
	int r;

	r = prepare(request, &query, err);
	if (r == 0 && request->format != SHEET_TABLE)
		r = sheet_create(&spec, out, &sheet, err);
	if (r == 0)
		r = print_rows(query, sheet, out, err);
	sheet_free(sheet);
	store_query_free(query);
	return r;
}
