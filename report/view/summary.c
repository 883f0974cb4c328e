/*
 * summary.c - what a trace says at a glance
 */
#include <string.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/account_sql.h"
#include "report/view/grid.h"
#include "report/view/number.h"
#include "report/view/summary.h"
#include "report/view/summary_answer.h"
#include "report/view/summary_head.h"
#include "report/view/view.h"

/* Of each table; what is left is (other). */
#define TOP 5

#define N_SECTION_KEYS_MAX 3

/* No section has more. */
#define N_COLUMNS_MAX 16

struct section {
	const char *name;
	const char *heading;
	const struct grid *grid;
	enum key_id keys[N_SECTION_KEYS_MAX];
	size_t n_keys;
	bool is_list; /* not a sum: without (other), and no remainder stays */
};

static const struct section sections[] = {
	{ "processes",
	  "Processes",
	  &grid_summary_processes,
	  { KEY_PID },
	  1,
	  false },
	{ "devices", "Devices", &grid_summary_devices, { KEY_DEVICE }, 1, false },
	{ "files", "Files", &grid_summary_files, { KEY_FILE }, 1, false },
	{ "slowest",
	  "Slowest requests, the longest of each process, device and op",
	  &grid_summary_slowest,
	  { KEY_PID, KEY_DEVICE, KEY_OP },
	  3,
	  true },
};

#define N_SECTIONS (sizeof(sections) / sizeof(sections[0]))

/* All sections share them, so that each line of csv is of one kind. */
static const struct sheet_column csv_columns[] = {
	{ .name = "section", .kind = SHEET_KEY },
	{ .name = "pid", .kind = SHEET_KEY },
	{ .name = "comm", .kind = SHEET_KEY },
	{ .name = "device", .kind = SHEET_KEY },
	{ .name = "file", .kind = SHEET_KEY },
	{ .name = "op", .kind = SHEET_KEY },
	{ .name = "vfs_read_bytes", .kind = SHEET_SIZE },
	{ .name = "vfs_write_bytes", .kind = SHEET_SIZE },
	{ .name = "hit_ratio", .kind = SHEET_RATIO },
	{ .name = "file_read_bytes", .kind = SHEET_SIZE },
	{ .name = "file_write_bytes", .kind = SHEET_SIZE },
	{ .name = "disk_reads", .kind = SHEET_COUNT },
	{ .name = "disk_read_bytes", .kind = SHEET_SIZE },
	{ .name = "disk_writes", .kind = SHEET_COUNT },
	{ .name = "disk_write_bytes", .kind = SHEET_SIZE },
	{ .name = "busy_ratio", .kind = SHEET_RATIO },
	{ .name = "max_ns", .kind = SHEET_COUNT },
	{ .name = "average_ns", .kind = SHEET_COUNT },
	{ .name = "n", .kind = SHEET_COUNT },
	{ .name = "lost_ios", .kind = SHEET_COUNT },
};

#define N_CSV_COLUMNS (sizeof(csv_columns) / sizeof(csv_columns[0]))

/* A section on its way out. */
struct printer {
	const struct section *section;
	enum sheet_format format;
	struct screen screen;
	FILE *out;
	struct sheet_column columns[N_COLUMNS_MAX];
	struct sheet *sheet; /* of csv: that of all sections */
	size_t n_rows;
};

enum key_source summary_source(const struct view *view,
			       const struct question *question)
{
	(void)view;
	(void)question;
	return SOURCE_PROCESS;
}

static struct store_value text_value(const char *text)
{
	return (struct store_value){ .type = STORE_TEXT,
				     .text = text,
				     .size = (uint32_t)strlen(text) };
}

static int add_csv(const struct printer *printer, const struct grid_row *row,
		   struct ior_error *err)
{
	struct store_value cells[N_CSV_COLUMNS] = { { .type = STORE_NULL } };
	size_t i, at;

	cells[0] = text_value(printer->section->name);
	for (i = 0; i < row->n_columns; i++)
		for (at = 1; at < N_CSV_COLUMNS; at++)
			if (strcmp(csv_columns[at].name,
				   row->columns[i].name) == 0)
				cells[at] = row->cells[i];
	return sheet_add(printer->sheet, cells, err);
}

static int begin_sheet(struct printer *printer, const struct grid_row *row,
		       struct ior_error *err)
{
	const struct sheet_spec spec = {
		.format = printer->format,
		.columns = printer->columns,
		.n_columns = row->n_columns,
		.screen = printer->screen,
	};

	memcpy(printer->columns, row->columns,
	       row->n_columns * sizeof(*row->columns));
	return sheet_create(&spec, printer->out, &printer->sheet, err);
}

static int add_row(void *context, const struct grid_row *row,
		   struct ior_error *err)
{
	struct printer *const printer = context;
	int r = 0;

	if (printer->section->is_list && row->mark != GRID_ROW)
		return 0;
	if (printer->section->is_list && printer->n_rows == TOP)
		return 1;
	if (row->mark == GRID_TOTAL)
		return printer->n_rows
			       ? sheet_total(printer->sheet, row->cells, err)
			       : 0;

	printer->n_rows++;
	if (printer->format == SHEET_CSV)
		return add_csv(printer, row, err);
	if (!printer->sheet)
		r = begin_sheet(printer, row, err);
	return r < 0 ? r : sheet_add(printer->sheet, row->cells, err);
}

static int print_rows(struct printer *printer,
		      const struct view_request *request, struct ior_error *err)
{
	const struct grid_consumer consumer = { add_row, printer };
	const struct section *const section = printer->section;
	struct question question = *request->question;
	struct view_request part = *request;

	memcpy(question.keys, section->keys, sizeof(section->keys));
	question.n_keys = section->n_keys;
	question.top = TOP;
	part.question = &question;
	return grid_each(&part, section->grid, &consumer, err);
}

static int print_section(const struct view_request *request,
			 const struct section *section, FILE *out,
			 struct ior_error *err)
{
	const bool is_json = request->format == SHEET_JSON;
	struct printer printer = {
		.section = section,
		.format = request->format,
		.screen = request->screen,
		.out = out,
	};
	int r;

	if (is_json)
		fprintf(out, ",\n\"%s\": {", section->name);
	else
		fprintf(out, "\n%s\n", section->heading);
	r = print_rows(&printer, request, err);
	if (r == 0 && printer.sheet)
		r = sheet_end(printer.sheet, err);
	else if (r == 0)
		fprintf(out, "%s\n",
			is_json ? "\"rows\": []" : section->grid->empty);
	if (is_json)
		fputc('}', out);
	sheet_free(printer.sheet);
	return r;
}

static int print_csv(const struct view_request *request, FILE *out,
		     struct ior_error *err)
{
	const struct sheet_spec spec = {
		.format = SHEET_CSV,
		.columns = csv_columns,
		.n_columns = N_CSV_COLUMNS,
	};
	struct printer printer = { .format = SHEET_CSV, .out = out };
	size_t i;
	int r;

	r = sheet_create(&spec, out, &printer.sheet, err);
	for (i = 0; i < N_SECTIONS && r == 0; i++) {
		printer.section = &sections[i];
		printer.n_rows = 0;
		r = print_rows(&printer, request, err);
	}
	if (r == 0)
		r = sheet_end(printer.sheet, err);
	sheet_free(printer.sheet);
	return r;
}

enum check_cell {
	CELL_DEVICE,
	CELL_DIRECTION,
	CELL_EVENTS,
	CELL_KERNEL,
	CELL_VERDICT,
	N_CHECK_CELLS,
};

static const struct sheet_column check_columns[N_CHECK_CELLS] = {
	{ "device", SHEET_KEY, "DEVICE", NULL },
	{ "direction", SHEET_KEY, "DIRECTION", NULL },
	{ "events_bytes", SHEET_COUNT, "EVENTS", NULL },
	{ "kernel_bytes", SHEET_COUNT, "KERNEL", NULL },
	{ "verdict", SHEET_TEXT, "VERDICT", NULL },
};

struct checks {
	struct sheet *sheet;
	int r;
	struct ior_error *err;
};

static const char *verdict(const struct store_value *cells,
			   const struct store_value *accounted)
{
	if (cells[CELL_KERNEL].type != STORE_INTEGER)
		return accounted->integer ? "the kernel was not asked twice"
					  : "no kernel account";
	return cells[CELL_KERNEL].integer == cells[CELL_EVENTS].integer
		       ? "agree"
		       : "differ";
}

/* A device that both say did nothing is not worth a line. */
static void add_check(void *context, const struct store_query *row)
{
	struct checks *const checks = context;
	struct store_value cells[N_CHECK_CELLS], accounted;

	store_get(row, CHECK_DEVICE, &cells[CELL_DEVICE]);
	store_get(row, CHECK_DIRECTION, &cells[CELL_DIRECTION]);
	store_get(row, CHECK_EVENTS_BYTES, &cells[CELL_EVENTS]);
	store_get(row, CHECK_KERNEL_BYTES, &cells[CELL_KERNEL]);
	store_get(row, CHECK_ACCOUNTED, &accounted);
	if (checks->r < 0 || (!cells[CELL_EVENTS].integer &&
			      (cells[CELL_KERNEL].type == STORE_NULL ||
			       !cells[CELL_KERNEL].integer)))
		return;

	cells[CELL_VERDICT] = text_value(verdict(cells, &accounted));
	checks->r = sheet_add(checks->sheet, cells, checks->err);
}

static int print_checks(const struct view_request *request, FILE *out,
			struct ior_error *err)
{
	const struct sheet_spec spec = {
		.format = SHEET_TABLE,
		.columns = check_columns,
		.n_columns = N_CHECK_CELLS,
		.empty = "(no I/O to check)",
		.screen = request->screen,
	};
	struct checks checks = { .err = err };
	int r;

	fputs("\nBytes of the events beside those that the kernel counted\n",
	      out);
	r = sheet_create(&spec, out, &checks.sheet, err);
	if (r == 0)
		r = account_run(request->store, account_checks, add_check,
				&checks, err);
	if (r == 0)
		r = checks.r;
	if (r == 0)
		r = sheet_end(checks.sheet, err);
	sheet_free(checks.sheet);
	return r;
}

int summary_print(const struct view_request *request, FILE *out,
		  struct ior_error *err)
{
	size_t i;
	int r;

	if (request->format == SHEET_CSV)
		return print_csv(request, out, err);

	r = summary_head_print(request, out, err);
	if (r == 0)
		r = summary_answer_print(request, out, err);
	for (i = 0; i < N_SECTIONS && r == 0; i++)
		r = print_section(request, &sections[i], out, err);
	if (r == 0 && request->format == SHEET_TABLE)
		r = print_checks(request, out, err);
	return r;
}
