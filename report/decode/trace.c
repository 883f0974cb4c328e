/*
 * trace.c - a trace file as events in the order of time
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "iorec/error.h"
#include "iorec/format.h"
#include "iorec/reader.h"
#include "iorec/snapshot.h"
#include "report/decode/event.h"
#include "report/decode/formats.h"
#include "report/decode/merge.h"
#include "report/decode/period.h"
#include "report/decode/print.h"
#include "report/decode/stats.h"
#include "report/decode/stream.h"
#include "report/decode/trace.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

#define EVENTS_PATH "tracing/events/"
#define FORMAT_PATH "/format"
#define SYSTEM_SIZE 64

/* Where every record has its type and its thread; formats.c checks it. */
#define RECORD_TYPE_AT   0
#define RECORD_FLAGS_AT  2
#define RECORD_TID_AT    4
#define RECORD_HEAD_SIZE 8

#define PAGE_SIZE_DEFAULT 4096u

struct trace {
	struct ior_reader *reader;
	struct ior_unpacker *unpacker; /* of texts */
	struct stream_options options;
	struct merge *merge;
	struct formats formats;
	struct period period;
	struct printer *printer; /* made when first used */
	uint8_t *payload;        /* of texts */
	struct ior_text text;
	uint64_t watermark_ns;
	uint64_t handed_ns; /* of the latest event */
	struct trace_summary summary;
	const struct trace_consumer *consumer;
	bool consumer_failed; /* whatever it says ends the run */
};

int trace_open(const char *path, struct trace **ret, struct ior_error *err)
{
	static const struct merge_limits limits = {
		.held_max = MERGE_HELD_MAX,
		.open_max = MERGE_OPEN_MAX,
		.spare_max = MERGE_SPARE_MAX,
	};
	struct trace *trace;
	int r;

	trace = calloc(1, sizeof(*trace));
	if (!trace)
		return ior_fail(err, ENOMEM, "out of memory");
	trace->options.layout = page_layout_default;
	trace->formats.page_size = PAGE_SIZE_DEFAULT;
	trace->period.end_ns = UINT64_MAX;

	r = ior_reader_open(path, &trace->reader, err);
	if (r < 0)
		goto fail;
	r = ior_unpacker_create(&trace->unpacker, err);
	if (r < 0)
		goto fail;
	r = merge_create(&trace->options, &limits, &trace->merge, err);
	if (r < 0)
		goto fail;

	trace->payload = malloc(IOR_CHUNK_MAX);
	if (!trace->payload) {
		r = ior_fail(err, ENOMEM, "out of memory");
		goto fail;
	}
	*ret = trace;
	return 0;

fail:
	trace_close(trace);
	return r;
}

/* A fact of FILE as a number; false when it is none, or out of range. */
static bool get_number(const struct ior_text *text, uint32_t max, uint32_t *ret)
{
	uint64_t number = 0;
	size_t i;

	if (!text->size)
		return false;
	for (i = 0; i < text->size; i++) {
		if (text->data[i] < '0' || text->data[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text->data[i] - '0');
		if (number > max)
			return false;
	}
	*ret = (uint32_t)number;
	return true;
}

static bool is_power_of_two(uint32_t number)
{
	return number && !(number & (number - 1));
}

static int take_subbuf_size(struct trace *trace, struct ior_error *err)
{
	uint32_t size;

	if (!get_number(&trace->text, IOR_SUBBUF_MAX, &size) ||
	    size < IOR_SUBBUF_MIN || !is_power_of_two(size))
		return ior_fail(err, EBADMSG, "subbuf_size is no such size");
	trace->options.subbuf_size = size;
	return 0;
}

static int take_page_size(struct trace *trace, struct ior_error *err)
{
	uint32_t size;

	if (!get_number(&trace->text, IOR_SUBBUF_MAX, &size) ||
	    !is_power_of_two(size))
		return ior_fail(err, EBADMSG, "page_size is no such size");
	trace->formats.page_size = size;
	return 0;
}

static int take_version(struct trace *trace, struct ior_error *err)
{
	uint32_t version;

	if (!get_number(&trace->text, UINT32_MAX, &version) || version != 1)
		return ior_fail(err, EPROTONOSUPPORT,
				"needs a newer iorec (version '%.*s' of texts)",
				(int)(trace->text.size & 0xff),
				trace->text.data);
	return 0;
}

/* Sub-buffers and records are as the CPU writes them. */
static int take_machine(struct trace *trace, struct ior_error *err)
{
	static const char *const big_endian[] = {
		"s390x",   "s390",  "ppc64",      "ppc",    "mips", "mips64",
		"sparc64", "sparc", "aarch64_be", "parisc", "m68k",
	};
	const struct ior_text *const text = &trace->text;
	size_t i;

	for (i = 0; i < N_ITEMS(big_endian); i++)
		if (strlen(big_endian[i]) == text->size &&
		    !memcmp(big_endian[i], text->data, text->size))
			return ior_fail(err, EPROTONOSUPPORT,
					"was recorded on %s, whose byte order "
					"iorec cannot read",
					big_endian[i]);
	return 0;
}

static int take_layout(struct trace *trace, struct ior_error *err)
{
	return page_layout_parse(trace->text.data, trace->text.size,
				 &trace->options.layout, err);
}

/* Facts of the trace that decoding needs itself. */
static const struct {
	const char *name;
	int (*take)(struct trace *trace, struct ior_error *err);
} facts[] = {
	{ "version", take_version },
	{ "machine", take_machine },
	{ "subbuf_size", take_subbuf_size },
	{ "page_size", take_page_size },
	{ EVENTS_PATH "header_page", take_layout },
};

/* SYSTEM of "tracing/events/SYSTEM/EVENT/format". */
static bool get_system(const char *name, char ret[SYSTEM_SIZE])
{
	const char *const system = name + strlen(EVENTS_PATH);
	const size_t name_size = strlen(name);
	size_t size;

	if (strncmp(name, EVENTS_PATH, strlen(EVENTS_PATH)) != 0 ||
	    name_size < strlen(FORMAT_PATH) ||
	    strcmp(name + name_size - strlen(FORMAT_PATH), FORMAT_PATH) != 0)
		return false;

	size = strcspn(system, "/");
	if (!size || size >= SYSTEM_SIZE)
		return false;
	memcpy(ret, system, size);
	ret[size] = '\0';
	return true;
}

/* What the kernel counted before the trace began is none of its losses. */
static int take_stats_text(struct trace *trace, const struct cpu_stats *stats,
			   struct ior_error *err)
{
	const uint64_t time_ns = trace->text.time_ns;

	if (time_ns <= trace->period.start_ns)
		return merge_note_lost_before(trace->merge, stats->cpu,
					      stats->n_lost, err);
	return merge_note_lost(trace->merge, stats->cpu, stats->n_lost, time_ns,
			       err);
}

/* Take what decoding needs out of a text; damage is counted. */
static int take_text(struct trace *trace, struct ior_error *err)
{
	char system[SYSTEM_SIZE];
	struct cpu_stats stats;
	size_t i;
	int r = 0;

	if (stats_parse(&trace->text, &stats))
		return take_stats_text(trace, &stats, err);
	period_note(&trace->period, &trace->text);
	if (get_system(trace->text.name, system))
		r = formats_add(&trace->formats, system, &trace->text, err);
	for (i = 0; i < N_ITEMS(facts); i++)
		if (!strcmp(facts[i].name, trace->text.name))
			r = facts[i].take(trace, err);

	if (r != -EBADMSG)
		return r;
	trace->summary.n_damaged_formats++;
	return 0;
}

/* What the consumer said; damage in its view is not damage of the file. */
static int answer(struct trace *trace, int r)
{
	trace->consumer_failed = r < 0;
	return r;
}

static bool is_damage(const struct trace *trace, int r)
{
	return r == -EBADMSG && !trace->consumer_failed;
}

static int hand_out_text(struct trace *trace, uint16_t kind,
			 struct ior_error *err)
{
	const struct trace_consumer *const consumer = trace->consumer;
	int r;

	r = take_text(trace, err);
	if (r < 0 || !consumer->text)
		return r;
	if (kind != IOR_KIND_FILE &&
	    !period_has_text(&trace->period, &trace->text))
		return 0;
	return answer(trace, consumer->text(consumer->context, kind,
					    &trace->text, err));
}

static int hand_out_texts(struct trace *trace, const struct ior_chunk *chunk,
			  const uint8_t *stored, struct ior_error *err)
{
	size_t at = 0;
	int r;

	r = ior_unpack(trace->unpacker, chunk, stored, trace->payload, err);
	if (r < 0)
		return r;

	while ((r = ior_archive_next(trace->payload, chunk->raw_size, &at,
				     &trace->text, err)) > 0) {
		r = hand_out_text(trace, chunk->kind, err);
		if (r < 0)
			return r;
	}
	return r;
}

static int hand_out_loss(struct trace *trace, const struct trace_loss *loss,
			 struct ior_error *err)
{
	const struct trace_consumer *const consumer = trace->consumer;

	if (!consumer->loss || loss->to_ns < trace->period.start_ns ||
	    loss->from_ns >= trace->period.end_ns)
		return 0;
	return answer(trace, consumer->loss(consumer->context, loss, err));
}

static void note_time(struct trace *trace, uint64_t time_ns)
{
	struct trace_summary *const summary = &trace->summary;

	if (time_ns < trace->handed_ns)
		summary->n_late++;
	else
		trace->handed_ns = time_ns;
	if (!summary->n_events || time_ns < summary->first_ns)
		summary->first_ns = time_ns;
	if (time_ns > summary->last_ns)
		summary->last_ns = time_ns;
	summary->n_events++;
}

static int hand_out_record(struct trace *trace, const struct merge_item *item,
			   struct ior_error *err)
{
	const struct trace_consumer *const consumer = trace->consumer;
	const uint8_t *const raw = item->record.data;
	struct format_entry *entry;
	struct event event;

	if (!period_has(&trace->period, item->record.time_ns))
		return 0;
	if (item->record.size < RECORD_HEAD_SIZE) {
		trace->summary.n_malformed++;
		return 0;
	}
	entry = formats_find(&trace->formats, get_le16(raw + RECORD_TYPE_AT));
	if (!entry) {
		trace->summary.n_unknown++;
		return 0;
	}
	if (!bind_read(&entry->binding, raw, item->record.size, &event)) {
		trace->summary.n_malformed++;
		return 0;
	}

	note_time(trace, item->record.time_ns);
	entry->info.n_events++;
	event.time_ns = item->record.time_ns;
	event.cpu = item->cpu;
	event.tid = (int32_t)get_le32(raw + RECORD_TID_AT);
	event.context = raw[RECORD_FLAGS_AT];
	event.format = entry->index;
	event.raw = raw;
	event.raw_size = item->record.size;
	if (!consumer->event)
		return 0;
	return answer(trace, consumer->event(consumer->context, &event, err));
}

/* Hand out what lies before limit_ns. */
static int drain(struct trace *trace, uint64_t limit_ns, struct ior_error *err)
{
	struct merge_item item;
	int r;

	for (;;) {
		r = merge_next(trace->merge, limit_ns, &item, err);
		if (!r)
			return 0;
		if (r == -EBADMSG) {
			trace->summary.n_damaged_chunks++;
			continue;
		}
		if (r < 0)
			return r;

		r = item.loss ? hand_out_loss(trace, item.loss, err)
			      : hand_out_record(trace, &item, err);
		if (r < 0)
			return r;
	}
}

static int take_texts(struct trace *trace, const struct ior_chunk *chunk,
		      const uint8_t *stored, struct ior_error *err)
{
	return hand_out_texts(trace, chunk, stored, err);
}

static int take_pages(struct trace *trace, const struct ior_chunk *chunk,
		      const uint8_t *stored, struct ior_error *err)
{
	uint64_t limit_ns;
	int r;

	trace->summary.n_lost += chunk->lost_before;
	r = merge_add(trace->merge, chunk, stored, err);
	if (r < 0 || !merge_is_full(trace->merge, &limit_ns))
		return r;

	r = drain(trace, limit_ns, err);
	if (r < 0 || !merge_is_full(trace->merge, &limit_ns))
		return r;
	return drain(trace, UINT64_MAX, err);
}

static int take_stats(struct trace *trace, const struct ior_chunk *chunk,
		      const uint8_t *stored, struct ior_error *err)
{
	int r;

	if (chunk->last_ns > trace->watermark_ns)
		trace->watermark_ns = chunk->last_ns;
	merge_note_watermark(trace->merge, trace->watermark_ns);
	r = drain(trace, trace->watermark_ns, err);
	if (r < 0)
		return r;
	return hand_out_texts(trace, chunk, stored, err);
}

static int take_end(struct trace *trace, const struct ior_chunk *chunk,
		    const uint8_t *stored, struct ior_error *err)
{
	(void)chunk;
	(void)stored;
	return drain(trace, UINT64_MAX, err);
}

/* What to do with a chunk, by its kind. */
static int (*const takers[])(struct trace *trace, const struct ior_chunk *chunk,
			     const uint8_t *stored, struct ior_error *err) = {
	[IOR_KIND_FILE] = take_texts,  [IOR_KIND_SNAPSHOT] = take_texts,
	[IOR_KIND_PAGES] = take_pages, [IOR_KIND_STATS] = take_stats,
	[IOR_KIND_END] = take_end,
};

static int take_chunk(struct trace *trace, const struct ior_chunk *chunk,
		      const uint8_t *stored, struct ior_error *err)
{
	const struct trace_consumer *const consumer = trace->consumer;
	int r;

	if (chunk->compatible & IOR_CHUNK_GAP)
		merge_note_gap(trace->merge);
	r = takers[chunk->kind](trace, chunk, stored, err);
	if (is_damage(trace, r)) {
		trace->summary.n_damaged_chunks++;
		r = 0;
	}
	if (r < 0 || !consumer->progress)
		return r;
	return consumer->progress(consumer->context,
				  ior_reader_offset(trace->reader),
				  ior_reader_size(trace->reader), err);
}

/* All chunks, one after another. */
static int take_chunks(struct trace *trace, struct ior_error *err)
{
	struct ior_chunk chunk;
	const uint8_t *stored;
	int r;

	while ((r = ior_reader_next(trace->reader, &chunk, &stored, err))) {
		if (r > 0)
			r = take_chunk(trace, &chunk, stored, err);
		else if (r == -EBADMSG) {
			trace->summary.n_damaged_chunks++;
			merge_note_gap(trace->merge);
			r = 0;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

/* What was lost behind the last event of a CPU. */
static int hand_out_last_losses(struct trace *trace, struct ior_error *err)
{
	struct merge_item item;
	int r = 0;

	trace->summary.n_lost += merge_n_untold(trace->merge);
	while (!r && merge_finish(trace->merge, trace->watermark_ns, &item))
		r = hand_out_loss(trace, item.loss, err);
	return r;
}

int trace_run(struct trace *trace, const struct trace_consumer *consumer,
	      struct ior_error *err)
{
	int r;

	trace->consumer = consumer;
	r = take_chunks(trace, err);
	if (r < 0)
		return r;
	r = drain(trace, UINT64_MAX, err);
	if (r < 0)
		return r;
	r = hand_out_last_losses(trace, err);
	if (r < 0)
		return r;

	trace->summary.n_damaged_pages = merge_n_bad_pages(trace->merge);
	trace->summary.complete = ior_reader_complete(trace->reader);
	return 0;
}

void trace_get_summary(const struct trace *trace, struct trace_summary *ret)
{
	*ret = trace->summary;
}

const struct trace_format *trace_get_format(const struct trace *trace,
					    uint32_t index)
{
	if (index >= trace->formats.n_entries)
		return NULL;
	return &trace->formats.entries[index]->info;
}

void trace_print_event(struct trace *trace, const struct event *event,
		       char *ret, size_t size)
{
	if (!size)
		return;
	*ret = '\0';
	if (event->format >= trace->formats.n_entries)
		return;
	if (!trace->printer)
		trace->printer = printer_create();
	if (trace->printer)
		printer_print(trace->printer,
			      trace->formats.entries[event->format], event->raw,
			      event->raw_size, ret, size);
}

void trace_close(struct trace *trace)
{
	if (!trace)
		return;

	printer_free(trace->printer);
	formats_release(&trace->formats);
	free(trace->payload);
	merge_free(trace->merge);
	ior_unpacker_free(trace->unpacker);
	ior_reader_close(trace->reader);
	free(trace);
}
