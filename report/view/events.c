/*
 * events.c - how often each event fired, and in which process
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/events.h"
#include "report/view/question_sql.h"
#include "report/view/view.h"

enum column {
	COLUMN_EVENT,
	COLUMN_PID,
	COLUMN_COMM,
	COLUMN_COUNT,
	N_COLUMNS,
};

static const struct sheet_column columns[N_COLUMNS] = {
	[COLUMN_EVENT] = { "event", SHEET_KEY, "EVENT", NULL },
	[COLUMN_PID] = { "pid", SHEET_KEY, "PID", NULL },
	[COLUMN_COMM] = { "comm", SHEET_KEY, "COMM", NULL },
	[COLUMN_COUNT] = { "count", SHEET_COUNT, "COUNT", NULL },
};

/*
 * One that fired in no process is a row with nobody, but in a database of
 * several traces only when it fired in none of them.
 */
static const char select_events[] =
	"WITH fired AS (\n"
	"	SELECT DISTINCT system, name\n"
	"	FROM event_count\n"
	"	WHERE events > 0\n"
	"), process AS (\n"
	"	SELECT process_id, pid, comm, max(ifnull(from_ns, -1))\n"
	"	FROM task\n"
	"	GROUP BY process_id\n"
	"), counted AS (\n"
	"	SELECT r.system, r.name, t.process_id, sum(r.events) AS events\n"
	"	FROM event_count AS r\n"
	"		LEFT JOIN task AS t ON t.task_id = r.task_id\n"
	"	WHERE (r.events > 0 OR (r.system, r.name) NOT IN fired)";

static const char group_events[] =
	"\n"
	"	GROUP BY r.system, r.name, t.process_id\n"
	")\n"
	"SELECT c.system || ':' || c.name AS event, q.pid AS pid,\n"
	"	q.comm AS comm, c.events AS count\n"
	"FROM counted AS c\n"
	"	LEFT JOIN process AS q ON q.process_id = c.process_id\n"
	"ORDER BY ";

enum key_source events_source(const struct view *view,
			      const struct question *question)
{
	(void)view;
	(void)question;
	return SOURCE_PROCESS;
}

const char *events_column(const struct view *view,
			  const struct question *question, size_t index)
{
	(void)view;
	(void)question;
	return index < N_COLUMNS ? columns[index].name : NULL;
}

static int make_sql(const struct question *question, char **ret,
		    struct ior_error *err)
{
	const char *const sort = question->sort;
	char *text;
	size_t size;
	FILE *const sql = open_memstream(&text, &size);

	if (!sql)
		return ior_fail(err, ENOMEM, "out of memory");

	fputs(select_events, sql);
	question_sql_filters(sql, &question->filters);
	fputs(group_events, sql);
	if (sort && strcmp(sort, "count") != 0)
		fprintf(sql, "%s NULLS LAST, ", sort);
	fputs("count DESC, event, comm, pid", sql);
	if (fclose(sql) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	*ret = text;
	return 0;
}

static int add_other(struct sheet *sheet, uint64_t count, struct ior_error *err)
{
	const struct store_value cells[N_COLUMNS] = {
		[COLUMN_EVENT] = { .type = STORE_TEXT,
				   .text = "(other)",
				   .size = sizeof("(other)") - 1 },
		[COLUMN_COUNT] = { .type = STORE_INTEGER,
				   .integer = (int64_t)count },
	};

	return sheet_add(sheet, cells, err);
}

static int print_rows(struct store_query *query, size_t top,
		      struct sheet *sheet, struct ior_error *err)
{
	struct store_value cells[N_COLUMNS];
	uint64_t folded = 0;
	size_t n_rows = 0;
	int i, r;

	while ((r = store_step(query, err)) > 0) {
		for (i = 0; i < N_COLUMNS; i++)
			store_get(query, i, &cells[i]);
		if (top && n_rows++ >= top)
			folded += (uint64_t)cells[COLUMN_COUNT].integer;
		else
			r = sheet_add(sheet, cells, err);
		if (r < 0)
			return r;
	}
	if (r == 0 && top && n_rows > top)
		r = add_other(sheet, folded, err);
	if (r == 0)
		r = sheet_end(sheet, err);
	return r;
}

int events_print(const struct view_request *request, FILE *out,
		 struct ior_error *err)
{
	const struct sheet_spec spec = {
		.format = request->format,
		.columns = columns,
		.n_columns = N_COLUMNS,
		.empty = "(no events)",
		.screen = request->screen,
	};
	const struct question *const question = request->question;
	struct store_query *query = NULL;
	struct sheet *sheet = NULL;
	char *sql = NULL;
	int r;

	r = make_sql(question, &sql, err);
	if (r < 0)
		return r;

	r = question_prepare(request->store, sql, &question->filters, &query,
			     err);
	if (r == 0)
		r = sheet_create(&spec, out, &sheet, err);
	if (r == 0)
		r = print_rows(query, question->top, sheet, err);
	sheet_free(sheet);
	store_query_free(query);
	return r;
}
