/*
 * ledger.c - who caused which I/O: the rows of --by
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/key_column.h"
#include "report/view/ledger.h"
#include "report/view/ledger_sql.h"
#include "report/view/number.h"
#include "report/view/question_sql.h"
#include "report/view/traces.h"
#include "report/view/view.h"

#define N_COLUMNS_MAX (KEY_COLUMNS_MAX + N_NUMBER_COLUMNS)

/* Before the keys in a row of the statement: is_total, is_remainder. */
#define N_MARKS 2

/* The columns behind the keys; the contract of the command line. */
static const struct sheet_column number_columns[] = {
	{ "vfs_reads", SHEET_COUNT, NULL, NULL },
	{ "vfs_read_bytes", SHEET_SIZE, "READ", "VFS" },
	{ "vfs_writes", SHEET_COUNT, NULL, NULL },
	{ "vfs_write_bytes", SHEET_SIZE, "WRITE", "VFS" },
	{ "file_reads", SHEET_COUNT, NULL, NULL },
	{ "file_read_bytes", SHEET_SIZE, "READ", "FILES" },
	{ "file_writes", SHEET_COUNT, NULL, NULL },
	{ "file_write_bytes", SHEET_SIZE, "WRITE", "FILES" },
	{ "read_pages", SHEET_COUNT, NULL, NULL },
	{ "hit_pages", SHEET_COUNT, NULL, NULL },
	{ "readahead_pages", SHEET_COUNT, NULL, NULL },
	{ "inflight_pages", SHEET_COUNT, NULL, NULL },
	{ "miss_pages", SHEET_COUNT, NULL, NULL },
	{ "hit_ratio", SHEET_RATIO, "HIT%", NULL },
	{ "resident_ratio", SHEET_RATIO, NULL, NULL },
	{ "disk_reads", SHEET_COUNT, NULL, NULL },
	{ "disk_read_bytes", SHEET_SIZE, "READ", "DISK" },
	{ "disk_writes", SHEET_COUNT, NULL, NULL },
	{ "disk_write_bytes", SHEET_SIZE, "WRITE", "DISK" },
	{ "estimated_bytes", SHEET_SIZE, NULL, NULL },
	{ "lost_ios", SHEET_COUNT, NULL, NULL },
};

#define N_NUMBER_COLUMNS (sizeof(number_columns) / sizeof(number_columns[0]))

struct ledger {
	const struct question *question;
	enum sheet_format format;
	struct sheet_column columns[N_COLUMNS_MAX];
	size_t n_keys; /* columns of keys */
	struct sheet *sheet;
	size_t n_shown; /* rows that --top counts */
	size_t n_folded;
	int64_t folded[N_LEDGER_NUMBERS];
	int64_t disk_bytes;  /* of all rows */
	int64_t below_bytes; /* of these, those in no total */
};

/* A table has a column of what is lost only where something is. */
static size_t make_columns(const struct question *question, bool is_lossy,
			   struct sheet_column ret[N_COLUMNS_MAX],
			   size_t *n_keys)
{
	const size_t n = key_columns(question, ret);

	memcpy(ret + n, number_columns, sizeof(number_columns));
	if (is_lossy)
		ret[n + N_NUMBER_COLUMNS - 1].title = "LOST";
	*n_keys = n;
	return n + N_NUMBER_COLUMNS;
}

enum key_source ledger_source(const struct view *view,
			      const struct question *question)
{
	(void)view;
	return question_source(question);
}

const char *ledger_column(const struct view *view,
			  const struct question *question, size_t index)
{
	struct sheet_column columns[N_COLUMNS_MAX];
	size_t n_keys;
	const size_t n = make_columns(question, false, columns, &n_keys);

	(void)view;
	return index < n ? columns[index].name : NULL;
}

static struct store_value text(const char *value)
{
	return (struct store_value){
		.type = STORE_TEXT,
		.text = value,
		.size = (uint32_t)strlen(value),
	};
}

/* Cut to four decimals, so that 1.0000 means every page. */
static struct store_value ratio(long double pages, int64_t all)
{
	if (all <= 0)
		return (struct store_value){ .type = STORE_NULL };
	return (struct store_value){
		.type = STORE_REAL,
		.real = (double)(floorl(pages * 10000 / (long double)all) /
				 10000),
	};
}

static struct store_value number_cell(const char *name,
				      const int64_t numbers[N_LEDGER_NUMBERS])
{
	size_t i;

	if (strcmp(name, "hit_ratio") == 0)
		return ratio((long double)numbers[HIT_PAGES] +
				     (long double)numbers[READAHEAD_PAGES] +
				     (long double)numbers[INFLIGHT_PAGES],
			     numbers[READ_PAGES]);
	if (strcmp(name, "resident_ratio") == 0)
		return ratio((long double)numbers[HIT_PAGES],
			     numbers[READ_PAGES]);
	for (i = 0; strcmp(ledger_numbers[i], name) != 0;)
		i++;
	return (struct store_value){ .type = STORE_INTEGER,
				     .integer = numbers[i] };
}

static void set_numbers(struct store_value *cells,
			const int64_t numbers[N_LEDGER_NUMBERS])
{
	size_t i;

	for (i = 0; i < N_NUMBER_COLUMNS; i++)
		cells[i] = number_cell(number_columns[i].name, numbers);
}

static void get_numbers(const struct ledger *ledger,
			const struct store_query *query,
			int64_t ret[N_LEDGER_NUMBERS])
{
	struct store_value value;
	size_t i;

	for (i = 0; i < N_LEDGER_NUMBERS; i++) {
		store_get(query, (int)(N_MARKS + ledger->n_keys + i), &value);
		ret[i] = value.type == STORE_INTEGER ? value.integer : 0;
	}
}

static bool get_mark(const struct store_query *query, int column)
{
	struct store_value value;

	store_get(query, column, &value);
	return value.type == STORE_INTEGER && value.integer;
}

/* A stranger's database may hold what overflows; that is no crash. */
static int64_t add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t subtract(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static void fold(struct ledger *ledger, const int64_t numbers[N_LEDGER_NUMBERS])
{
	size_t i;

	for (i = 0; i < N_LEDGER_NUMBERS; i++)
		ledger->folded[i] = add(ledger->folded[i], numbers[i]);
	ledger->n_folded++;
}

/* All rows that --top left out, named as a remainder is. */
static int add_other(struct ledger *ledger, struct ior_error *err)
{
	const bool by_pid = ledger->question->keys[0] == KEY_PID;
	struct store_value cells[N_COLUMNS_MAX] = { 0 };

	if (!ledger->n_folded)
		return 0;

	cells[by_pid && ledger->n_keys > 1] = text("(other)");
	set_numbers(cells + ledger->n_keys, ledger->folded);
	return sheet_add(ledger->sheet, cells, err);
}

static int64_t disk_bytes(const int64_t numbers[N_LEDGER_NUMBERS])
{
	return add(numbers[DISK_READ_BYTES], numbers[DISK_WRITE_BYTES]);
}

static int add_total(struct ledger *ledger,
		     const int64_t numbers[N_LEDGER_NUMBERS],
		     struct ior_error *err)
{
	struct store_value cells[N_COLUMNS_MAX] = { 0 };

	ledger->below_bytes = subtract(ledger->disk_bytes, disk_bytes(numbers));
	if (ledger->format == SHEET_TABLE)
		cells[0] = text("total");
	set_numbers(cells + ledger->n_keys, numbers);
	return sheet_total(ledger->sheet, cells, err);
}

static int add_row(struct ledger *ledger, const struct store_query *query,
		   const int64_t numbers[N_LEDGER_NUMBERS],
		   struct ior_error *err)
{
	const size_t top = ledger->question->top;
	struct store_value cells[N_COLUMNS_MAX];
	size_t i;

	ledger->disk_bytes = add(ledger->disk_bytes, disk_bytes(numbers));
	if (!get_mark(query, 1)) {
		if (top && ledger->n_shown >= top) {
			fold(ledger, numbers);
			return 0;
		}
		ledger->n_shown++;
	}
	for (i = 0; i < ledger->n_keys; i++)
		store_get(query, (int)(N_MARKS + i), &cells[i]);
	if (ledger->format == SHEET_TABLE)
		key_name_no_file(ledger->columns, ledger->n_keys, cells);
	set_numbers(cells + ledger->n_keys, numbers);
	return sheet_add(ledger->sheet, cells, err);
}

static int print_rows(struct ledger *ledger, struct store_query *query,
		      struct ior_error *err)
{
	int64_t numbers[N_LEDGER_NUMBERS];
	int r;

	while ((r = store_step(query, err)) > 0) {
		get_numbers(ledger, query, numbers);
		if (get_mark(query, 0))
			r = add_other(ledger, err);
		if (r >= 0 && get_mark(query, 0))
			r = add_total(ledger, numbers, err);
		else if (r >= 0)
			r = add_row(ledger, query, numbers, err);
		if (r < 0)
			return r;
	}
	if (r == 0)
		r = sheet_end(ledger->sheet, err);
	return r;
}

static int prepare_in_flight(const struct view_request *request,
			     struct store_query **ret, struct ior_error *err)
{
	char *sql = NULL;
	int r;

	r = ledger_sql_in_flight(request->question, &sql, err);
	if (r < 0)
		return r;

	return question_prepare(request->store, sql,
				&request->question->filters, ret, err);
}

static void put_in_flight(const struct store_query *query, FILE *out)
{
	char number[NUMBER_SIZE];
	struct store_value ios, size;

	store_get(query, 0, &ios);
	store_get(query, 1, &size);
	if (ios.type != STORE_INTEGER || !ios.integer)
		return;

	fprintf(out, "In flight at the end, in no sum: %s I/O%s",
		number_exact(ios.integer, number), ios.integer == 1 ? "" : "s");
	fprintf(out, ", %s B\n", number_exact(size.integer, number));
}

static int print_in_flight(const struct view_request *request, FILE *out,
			   struct ior_error *err)
{
	struct store_query *query = NULL;
	int r;

	r = prepare_in_flight(request, &query, err);
	if (r == 0)
		r = store_step(query, err);
	if (r > 0)
		put_in_flight(query, out);
	store_query_free(query);
	return r < 0 ? r : 0;
}

/* Each layer has its rows, but only the one on top is in the total. */
static void put_below(const struct ledger *ledger, FILE *out)
{
	char number[NUMBER_SIZE];

	if (ledger->below_bytes)
		fprintf(out, "On devices below others, in no total: %s B\n",
			number_exact(ledger->below_bytes, number));
}

static int print_query(const struct view_request *request,
		       struct store_query *query, FILE *out,
		       struct ior_error *err)
{
	struct ledger ledger = { .question = request->question,
				 .format = request->format };
	struct sheet_spec spec = {
		.format = request->format,
		.columns = ledger.columns,
		.empty = "(no I/O)",
		.screen = request->screen,
	};
	int r;

	spec.n_columns = make_columns(request->question,
				      traces_are_lossy(request->traces),
				      ledger.columns, &ledger.n_keys);
	r = sheet_create(&spec, out, &ledger.sheet, err);
	if (r == 0)
		r = print_rows(&ledger, query, err);
	if (r == 0 && request->format == SHEET_TABLE)
		put_below(&ledger, out);
	sheet_free(ledger.sheet);
	return r;
}

int ledger_print(const struct view_request *request, FILE *out,
		 struct ior_error *err)
{
	struct store_query *query = NULL;
	char *sql = NULL;
	int r;

	r = ledger_sql(request->question, request->source, request->traces,
		       &sql, err);
	if (r < 0)
		return r;

	r = question_prepare(request->store, sql, &request->question->filters,
			     &query, err);
	if (r == 0)
		r = print_query(request, query, out, err);
	store_query_free(query);
	if (r == 0 && request->format == SHEET_TABLE)
		r = print_in_flight(request, out, err);
	return r;
}
