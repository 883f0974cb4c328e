/*
 * stream.c - the log of a trace file, printed while it is read
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/format.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"
#include "report/log/filter.h"
#include "report/log/io.h"
#include "report/log/printer.h"
#include "report/log/row_io.h"
#include "report/log/stream.h"
#include "report/log/task_names.h"
#include "report/log/window.h"
#include "report/model/ledger.h"
#include "report/model/no_rows.h"
#include "report/progress.h"
#include "report/view/traces.h"

/* Longer texts of events are cut. */
#define TEXT_SIZE 4096
#define NAME_SIZE 160

/* Of a fact that is a number. */
#define DIGITS_SIZE 32

/*
 * For a time of day: the end of the trace is not known yet, so one that is
 * earlier than its start is the next day's only where that is nearer.
 */
#define DURATION_NS (12 * 3600 * NS_PER_SECOND)

struct stream {
	struct trace *trace;
	struct ledger *ledger;
	struct task_names names;
	struct log_source source;
	const struct log_window *window;
	struct traces_item began;
	struct log_filter *filter;
	bool begun; /* the filter knows the window, the head is out */
	struct log_printer *printer;
	struct progress *progress; /* or NULL */
	uint64_t n_events;
};

static int64_t get_number(const struct ior_text *text)
{
	char digits[DIGITS_SIZE];

	snprintf(digits, sizeof(digits), "%.*s",
		 text->size < DIGITS_SIZE ? (int)text->size : 0, text->data);
	return strtoll(digits, NULL, 10);
}

/* When the trace began. */
static void take_fact(struct stream *stream, const struct ior_text *text)
{
	if (!strcmp(text->name, "start_ns"))
		stream->source.start_ns = (uint64_t)get_number(text);
	if (!strcmp(text->name, "start_realtime_ns"))
		stream->began.start_realtime_ns = get_number(text);
	if (!strcmp(text->name, "utc_offset_s"))
		stream->began.utc_offset_s = get_number(text);
}

static int take_text(void *context, uint16_t kind, const struct ior_text *text,
		     struct ior_error *err)
{
	struct stream *const stream = context;

	if (kind == IOR_KIND_FILE)
		take_fact(stream, text);
	return ledger_text(stream->ledger, kind, text, err);
}

/* The head of the trace was read. */
static void begin(struct stream *stream, uint64_t first_ns)
{
	if (stream->begun)
		return;
	if (!stream->source.start_ns)
		stream->source.start_ns = first_ns;
	log_window_place(stream->window, &stream->began, stream->filter);
	log_printer_head(stream->printer);
	stream->begun = true;
}

static void note(struct stream *stream, const struct log_note *text)
{
	if (log_filter_takes_time(stream->filter, text->time_ns))
		log_printer_note(stream->printer, text);
}

static int take_loss(void *context, const struct trace_loss *loss,
		     struct ior_error *err)
{
	struct stream *const stream = context;
	char text[64] = "an unknown number of events";

	begin(stream, loss->to_ns);
	if (loss->n_events)
		snprintf(text, sizeof(text), "%" PRIu64 " events",
			 loss->n_events);
	note(stream, &(struct log_note){
			     .layer = "lost",
			     .time_ns = (int64_t)(loss->to_ns -
						  stream->source.start_ns),
			     .cpu = loss->cpu,
			     .tid = -1,
			     .what = "lost",
			     .text = text,
		     });
	return ledger_loss(stream->ledger, loss, err);
}

/* What the ledger makes no row of. */
static void print_event(struct stream *stream, const struct event *event)
{
	const struct trace_format *const format =
		trace_get_format(stream->trace, event->format);
	char what[NAME_SIZE], text[TEXT_SIZE];

	if (!format || log_filter_names(stream->filter))
		return;

	snprintf(what, sizeof(what), "%s:%s", format->system, format->name);
	trace_print_event(stream->trace, event, text, sizeof(text));
	note(stream, &(struct log_note){
			     .layer = "event",
			     .time_ns = (int64_t)(event->time_ns -
						  stream->source.start_ns),
			     .cpu = event->cpu,
			     .tid = event->tid,
			     .what = what,
			     .text = text,
		     });
}

static int take_event(void *context, const struct event *event,
		      struct ior_error *err)
{
	struct stream *const stream = context;

	stream->n_events++;
	begin(stream, event->time_ns);
	if (event->kind == IOR_EVENT_OTHER)
		print_event(stream, event);
	return ledger_event(stream->ledger, event, err);
}

static int take_progress(void *context, uint64_t done, uint64_t size,
			 struct ior_error *err)
{
	const struct stream *const stream = context;

	(void)err;
	progress_show(stream->progress, done, size, stream->n_events);
	return 0;
}

static void print(struct stream *stream, const struct log_io *io)
{
	if (log_filter_takes(stream->filter, io))
		log_printer_io(stream->printer, io);
}

static int take_vfs(void *context, const struct vfs_row *row,
		    struct ior_error *err)
{
	struct stream *const stream = context;
	struct log_io io;

	(void)err;
	log_io_from_vfs(&stream->source, row, &io);
	print(stream, &io);
	return 0;
}

static int take_disk(void *context, const struct disk_row *row,
		     struct ior_error *err)
{
	struct stream *const stream = context;
	struct log_io io;

	(void)err;
	log_io_from_disk(&stream->source, row, &io);
	print(stream, &io);
	return 0;
}

static int take_task(void *context, const struct task_row *row,
		     struct ior_error *err)
{
	struct stream *const stream = context;

	return task_names_add(&stream->names, row, err);
}

static int run(struct stream *stream, struct ior_error *err)
{
	const struct trace_consumer consumer = {
		.text = take_text,
		.loss = take_loss,
		.event = take_event,
		.progress = stream->progress ? take_progress : NULL,
		.context = stream,
	};
	struct row_sink sink = no_rows;
	int r;

	sink.task = take_task;
	sink.vfs = take_vfs;
	sink.disk = take_disk;
	sink.context = stream;
	r = ledger_create(&sink, stream->trace, &stream->ledger, err);
	if (r < 0)
		return r;

	stream->source.ledger = stream->ledger;
	stream->source.names = &stream->names;
	r = trace_run(stream->trace, &consumer, err);
	if (r < 0)
		return r;
	begin(stream, 0);
	return ledger_finish(stream->ledger, err);
}

int log_stream(const char *path, const struct log_window *window,
	       struct log_filter *filter, struct log_printer *printer,
	       struct progress *progress, struct trace_summary *ret,
	       struct ior_error *err)
{
	struct stream stream = {
		.window = window,
		.filter = filter,
		.printer = printer,
		.progress = progress,
		.began.duration_ns = DURATION_NS,
	};
	int r;

	r = trace_open(path, &stream.trace, err);
	if (r < 0)
		return r;

	r = run(&stream, err);
	if (r == 0)
		trace_get_summary(stream.trace, ret);
	ledger_free(stream.ledger);
	trace_close(stream.trace);
	task_names_release(&stream.names);
	return r;
}
