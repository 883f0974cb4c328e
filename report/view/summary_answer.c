/*
 * summary_answer.c - who uses the disk, in three lines
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/escape.h"
#include "report/view/grid.h"
#include "report/view/json.h"
#include "report/view/number.h"
#include "report/view/summary_answer.h"
#include "report/view/view.h"

/* A row of a grid that is first by a column, and the column's total. */
struct first {
	const char *name; /* the key that names the row */
	const char *column;
	char *text;  /* its name, escaped; NULL: there is none; owned */
	int64_t pid; /* 0: has none */
	struct store_value value;
	int64_t total;
};

static const struct store_value *find_cell(const struct grid_row *row,
					   const char *name)
{
	static const struct store_value nothing = { .type = STORE_NULL };
	size_t i;

	for (i = 0; i < row->n_columns; i++)
		if (strcmp(row->columns[i].name, name) == 0)
			return &row->cells[i];
	return &nothing;
}

static bool is_something(const struct store_value *value)
{
	return (value->type == STORE_INTEGER && value->integer) ||
	       (value->type == STORE_REAL && value->real > 0);
}

static int take_row(void *context, const struct grid_row *row,
		    struct ior_error *err)
{
	struct first *const first = context;
	const struct store_value *const value = find_cell(row, first->column);
	const struct store_value *const name = find_cell(row, first->name);
	const struct store_value *const pid = find_cell(row, "pid");

	if (row->mark == GRID_TOTAL && value->type == STORE_INTEGER)
		first->total = value->integer;
	if (row->mark != GRID_ROW || first->text || !is_something(value))
		return 0;

	first->text = name->type == STORE_TEXT
			      ? escape_copy(name->text, name->size)
			      : strdup("?");
	if (!first->text)
		return ior_fail(err, ENOMEM, "out of memory");
	first->pid = pid->type == STORE_INTEGER ? pid->integer : 0;
	first->value = *value;
	return 0;
}

static int find_first(const struct view_request *request,
		      const struct grid *grid, enum key_id key,
		      struct first *first, struct ior_error *err)
{
	const struct grid_consumer consumer = { take_row, first };
	struct question question = *request->question;
	struct view_request part = *request;

	question.keys[0] = key;
	question.n_keys = 1;
	question.sort = first->column;
	question.top = 1;
	part.question = &question;
	return grid_each(&part, grid, &consumer, err);
}

static void put_text_line(const struct first *first, bool is_read, FILE *out)
{
	char text[NUMBER_SIZE];

	fputs(is_read ? "Reads    " : "Writes   ", out);
	if (!first->text) {
		fputs("nothing\n", out);
		return;
	}
	fprintf(out, "%s, ", number_size(first->total, text));
	fprintf(out, "%s %% of it by %s",
		number_percent((double)first->value.integer /
				       (double)first->total,
			       text),
		first->text);
	if (first->pid)
		fprintf(out, " (pid %" PRId64 ")", first->pid);
	fputc('\n', out);
}

static void put_json_item(const struct first *first, bool is_read, FILE *out)
{
	fprintf(out, "{\"op\": \"%s\", \"disk_bytes\": %" PRId64 ", \"comm\": ",
		is_read ? "read" : "write", first->total);
	if (first->text)
		json_text(out, first->text, strlen(first->text));
	else
		fputs("null", out);
	if (first->pid)
		fprintf(out, ", \"pid\": \"%" PRId64 "\"", first->pid);
	else
		fputs(", \"pid\": null", out);
	fprintf(out, ", \"its_bytes\": %" PRId64 "}",
		first->text ? first->value.integer : 0);
}

static int print_direction(const struct view_request *request, bool is_read,
			   FILE *out, struct ior_error *err)
{
	struct first first = {
		.name = "comm",
		.column = is_read ? "disk_read_bytes" : "disk_write_bytes",
	};
	int r;

	r = find_first(request, &grid_summary_processes, KEY_PID, &first, err);
	if (r == 0) {
		if (request->format == SHEET_JSON)
			put_json_item(&first, is_read, out);
		else
			put_text_line(&first, is_read, out);
	}
	free(first.text);
	return r;
}

static int print_busiest(const struct view_request *request, FILE *out,
			 struct ior_error *err)
{
	const struct filters *const filters = &request->question->filters;
	struct first first = { .name = "device", .column = "busy_ratio" };
	char text[NUMBER_SIZE];
	int r;

	r = find_first(request, &grid_summary_devices, KEY_DEVICE, &first, err);
	if (r == 0 && first.text)
		fprintf(out, "Busiest  %s: it had requests %s %% of the time\n",
			first.text, number_percent(first.value.real, text));
	else if (r == 0)
		fprintf(out, "Busiest  %s\n",
			filters->has_pid || filters->comm
				? "a device's time is nobody's: see without "
				  "--pid and --comm"
				: "none");
	free(first.text);
	return r;
}

int summary_answer_print(const struct view_request *request, FILE *out,
			 struct ior_error *err)
{
	const bool is_json = request->format == SHEET_JSON;
	int r;

	fputs(is_json ? ",\n\"answer\": [" : "\nWho uses the disk\n", out);
	r = print_direction(request, true, out, err);
	if (r < 0)
		return r;

	fputs(is_json ? ",\n" : "", out);
	r = print_direction(request, false, out, err);
	/* Json has the time of each device. */
	if (r == 0 && !is_json)
		r = print_busiest(request, out, err);
	fputs(is_json ? "]" : "", out);
	return r;
}
