/*
 * trace_info.c - what a trace file tells of itself
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "iorec/reader.h"
#include "report/decode/trace.h"
#include "report/info/info.h"
#include "report/model/ledger.h"
#include "report/model/no_rows.h"
#include "report/progress.h"

#define SECTOR_SIZE 512

/* Context of what reading calls. */
struct reading {
	struct info *info;
	struct ledger *ledger; /* gets texts and losses: no events */
	const struct trace *trace;
	struct progress *progress;
};

static int take_text(void *context, uint16_t kind, const struct ior_text *text,
		     struct ior_error *err)
{
	const struct reading *const reading = context;

	return ledger_text(reading->ledger, kind, text, err);
}

static int take_loss(void *context, const struct trace_loss *loss,
		     struct ior_error *err)
{
	const struct reading *const reading = context;
	const uint64_t start_ns = info_get_number(reading->info, "start_ns");
	const struct info_gap gap = {
		.cpu = loss->cpu,
		.from_start = !loss->from_ns,
		.from_ns = (int64_t)(loss->from_ns - start_ns),
		.to_ns = (int64_t)(loss->to_ns - start_ns),
		.n_events = loss->n_events,
	};

	(void)err;
	info_add_gap(reading->info, &gap);
	return 0;
}

static int take_progress(void *context, uint64_t done, uint64_t size,
			 struct ior_error *err)
{
	const struct reading *const reading = context;
	struct trace_summary summary;

	(void)err;
	trace_get_summary(reading->trace, &summary);
	progress_show(reading->progress, done, size, summary.n_events);
	return 0;
}

static int take_fact(void *context, const struct fact_row *row,
		     struct ior_error *err)
{
	const struct reading *const reading = context;

	return info_add_pair(&reading->info->facts, row->name, row->value, true,
			     err);
}

static int take_coverage(void *context, const struct coverage_row *row,
			 struct ior_error *err)
{
	const struct reading *const reading = context;

	return info_add_pair(&reading->info->coverage, row->what, row->why,
			     row->seen, err);
}

static int take_device(void *context, const struct device_row *row,
		       struct ior_error *err)
{
	const struct reading *const reading = context;
	const struct info_device device = {
		.size = row->size * SECTOR_SIZE,
		.rotational = row->rotational,
		.accounted = row->accounted,
	};

	if (row->parent_id)
		return 0;
	return info_add_device(reading->info, &device, row->name, row->detail,
			       err);
}

static void take_summary(struct info *info, const struct trace_summary *summary)
{
	const uint64_t start_ns = info_get_number(info, "start_ns");
	const uint64_t from_ns = start_ns ? start_ns : summary->first_ns;

	info->n_events = summary->n_events;
	info->n_lost = summary->n_lost;
	info->n_damaged = summary->n_damaged_chunks + summary->n_damaged_pages;
	info->complete = summary->complete;
	if (summary->last_ns > from_ns)
		info->duration_ns = (int64_t)(summary->last_ns - from_ns);
}

static int read_trace(struct trace *trace, struct reading *reading,
		      struct ior_error *err)
{
	const struct trace_consumer consumer = {
		.text = take_text,
		.loss = take_loss,
		.progress = take_progress,
		.context = reading,
	};
	struct trace_summary summary;
	int r;

	r = trace_run(trace, &consumer, err);
	if (r == 0)
		r = ledger_finish(reading->ledger, err);
	if (r < 0)
		return r;

	trace_get_summary(trace, &summary);
	take_summary(reading->info, &summary);
	return 0;
}

/* The heads of the chunks tell what they hold unpacked. */
static void read_sizes(const char *path, struct info *info)
{
	struct ior_reader *reader;
	struct ior_chunk chunk;
	const uint8_t *stored;
	struct stat status;
	int r;

	if (stat(path, &status) < 0 || !S_ISREG(status.st_mode) ||
	    ior_reader_open(path, &reader, NULL) < 0)
		return;

	info->file_size = ior_reader_size(reader);
	do {
		r = ior_reader_next(reader, &chunk, &stored, NULL);
		if (r > 0)
			info->raw_size += chunk.raw_size;
	} while (r > 0 || r == -EBADMSG || r == -EPROTONOSUPPORT);
	ior_reader_close(reader);
}

int info_of_trace(const char *path, struct progress *progress,
		  struct info *info, struct ior_error *err)
{
	struct reading reading = { .info = info, .progress = progress };
	struct row_sink sink = no_rows;
	struct trace *trace;
	int r;

	r = trace_open(path, &trace, err);
	if (r < 0)
		return r;

	sink.fact = take_fact;
	sink.coverage = take_coverage;
	sink.device = take_device;
	sink.context = &reading;
	reading.trace = trace;
	r = ledger_create(&sink, trace, &reading.ledger, err);
	if (r == 0)
		r = read_trace(trace, &reading, err);
	ledger_free(reading.ledger);
	trace_close(trace);
	if (r == 0)
		read_sizes(path, info);
	return r;
}
