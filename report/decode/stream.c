/*
 * stream.c - the chunks of one CPU, as records and losses in their order
 *
 * A loss is known from two sides.  A sub-buffer has a flag when events before it
 * were overwritten, and sometimes their number: that is where.  The header of a
 * chunk has the number by the kernel's counters since the chunk before it: that
 * is how many.  The recorder reads the counters a little later or earlier than
 * the pages, so a number may come one chunk before or behind its flag.  Hence:
 * a flagged place is given its own number if it has one, else all that was told
 * and not yet given, else what the next chunk tells.  What is never claimed is
 * handed out at the end, so that the losses sum to what the counters told: the
 * kernel marks no sub-buffer for events that it dropped before they had a place
 * (commit overrun), and none comes behind the last.
 *
 * A gap begins at the last event before it, or at a watermark behind that: up to
 * there all was read.  Damage is a loss of which no number is known; the file
 * does not tell behind which watermark.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/reader.h"
#include "report/decode/stream.h"

struct held_chunk {
	struct held_chunk *next;
	struct ior_chunk chunk;
	struct stream_place place;
	uint8_t stored[];
};

struct stream *stream_create(uint32_t cpu, const struct stream_options *options)
{
	struct stream *const stream = calloc(1, sizeof(*stream));

	if (!stream)
		return NULL;
	stream->cpu = cpu;
	stream->options = options;
	return stream;
}

size_t stream_held_size(const struct ior_chunk *chunk)
{
	return sizeof(struct held_chunk) + chunk->stored_size;
}

/* After a chunk came or went: is there one more? */
static void set_state(struct stream *stream)
{
	stream->state = stream->first ? STREAM_PACKED : STREAM_EMPTY;
	if (stream->first)
		stream->time_ns = stream->first->chunk.first_ns;
}

int stream_add(struct stream *stream, const struct ior_chunk *chunk,
	       const uint8_t *stored, const struct stream_place *place,
	       struct ior_error *err)
{
	struct held_chunk *const held = malloc(stream_held_size(chunk));

	if (!held)
		return ior_fail(err, ENOMEM, "out of memory");

	held->next = NULL;
	held->chunk = *chunk;
	held->place = *place;
	memcpy(held->stored, stored, chunk->stored_size);

	if (stream->last)
		stream->last->next = held;
	else
		stream->first = held;
	stream->last = held;
	if (stream->state == STREAM_EMPTY)
		set_state(stream);
	return 0;
}

const struct ior_chunk *stream_first_chunk(const struct stream *stream)
{
	return stream->first ? &stream->first->chunk : NULL;
}

const struct ior_chunk *stream_last_chunk(const struct stream *stream)
{
	return stream->last ? &stream->last->chunk : NULL;
}

static void drop_first(struct stream *stream)
{
	struct held_chunk *const held = stream->first;

	stream->first = held->next;
	if (!stream->first)
		stream->last = NULL;
	free(held);
}

static uint64_t add_saturated(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* How many events the gap before the next record took. */
static uint64_t count_gap(const struct stream *stream)
{
	if (stream->n_gap)
		return stream->n_gap;
	if (stream->n_told > stream->n_given)
		return stream->n_told - stream->n_given;
	return stream->first ? stream->first->chunk.lost_before : 0;
}

static void close_gap(struct stream *stream, uint64_t from_ns, uint64_t to_ns,
		      struct trace_loss *ret)
{
	ret->cpu = stream->cpu;
	ret->from_ns = from_ns < to_ns ? from_ns : to_ns;
	ret->to_ns = to_ns;
	ret->n_events = count_gap(stream);

	stream->n_given = add_saturated(stream->n_given, ret->n_events);
	stream->n_gap = 0;
	stream->gap = false;
}

/* Up to when nothing can have been lost. */
static uint64_t gap_begin(const struct stream *stream)
{
	return stream->last_ns > stream->heard_ns ? stream->last_ns
						  : stream->heard_ns;
}

static void set_record(struct stream *stream)
{
	stream->state = STREAM_OPEN;
	stream->time_ns = stream->record.time_ns;
	stream->has_loss = stream->gap;
	if (stream->gap)
		close_gap(stream, gap_begin(stream), stream->time_ns,
			  &stream->loss);
	stream->last_ns = stream->time_ns;
}

static void note_bad_page(struct stream *stream)
{
	stream->n_bad_pages++;
	stream->gap = true;
}

static void open_page(struct stream *stream)
{
	const struct stream_options *const options = stream->options;
	const uint8_t *const bytes = stream->payload.bytes + stream->next_page;

	stream->next_page += options->subbuf_size;
	if (page_open(&stream->page, bytes, options->subbuf_size,
		      &options->layout) < 0)
		note_bad_page(stream);
	if (!stream->page.missed)
		return;
	stream->gap = true;
	stream->n_gap = add_saturated(stream->n_gap, stream->page.n_missed);
}

void stream_advance(struct stream *stream)
{
	for (;;) {
		const int r = page_next(&stream->page, &stream->record);

		if (r > 0) {
			set_record(stream);
			return;
		}
		if (r < 0)
			note_bad_page(stream);
		if (stream->next_page == stream->payload_size) {
			set_state(stream);
			return;
		}
		open_page(stream);
	}
}

static bool reserve(struct stream_room *room, uint32_t size)
{
	if (size <= room->size)
		return true;

	free(room->bytes);
	room->bytes = malloc(size);
	room->size = room->bytes ? size : 0;
	return room->bytes;
}

static bool has_whole_pages(const struct stream *stream,
			    const struct ior_chunk *chunk)
{
	const uint32_t page_size = stream->options->subbuf_size;

	return page_size && chunk->raw_size % page_size == 0;
}

void stream_ask_ahead(struct stream *stream, struct unpack_ahead *ahead)
{
	const struct held_chunk *const held = stream->first;

	if (!held || stream->ahead || !has_whole_pages(stream, &held->chunk) ||
	    !reserve(&stream->spare, held->chunk.raw_size))
		return;

	stream->ahead = ahead;
	stream->job = (struct unpack_job){
		.chunk = &held->chunk,
		.stored = held->stored,
		.payload = stream->spare.bytes,
	};
	unpack_ahead_ask(ahead, &stream->job);
}

/* Wait for what was asked for. */
static int take_spare(struct stream *stream, struct ior_error *err)
{
	const struct stream_room spare = stream->spare;
	struct unpack_ahead *const ahead = stream->ahead;

	stream->ahead = NULL;
	stream->spare = stream->payload;
	stream->payload = spare;
	return unpack_ahead_wait(ahead, &stream->job, err);
}

/* Unpack the first chunk that is held. */
static int unpack(struct stream *stream, struct ior_unpacker *unpacker,
		  struct ior_error *err)
{
	const struct held_chunk *const held = stream->first;

	if (stream->ahead)
		return take_spare(stream, err);

	if (!has_whole_pages(stream, &held->chunk))
		return ior_fail(err, EBADMSG,
				"pages of cpu %u are no whole sub-buffers",
				stream->cpu);
	if (!reserve(&stream->payload, held->chunk.raw_size))
		return ior_fail(err, ENOMEM, "out of memory");
	return ior_unpack(unpacker, &held->chunk, held->stored,
			  stream->payload.bytes, err);
}

int stream_open_chunk(struct stream *stream, struct ior_unpacker *unpacker,
		      struct ior_error *err)
{
	const int r = unpack(stream, unpacker, err);
	const struct held_chunk *const held = stream->first;

	/* a chunk that is gone took a watermark along, perhaps */
	stream->heard_ns =
		stream->gap || held->place.gap ? 0 : held->place.heard_ns;
	stream->gap = stream->gap || held->place.gap || r < 0;
	if (stream->n_told == stream->n_given)
		stream->told_ns = stream->last_ns;
	stream->n_told = add_saturated(stream->n_told, held->chunk.lost_before);
	stream->payload_size = r < 0 ? 0 : held->chunk.raw_size;
	stream->next_page = 0;
	stream->page = (struct page){ 0 };
	drop_first(stream);

	stream_advance(stream);
	return r;
}

void stream_shrink(struct stream *stream)
{
	free(stream->payload.bytes);
	stream->payload = (struct stream_room){ 0 };
}

bool stream_finish(struct stream *stream, uint64_t end_ns, bool gap,
		   struct trace_loss *ret)
{
	const bool is_unclaimed = stream->n_told > stream->n_given;
	const uint64_t from_ns = is_unclaimed && !stream->gap ? stream->told_ns
							      : stream->last_ns;
	uint64_t to_ns = end_ns > stream->last_ns ? end_ns : stream->last_ns;

	stream->n_told = add_saturated(stream->n_told, stream_n_untold(stream));
	if (!stream->gap && !gap && stream->n_told <= stream->n_given)
		return false;

	if (stream->counted_ns > to_ns)
		to_ns = stream->counted_ns;
	close_gap(stream, from_ns, to_ns, ret);
	return true;
}

void stream_count(struct stream *stream, uint64_t n_lost, uint64_t time_ns)
{
	if (n_lost < stream->n_before ||
	    n_lost - stream->n_before < stream->n_counted)
		return;
	stream->n_counted = n_lost - stream->n_before;
	stream->counted_ns = time_ns;
}

void stream_count_from(struct stream *stream, uint64_t n_lost)
{
	stream->n_before = n_lost;
}

uint64_t stream_n_untold(const struct stream *stream)
{
	return stream->n_counted > stream->n_told
		       ? stream->n_counted - stream->n_told
		       : 0;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;

	while (stream->first)
		drop_first(stream);
	free(stream->payload.bytes);
	free(stream->spare.bytes);
	free(stream);
}
