/*
 * stacks.c - from where in the kernel I/O was queued
 *
 * Who has a stack is who queued the bio, not who is charged for it: a thread of
 * writeback, say.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/frames.h"
#include "report/view/grid_parts.h"
#include "report/view/number.h"
#include "report/view/stacks.h"
#include "report/view/view.h"

#define FRAMES "frames"

/* Of a table, before the functions. */
#define INDENT 8

const struct grid grid_stacks = {
	.sources = { { "(SELECT a.*, a.n AS ios, b.frames FROM rollup_stack"
		       " AS a LEFT JOIN stack AS b USING (stack_id))",
		       GRID_TASK | GRID_DEVICE | GRID_OP | GRID_CAUSE, false },
		     { "(SELECT a.*, a.complete_ns AS time_ns,"
		       " a.complete_ns / 1000000000 AS second, 1 AS ios,"
		       " b.frames, c.fs FROM disk_io AS a"
		       " JOIN stack AS b USING (stack_id)"
		       " LEFT JOIN file AS c USING (file_id)"
		       " WHERE NOT a.inflight)",
		       ~0U, true } },
	.keys = KEYS_OF_TASKS | KEYS_OF_FILES | 1U << KEY_DEVICE |
		1U << KEY_PARTITION | 1U << KEY_OP | 1U << KEY_CAUSE |
		1U << KEY_CPU | 1U << KEY_SECOND | 1U << KEY_HOST,
	.own = { { .name = FRAMES,
		   .title = "FRAMES",
		   .kind = SHEET_KEY,
		   .value = "r.frames" } },
	.n_rank = 1,
	.sums = (const struct grid_sum[]){ SUM_OF(ios), SUM_OF(bytes), NO_SUM },
	.columns =
		(const struct grid_column[]){
			COLUMN_OF(ios, COUNT, "IOS", NULL),
			COLUMN_OF(bytes, SIZE, "BYTES", NULL), NO_COLUMN },
	.weight = { "ios", "bytes" },
	.has_total = true,
	.empty = "(no stacks: 'iorec record --stacks' records them)",
};

struct printer {
	const struct view_request *request;
	FILE *out;
	size_t n_rows;
};

static const struct store_value *find_cell(const struct grid_row *row,
					   const char *name)
{
	size_t i = 0;

	while (strcmp(row->columns[i].name, name) != 0)
		i++;
	return &row->cells[i];
}

static void put_key(FILE *out, const struct store_value *cell)
{
	if (cell->type == STORE_INTEGER)
		fprintf(out, "%" PRId64, cell->integer);
	else if (cell->type == STORE_TEXT)
		frames_put(out, cell->text, cell->size);
	else
		fputc('-', out);
}

/* The keys of a row, each behind what parts it from the one before. */
static void put_keys(FILE *out, const struct grid_row *row, const char *parting)
{
	size_t i;

	for (i = 0; strcmp(row->columns[i].name, FRAMES) != 0; i++) {
		if (i && row->mark != GRID_ROW)
			break;
		fputs(i ? parting : "", out);
		put_key(out, &row->cells[i]);
	}
}

static size_t size_of_first(const char *frames, size_t size)
{
	const char *const end = memchr(frames, ';', size);

	return end ? (size_t)(end - frames) : size;
}

/* Functions from the outside in. */
static void put_folded(FILE *out, const struct store_value *frames)
{
	const char *at = frames->text;
	size_t size = frames->type == STORE_TEXT ? frames->size : 0;
	size_t taken;

	while (size) {
		taken = size_of_first(at, size);
		fputc(';', out);
		frames_put(out, at, taken);
		taken += taken < size;
		at += taken;
		size -= taken;
	}
}

/* What --sort sorts by is how wide a frame of the graph is. */
static const char *counted(const struct view_request *request)
{
	const char *const sort = request->question->sort;

	return sort && strcmp(sort, "bytes") == 0 ? sort : "ios";
}

static int print_folded(void *context, const struct grid_row *row,
			struct ior_error *err)
{
	struct printer *const printer = context;
	const struct store_value *const number =
		find_cell(row, counted(printer->request));

	(void)err;
	if (row->mark == GRID_TOTAL || number->integer == 0)
		return 0;
	printer->n_rows++;
	put_keys(printer->out, row, ";");
	put_folded(printer->out, find_cell(row, FRAMES));
	fprintf(printer->out, " %" PRId64 "\n", number->integer);
	return 0;
}

/* Functions from the inside out, one a line. */
static void put_lines(FILE *out, const struct store_value *frames)
{
	size_t size = frames->type == STORE_TEXT ? frames->size : 0;
	size_t name_size;
	const char *name;

	while (size) {
		name = frames_take(frames->text, &size, &name_size);
		fprintf(out, "%*s", INDENT, "");
		frames_put(out, name, name_size);
		fputc('\n', out);
	}
}

static int print_lines(void *context, const struct grid_row *row,
		       struct ior_error *err)
{
	struct printer *const printer = context;
	FILE *const out = printer->out;
	char size[NUMBER_SIZE];

	(void)err;
	if (row->mark == GRID_TOTAL && !printer->n_rows)
		return 0;
	if (!printer->n_rows++)
		fprintf(out, "%8s %8s\n", "IOS", "BYTES");
	fprintf(out, "%8" PRId64 " %8s  ", find_cell(row, "ios")->integer,
		number_size(find_cell(row, "bytes")->integer, size));
	put_keys(out, row, "  ");
	fputc('\n', out);
	if (row->mark == GRID_ROW)
		put_lines(out, find_cell(row, FRAMES));
	return 0;
}

int stacks_print(const struct view_request *request, FILE *out,
		 struct ior_error *err)
{
	struct printer printer = { .request = request, .out = out };
	const struct grid_consumer consumer = {
		.row = request->folded ? print_folded : print_lines,
		.context = &printer,
	};
	int r;

	if (!request->folded && request->format != SHEET_TABLE)
		return grid_print(request, out, err);

	r = grid_each(request, &grid_stacks, &consumer, err);
	if (r == 0 && !printer.n_rows)
		fprintf(request->folded ? request->notes : out, "%s\n",
			grid_stacks.empty);
	return r;
}
