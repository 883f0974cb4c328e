/*
 * stored.c - the log of a database, out of its rows
 */
#include <errno.h>
#include <string.h>

#include "iorec/error.h"
#include "report/log/filter.h"
#include "report/log/io.h"
#include "report/log/printer.h"
#include "report/log/stored.h"
#include "report/log/stored_names.h"
#include "report/log/window.h"
#include "report/model/row.h"
#include "report/store/store.h"
#include "report/view/traces.h"

/*
 * Only numbers are sorted; what they stand for is looked up line by line.  What
 * was in flight at the end comes last.  SQLite drops the ORDER BY of a subquery
 * that is joined, unless there is a LIMIT.
 */
static const char select_calls[] =
	"SELECT k.at, v.task_id, v.file_id, v.op, v.call,"
	"	v.time_ns, v.duration_ns, v.offset, v.result, v.flags,"
	"	v.hit_pages, v.readahead_pages, v.inflight_pages,"
	"	v.miss_pages "
	"FROM ("
	"	SELECT vfs_id AS id, time_ns + ifnull(duration_ns, 0) AS at"
	"	FROM vfs_io"
	"	WHERE trace_id = ?1"
	"	ORDER BY at, id"
	"	LIMIT -1"
	") AS k"
	"	CROSS JOIN vfs_io AS v ON v.vfs_id = k.id";

static const char select_bios[] =
	"SELECT k.at, o.task_id, o.file_id, d.op, d.call,"
	"	d.device_id, d.queue_ns, d.complete_ns, d.sector, d.bytes,"
	"	d.error, d.flags, d.cause, d.match "
	"FROM ("
	"	SELECT o.rowid AS id,"
	"		b.inflight << 62 | ifnull(b.complete_ns, b.queue_ns)"
	"			AS at"
	"	FROM disk_io_owner AS o"
	"		CROSS JOIN disk_io AS b USING (disk_id)"
	"	WHERE o.trace_id = ?1 AND o.ios = 1"
	"	ORDER BY at, id"
	"	LIMIT -1"
	") AS k"
	"	CROSS JOIN disk_io_owner AS o ON o.rowid = k.id"
	"	CROSS JOIN disk_io AS d ON d.disk_id = o.disk_id";

/* The bit above all times, of what was in flight. */
#define IN_FLIGHT (INT64_C(1) << 62)

/* Their columns, in this order. */
enum column {
	AT,
	TASK,
	FILE_ID,
	OP,
	CALL,
	N_COMMON,

	CALL_TIME_NS = N_COMMON,
	CALL_DURATION_NS,
	CALL_OFFSET,
	CALL_RESULT,
	CALL_FLAGS,
	CALL_HIT,
	CALL_READAHEAD,
	CALL_INFLIGHT,
	CALL_MISS,

	DISK_DEVICE = N_COMMON,
	DISK_QUEUE_NS,
	DISK_COMPLETE_NS,
	DISK_SECTOR,
	DISK_SIZE,
	DISK_ERROR,
	DISK_FLAGS,
	DISK_CAUSE,
	DISK_MATCH,
};

/* The rows of a statement, of which one is there. */
struct rows {
	struct store_query *query;
	int64_t at;
	bool at_end;
};

struct reading {
	struct rows calls;
	struct rows bios;
	struct stored_names *names;
	struct log_filter *filter;
	struct log_printer *printer;
};

static int64_t get_number(const struct store_query *query, enum column column,
			  int64_t unknown)
{
	return store_get_integer(query, (int)column, unknown);
}

static const char *get_text(const struct store_query *query, enum column column)
{
	return store_get_text(query, (int)column);
}

static void get_call(const struct store_query *query, struct log_io *io)
{
	const int64_t flags = get_number(query, CALL_FLAGS, 0);
	const int64_t result =
		get_number(query, CALL_RESULT, VFS_RESULT_UNKNOWN);
	const struct log_pages pages = {
		.n_hit = get_number(query, CALL_HIT, 0),
		.n_readahead = get_number(query, CALL_READAHEAD, 0),
		.n_inflight = get_number(query, CALL_INFLIGHT, 0),
		.n_miss = get_number(query, CALL_MISS, 0),
		.direct = flags & VFS_DIRECT,
	};

	io->layer = LOG_VFS;
	io->filter_ns = get_number(query, CALL_TIME_NS, io->time_ns);
	io->latency_ns = flags & (VFS_LOST | VFS_CUT)
				 ? -1
				 : get_number(query, CALL_DURATION_NS, -1);
	io->offset = get_number(query, CALL_OFFSET, -1);
	io->size = result < 0 ? -1 : result;
	io->error = result < 0 && result > INT32_MIN ? (int32_t)result : 0;
	io->lost = flags & VFS_LOST;
	io->match = io->lost ? "lost" : "";
	io->why = log_page_class(&pages);
}

static int64_t get_latency(const struct store_query *query, int64_t flags)
{
	const int64_t queue_ns = get_number(query, DISK_QUEUE_NS, -1);
	const int64_t complete_ns = get_number(query, DISK_COMPLETE_NS, -1);

	if (queue_ns < 0 || complete_ns < queue_ns || flags & DISK_INFLIGHT ||
	    !strcmp(get_text(query, DISK_MATCH), "lost"))
		return -1;
	return complete_ns - queue_ns;
}

static void get_disk(const struct store_query *query, struct log_io *io)
{
	const int64_t flags = get_number(query, DISK_FLAGS, 0);
	const int64_t error = get_number(query, DISK_ERROR, 0);

	io->layer = flags & DISK_LOWER ? LOG_LOWER : LOG_DISK;
	io->match = get_text(query, DISK_MATCH);
	io->lost = !strcmp(io->match, "lost");
	io->latency_ns = get_latency(query, flags);
	io->offset = !strcmp(io->op, "flush")
			     ? -1
			     : get_number(query, DISK_SECTOR, -1);
	io->size = get_number(query, DISK_SIZE, -1);
	io->error = error < 0 && error > INT32_MIN ? (int32_t)error : 0;
	io->why = get_text(query, DISK_CAUSE);
}

static int get_names(struct stored_names *names,
		     const struct store_query *query, struct log_io *io,
		     struct ior_error *err)
{
	const struct stored_name *task, *file, *device;
	int64_t device_id;
	int r;

	r = stored_names_get(names, STORED_TASK, get_number(query, TASK, 0),
			     &task, err);
	if (r == 0)
		r = stored_names_get(names, STORED_FILE,
				     get_number(query, FILE_ID, 0), &file, err);
	if (r < 0)
		return r;

	device_id = io->layer == LOG_VFS ? file->number
					 : get_number(query, DISK_DEVICE, 0);
	r = stored_names_get(names, STORED_DEVICE, device_id, &device, err);
	if (r < 0)
		return r;

	io->comm = task->text;
	io->pid = task->number >= 0 && task->number <= INT32_MAX
			  ? (int32_t)task->number
			  : -1;
	io->path = file->text;
	io->fs = file->type;
	io->device = device->text;
	return 0;
}

static int print_row(const struct reading *reading, const struct rows *rows,
		     struct ior_error *err)
{
	const struct store_query *const query = rows->query;
	struct log_io io = {
		.time_ns = rows->at & (IN_FLIGHT - 1),
		.filter_ns = rows->at & (IN_FLIGHT - 1),
		.op = get_text(query, OP),
		.call = get_text(query, CALL),
	};
	int r;

	if (rows == &reading->calls)
		get_call(query, &io);
	else
		get_disk(query, &io);
	r = get_names(reading->names, query, &io, err);
	if (r < 0)
		return r;

	if (log_filter_takes(reading->filter, &io))
		log_printer_io(reading->printer, &io);
	return 0;
}

static int step(struct rows *rows, struct ior_error *err)
{
	const int r = store_step(rows->query, err);

	if (r < 0)
		return r;
	rows->at_end = r == 0;
	rows->at = rows->at_end ? 0 : get_number(rows->query, AT, 0);
	return 0;
}

static int start(struct store *store, const char *select, int64_t trace_id,
		 struct rows *rows, struct ior_error *err)
{
	int r;

	r = store_prepare(store, select, NULL, &rows->query, err);
	if (r == 0)
		r = store_bind_integer(rows->query, 1, trace_id, err);
	if (r == 0)
		r = step(rows, err);
	return r;
}

/* A bio before a call that ended at the same time, perhaps because of it. */
static struct rows *choose(struct reading *reading)
{
	if (reading->bios.at_end)
		return &reading->calls;
	return reading->calls.at_end || reading->bios.at <= reading->calls.at
		       ? &reading->bios
		       : &reading->calls;
}

static int print_rows(struct reading *reading, struct ior_error *err)
{
	struct rows *rows;
	int r = 0;

	while (r == 0 && !(rows = choose(reading))->at_end) {
		r = print_row(reading, rows, err);
		if (r == 0)
			r = step(rows, err);
	}
	return r;
}

static int print_trace(struct store *store, int64_t trace_id,
		       struct log_filter *filter, struct log_printer *printer,
		       struct ior_error *err)
{
	struct reading reading = { .filter = filter, .printer = printer };
	int r;

	r = stored_names_create(store, &reading.names, err);
	if (r == 0)
		r = start(store, select_calls, trace_id, &reading.calls, err);
	if (r == 0)
		r = start(store, select_bios, trace_id, &reading.bios, err);
	if (r == 0)
		r = print_rows(&reading, err);
	store_query_free(reading.bios.query);
	store_query_free(reading.calls.query);
	stored_names_free(reading.names);
	return r;
}

static int print_traces(struct store *store, const struct traces *traces,
			const struct log_window *window,
			struct log_filter *filter, struct log_printer *printer,
			struct ior_error *err)
{
	size_t i;
	int r = 0;

	if (!traces_have_rows(traces))
		return ior_fail(err, EINVAL,
				"only sums of a trace were kept in it");

	log_printer_head(printer);
	for (i = 0; r == 0 && i < traces->n_items; i++) {
		log_window_place(window, &traces->items[i], filter);
		r = print_trace(store, traces->items[i].trace_id, filter,
				printer, err);
	}
	return r;
}

int log_stored(struct store *store, const struct log_window *window,
	       struct log_filter *filter, struct log_printer *printer,
	       struct ior_error *err)
{
	struct traces traces = { 0 };
	int r;

	r = traces_load(store, &traces, err);
	if (r < 0)
		return r;

	r = print_traces(store, &traces, window, filter, printer, err);
	traces_release(&traces);
	return r;
}
