/*
 * grid.c - a view that is sums by keys: its columns and rows
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/grid.h"
#include "report/view/grid_sql.h"
#include "report/view/key_column.h"
#include "report/view/question_sql.h"
#include "report/view/traces.h"
#include "report/view/view.h"

#define N_COLUMNS_MAX (1 + KEY_COLUMNS_MAX + GRID_OWN_MAX + GRID_COLUMNS_MAX)

/* What a source must have for a key. */
static const unsigned int key_needs[N_KEYS] = {
	[KEY_PID] = GRID_TASK,
	[KEY_TID] = GRID_TASK,
	[KEY_COMM] = GRID_TASK,
	[KEY_UID] = GRID_TASK,
	[KEY_CGROUP] = GRID_TASK,
	[KEY_DEVICE] = GRID_DEVICE,
	[KEY_PARTITION] = GRID_PARTITION,
	[KEY_FS] = GRID_FS,
	[KEY_MOUNT] = GRID_FILE,
	[KEY_FILE] = GRID_FILE,
	[KEY_DIR] = GRID_FILE,
	[KEY_OP] = GRID_OP,
	[KEY_CAUSE] = GRID_CAUSE,
	[KEY_CPU] = GRID_CPU,
	[KEY_SECOND] = GRID_SECOND,
	[KEY_HOST] = 0,
};

struct printer {
	const struct view_request *request;
	const struct grid *grid;
	FILE *out;
	struct sheet_column columns[N_COLUMNS_MAX];
	size_t n_keys; /* and own keys; the interval is before them */
	size_t n_columns;
	struct sheet *sheet;
	int64_t at_s; /* of the sheet, where each interval has one */
	bool has_at;
};

static unsigned int filter_needs(const struct filters *filters)
{
	unsigned int needs = 0;

	if (filters->has_pid || filters->comm)
		needs |= GRID_TASK;
	if (filters->device)
		needs |= GRID_DEVICE;
	if (filters->fs)
		needs |= GRID_FS;
	if (filters->op)
		needs |= question_is_op(filters->op) ? GRID_OP : GRID_CALL;
	if (!moment_is_whole_second(&filters->since) ||
	    !moment_is_whole_second(&filters->until))
		needs |= GRID_TIME;
	else if (question_has_time(filters))
		needs |= GRID_SECOND;
	return needs;
}

static unsigned int question_needs(const struct question *question)
{
	unsigned int needs = filter_needs(&question->filters);
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		needs |= key_needs[question->keys[i]];
	if (question->interval_s)
		needs |= GRID_SECOND;
	return needs;
}

/* NULL: none of the sources can answer. */
static const struct grid_source *find_source(const struct grid *grid,
					     unsigned int needs)
{
	size_t i;

	for (i = 0; i < GRID_SOURCES_MAX && grid->sources[i].sql; i++)
		if ((grid->sources[i].has & needs) == needs)
			return &grid->sources[i];
	return NULL;
}

enum key_source grid_view_source(const struct view *view,
				 const struct question *question)
{
	const struct grid_source *const source =
		find_source(view->grid, question_needs(question));

	return source && source->is_rows ? SOURCE_ROWS : SOURCE_PROCESS;
}

/* Say what of the needs is too much. */
static int refuse(const struct view *view, unsigned int needs,
		  struct ior_error *err)
{
	const unsigned int by_second =
		(needs & ~(unsigned int)GRID_TIME) | GRID_SECOND;

	if (find_source(view->grid, by_second))
		return ior_fail(err, EINVAL,
				"--view %s counts by second: --since and "
				"--until take whole seconds since the start",
				view->name);
	return ior_fail(err, EINVAL,
			"--view %s cannot take all of these keys and "
			"filters at once; see iorec-report(1)",
			view->name);
}

int grid_check(const struct view *view, const struct question *question,
	       struct ior_error *err)
{
	const struct grid *const grid = view->grid;
	const unsigned int needs = question_needs(question);
	enum key_id key;
	size_t i;

	for (i = 0; i < question->n_keys; i++) {
		key = question->keys[i];
		if (!(grid->keys & 1U << key) ||
		    !find_source(grid, key_needs[key]))
			return ior_fail(err, EINVAL,
					"--view %s cannot be asked by '%s'; "
					"see 'iorec report --help'",
					view->name, key_names[key]);
	}
	return find_source(grid, needs) ? 0 : refuse(view, needs, err);
}

static size_t add_own(const struct grid *grid, struct sheet_column *ret)
{
	const struct grid_own *own;
	size_t n = 0;

	for (own = grid->own; own->value; own++)
		if (own->name)
			ret[n++] = (struct sheet_column){
				.name = own->name,
				.kind = own->kind,
				.title = own->title,
			};
	return n;
}

/* Lost I/O has a column in a table only where something is lost. */
static bool is_shown(const struct sheet_column *column, bool is_lossy)
{
	return is_lossy || strcmp(column->name, "lost_ios") != 0;
}

static size_t make_columns(const struct grid *grid,
			   const struct question *question, bool is_lossy,
			   struct sheet_column ret[N_COLUMNS_MAX],
			   size_t *n_keys)
{
	const struct grid_column *column;
	size_t n, i;

	ret[0] = (struct sheet_column){ .name = "interval_s",
					.kind = SHEET_KEY,
					.title = grid->splits ? NULL : "FROM" };
	if (!question->interval_s)
		ret[0].title = NULL;
	n = 1 + key_columns(question, ret + 1);
	for (i = 1; i < n; i++)
		if (grid->comm_title && strcmp(ret[i].name, "comm") == 0)
			ret[i].title = grid->comm_title;
	n += add_own(grid, ret + n);
	*n_keys = n - 1;
	for (column = grid->columns; column->sheet.name; column++) {
		ret[n] = column->sheet;
		if (!is_shown(&column->sheet, is_lossy))
			ret[n].title = NULL;
		n++;
	}
	return n;
}

const char *grid_view_column(const struct view *view,
			     const struct question *question, size_t index)
{
	struct sheet_column columns[N_COLUMNS_MAX];
	size_t n_keys;
	const size_t n =
		make_columns(view->grid, question, false, columns, &n_keys);

	return index + 1 < n ? columns[index + 1].name : NULL;
}

/* Without --interval there is no column of its begin. */
static size_t first_column(const struct printer *printer)
{
	return printer->request->question->interval_s ? 0 : 1;
}

/* One of each interval, or of each of its own keys that are no rank. */
static bool has_many_totals(const struct printer *printer)
{
	return printer->request->question->interval_s ||
	       printer->grid->own[printer->grid->n_rank].value;
}

static int begin_sheet(struct printer *printer, struct ior_error *err)
{
	const size_t first = first_column(printer);
	const struct sheet_spec spec = {
		.format = printer->request->format,
		.columns = printer->columns + first,
		.n_columns = printer->n_columns - first,
		.empty = printer->grid->empty,
		.many_totals = has_many_totals(printer),
		.screen = printer->request->screen,
	};

	return sheet_create(&spec, printer->out, &printer->sheet, err);
}

static int end_sheet(struct printer *printer, struct ior_error *err)
{
	int r;

	if (!printer->sheet)
		return 0;

	r = sheet_end(printer->sheet, err);
	sheet_free(printer->sheet);
	printer->sheet = NULL;
	return r;
}

static bool has_sheets(const struct printer *printer)
{
	return printer->grid->splits && printer->request->format == SHEET_TABLE;
}

/* A table for the interval that a row is of, with its head above. */
static int begin_interval(struct printer *printer, const struct store_value *at,
			  struct ior_error *err)
{
	const int64_t at_s = at->type == STORE_INTEGER ? at->integer : 0;
	int r = 0;

	if (printer->sheet && (!has_sheets(printer) || printer->at_s == at_s))
		return 0;

	if (printer->sheet) {
		r = end_sheet(printer, err);
		fputc('\n', printer->out);
	}
	if (r < 0)
		return r;

	printer->at_s = at_s;
	if (printer->grid->head && printer->request->format == SHEET_TABLE)
		r = printer->grid->head(printer->request, at_s, printer->out,
					err);
	return r < 0 ? r : begin_sheet(printer, err);
}

static void put_word(const struct printer *printer, struct store_value *cells,
		     const char *word)
{
	const struct sheet_column *const columns = printer->columns + 1;
	size_t at = 0;

	/* The word stands under the name of what it sums, where one is shown. */
	if (printer->n_keys > 1 && strcmp(columns[0].name, "pid") == 0)
		at = 1;
	while (at + 1 < printer->n_keys && !columns[at].title)
		at++;
	cells[1 + at] = (struct store_value){ .type = STORE_TEXT,
					      .text = word,
					      .size = (uint32_t)strlen(word) };
}

static enum grid_mark get_row(const struct printer *printer,
			      const struct store_query *query,
			      struct store_value *cells)
{
	struct store_value mark;
	size_t i;

	store_get(query, GRID_MARK, &mark);
	for (i = 0; i < printer->n_columns; i++)
		store_get(query, (int)(GRID_AT_S + i), &cells[i]);
	if (mark.integer == GRID_ROW && printer->request->format == SHEET_TABLE)
		key_name_no_file(printer->columns, printer->n_columns, cells);
	if (mark.integer == GRID_OTHER)
		put_word(printer, cells, "(other)");
	if (mark.integer == GRID_TOTAL &&
	    printer->request->format == SHEET_TABLE)
		put_word(printer, cells, "total");
	return (enum grid_mark)mark.integer;
}

static int add_row(struct printer *printer, const struct store_query *query,
		   struct ior_error *err)
{
	const size_t first = first_column(printer);
	struct store_value cells[N_COLUMNS_MAX];
	const enum grid_mark mark = get_row(printer, query, cells);
	const int r = begin_interval(printer, &cells[0], err);

	if (r < 0)
		return r;
	if (mark == GRID_TOTAL)
		return sheet_total(printer->sheet, cells + first, err);
	return sheet_add(printer->sheet, cells + first, err);
}

static int print_rows(struct printer *printer, struct store_query *query,
		      struct ior_error *err)
{
	const struct store_value nothing = { .type = STORE_NULL };
	int r;

	while ((r = store_step(query, err)) > 0) {
		r = add_row(printer, query, err);
		if (r < 0)
			return r;
	}
	if (r == 0 && !printer->sheet)
		r = begin_interval(printer, &nothing, err);
	return r < 0 ? r : end_sheet(printer, err);
}

static int prepare(const struct printer *printer, struct store_query **ret,
		   struct ior_error *err)
{
	const struct question *const question = printer->request->question;
	const struct grid_source *const source =
		find_source(printer->grid, question_needs(question));
	char *sql = NULL;
	int r;

	r = grid_sql(printer->grid, source, question, printer->request->traces,
		     &sql, err);
	if (r < 0)
		return r;

	return question_prepare(printer->request->store, sql,
				&question->filters, ret, err);
}

static int hand_out(const struct printer *printer, struct store_query *query,
		    const struct grid_consumer *consumer, struct ior_error *err)
{
	struct store_value cells[N_COLUMNS_MAX];
	struct grid_row row = {
		.columns = printer->columns + 1,
		.cells = cells + 1,
		.n_columns = printer->n_columns - 1,
	};
	int r;

	while ((r = store_step(query, err)) > 0) {
		row.mark = get_row(printer, query, cells);
		r = consumer->row(consumer->context, &row, err);
		if (r)
			return r < 0 ? r : 0;
	}
	return r;
}

int grid_each(const struct view_request *request, const struct grid *grid,
	      const struct grid_consumer *consumer, struct ior_error *err)
{
	struct printer printer = { .request = request, .grid = grid };
	struct store_query *query;
	int r;

	printer.n_columns = make_columns(grid, request->question,
					 traces_are_lossy(request->traces),
					 printer.columns, &printer.n_keys);
	r = prepare(&printer, &query, err);
	if (r < 0)
		return r;

	r = hand_out(&printer, query, consumer, err);
	store_query_free(query);
	return r;
}

int grid_print(const struct view_request *request, FILE *out,
	       struct ior_error *err)
{
	struct printer printer = {
		.request = request,
		.grid = request->view->grid,
		.out = out,
	};
	struct store_query *query;
	int r;

	printer.n_columns = make_columns(printer.grid, request->question,
					 traces_are_lossy(request->traces),
					 printer.columns, &printer.n_keys);
	r = prepare(&printer, &query, err);
	if (r < 0)
		return r;

	r = print_rows(&printer, query, err);
	sheet_free(printer.sheet);
	store_query_free(query);
	return r;
}
