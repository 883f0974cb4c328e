/*
 * merge.c - records of all CPUs in the order of time
 *
 * A heap of streams, the one with the earliest record on top; ties go to the
 * lower CPU.  The kernel promises no order across CPUs beyond its clock, so
 * there is none better.
 *
 * Chunks wait as they are stored until a watermark says that nothing earlier can
 * come, and of each CPU one is unpacked.  It is as soon as the one before it is
 * done: whether events were lost in between must be known before the other CPUs
 * go on, as what they do then may belong to what was lost.  So a loss is handed
 * out where it begins, not where it ends.
 *
 * Two bounds keep a trace from taking memory without end, be it a hostile one or
 * one whose watermarks were lost.  When too much is held packed, the caller is
 * told a time up to which every CPU that is there has been heard, and takes out
 * what is before it: only a CPU that was silent so far can then come late.  When
 * too much is unpacked, a stream whose next chunk is still packed stands in the
 * heap with the time its header gives and is unpacked when it comes on top; then
 * one stream is emptied out of turn to make room.  Both cost order, never
 * records, and what comes late is counted.
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "iorec/reader.h"
#include "report/decode/merge.h"
#include "report/decode/stream.h"

struct merge {
	const struct stream_options *options;
	struct merge_limits limits;
	struct ior_unpacker *unpacker;
	struct stream *streams[MERGE_CPUS_MAX]; /* by cpu */
	uint64_t n_gaps_seen[MERGE_CPUS_MAX];
	uint64_t n_gaps; /* damaged places of the file so far */

	struct stream *heap[MERGE_CPUS_MAX]; /* those that are not empty */
	uint32_t n_heap;

	bool has_packed; /* of these, some may be ready to be unpacked */
	struct stream *first_lossy; /* losses that are to be handed out */
	struct stream *last_lossy;
	uint64_t watermark_ns;

	struct stream *current; /* of the record that was handed out last */
	struct stream *emptied; /* out of turn, until its chunk ends */
	uint64_t held_size;
	uint64_t open_size;

	struct unpack_ahead *ahead;
	uint64_t spare_size; /* of chunks that are unpacked ahead */

	uint32_t n_finished;    /* streams whose end was asked for */
	struct trace_loss loss; /* that was handed out last */
};

int merge_create(const struct stream_options *options,
		 const struct merge_limits *limits, struct merge **ret,
		 struct ior_error *err)
{
	struct merge *const merge = calloc(1, sizeof(*merge));
	int r;

	if (!merge)
		return ior_fail(err, ENOMEM, "out of memory");

	merge->options = options;
	merge->limits = *limits;
	r = ior_unpacker_create(&merge->unpacker, err);
	if (r == 0)
		r = unpack_ahead_create(&merge->ahead, err);
	if (r < 0) {
		merge_free(merge);
		return r;
	}
	*ret = merge;
	return 0;
}

static bool is_before(const struct stream *a, const struct stream *b)
{
	if (a->time_ns != b->time_ns)
		return a->time_ns < b->time_ns;
	return a->cpu < b->cpu;
}

/* Move the stream at 'i' down to where it belongs. */
static void sift_down(struct merge *merge, uint32_t i)
{
	struct stream **const heap = merge->heap;
	struct stream *const stream = heap[i];

	for (;;) {
		uint32_t child = 2 * i + 1;

		if (child >= merge->n_heap)
			break;
		if (child + 1 < merge->n_heap &&
		    is_before(heap[child + 1], heap[child]))
			child++;
		if (!is_before(heap[child], stream))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = stream;
}

static void push(struct merge *merge, struct stream *stream)
{
	uint32_t i = merge->n_heap++;

	while (i && is_before(stream, merge->heap[(i - 1) / 2])) {
		merge->heap[i] = merge->heap[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	merge->heap[i] = stream;
}

/* Put the heap right after the stream on top has changed. */
static void fix_top(struct merge *merge)
{
	if (merge->heap[0]->state == STREAM_EMPTY)
		merge->heap[0] = merge->heap[--merge->n_heap];
	if (merge->n_heap)
		sift_down(merge, 0);
}

/* The same for one that may stand anywhere. */
static void fix_all(struct merge *merge)
{
	uint32_t i, n = 0;

	for (i = 0; i < merge->n_heap; i++)
		if (merge->heap[i]->state != STREAM_EMPTY)
			merge->heap[n++] = merge->heap[i];
	merge->n_heap = n;
	for (i = n / 2; i > 0; i--)
		sift_down(merge, i - 1);
}

static struct stream *get_stream(struct merge *merge, uint32_t cpu)
{
	if (!merge->streams[cpu])
		merge->streams[cpu] = stream_create(cpu, merge->options);
	return merge->streams[cpu];
}

/* Have the next chunk of a stream unpacked beside us, if there is room. */
static void ask_ahead(struct merge *merge, struct stream *stream)
{
	const struct ior_chunk *const chunk = stream_first_chunk(stream);

	if (!chunk || merge->spare_size - stream->spare.size + chunk->raw_size >
			      merge->limits.spare_max)
		return;

	merge->spare_size -= stream->spare.size;
	stream_ask_ahead(stream, merge->ahead);
	merge->spare_size += stream->spare.size;
}

int merge_add(struct merge *merge, const struct ior_chunk *chunk,
	      const uint8_t *stored, struct ior_error *err)
{
	struct stream_place place = { .heard_ns = merge->watermark_ns };
	struct stream *stream;
	bool was_empty;
	int r;

	if (chunk->cpu >= MERGE_CPUS_MAX)
		return ior_fail(err, EBADMSG, "there can be no cpu %u",
				chunk->cpu);
	stream = get_stream(merge, chunk->cpu);
	if (!stream)
		return ior_fail(err, ENOMEM, "out of memory");

	place.gap = merge->n_gaps_seen[chunk->cpu] != merge->n_gaps;
	was_empty = stream->state == STREAM_EMPTY;
	r = stream_add(stream, chunk, stored, &place, err);
	if (r < 0)
		return r;

	merge->n_gaps_seen[chunk->cpu] = merge->n_gaps;
	merge->held_size += stream_held_size(chunk);
	if (was_empty) {
		push(merge, stream);
		ask_ahead(merge, stream);
	}
	merge->has_packed |= was_empty;
	return 0;
}

void merge_note_watermark(struct merge *merge, uint64_t watermark_ns)
{
	if (watermark_ns > merge->watermark_ns)
		merge->watermark_ns = watermark_ns;
}

int merge_note_lost(struct merge *merge, uint32_t cpu, uint64_t n_lost,
		    uint64_t time_ns, struct ior_error *err)
{
	struct stream *stream;

	if (!n_lost || cpu >= MERGE_CPUS_MAX)
		return 0;
	stream = get_stream(merge, cpu);
	if (!stream)
		return ior_fail(err, ENOMEM, "out of memory");
	stream_count(stream, n_lost, time_ns);
	return 0;
}

int merge_note_lost_before(struct merge *merge, uint32_t cpu, uint64_t n_lost,
			   struct ior_error *err)
{
	struct stream *stream;

	if (!n_lost || cpu >= MERGE_CPUS_MAX)
		return 0;
	stream = get_stream(merge, cpu);
	if (!stream)
		return ior_fail(err, ENOMEM, "out of memory");
	stream_count_from(stream, n_lost);
	return 0;
}

uint64_t merge_n_untold(const struct merge *merge)
{
	uint64_t n_untold = 0;
	uint32_t cpu;

	for (cpu = 0; cpu < MERGE_CPUS_MAX; cpu++)
		if (merge->streams[cpu])
			n_untold += stream_n_untold(merge->streams[cpu]);
	return n_untold;
}

void merge_note_gap(struct merge *merge)
{
	merge->n_gaps++;
}

static void note_loss(struct merge *merge, struct stream *stream)
{
	if (!stream->has_loss)
		return;
	stream->next_lossy = NULL;
	if (merge->first_lossy)
		merge->last_lossy->next_lossy = stream;
	else
		merge->first_lossy = stream;
	merge->last_lossy = stream;
}

/*
 * Go on from the record that was handed out last.  It stands on top, unless its
 * stream is being emptied or a chunk that was added since goes before it.
 */
static void step(struct merge *merge)
{
	struct stream *const stream = merge->current;

	if (!stream)
		return;

	merge->current = NULL;
	stream_advance(stream);
	note_loss(merge, stream);
	merge->has_packed |= stream->state == STREAM_PACKED;
	if (stream == merge->heap[0] && stream != merge->emptied) {
		fix_top(merge);
		return;
	}
	if (stream == merge->emptied && stream->state != STREAM_OPEN)
		merge->emptied = NULL;
	if (stream != merge->emptied)
		fix_all(merge);
}

/* Give back memory of streams that have nothing unpacked. */
static void shrink_streams(struct merge *merge)
{
	uint32_t cpu;

	for (cpu = 0; cpu < MERGE_CPUS_MAX; cpu++) {
		struct stream *const stream = merge->streams[cpu];

		if (!stream || stream->state == STREAM_OPEN)
			continue;
		merge->open_size -= stream->payload.size;
		stream_shrink(stream);
	}
}

static bool has_room(const struct merge *merge, const struct stream *stream)
{
	const uint32_t size = stream_first_chunk(stream)->raw_size;

	return size <= stream->payload.size ||
	       merge->open_size - stream->payload.size + size <=
		       merge->limits.open_max;
}

/* A stream that can be emptied out of turn; NULL when none is open. */
static struct stream *find_open(const struct merge *merge)
{
	uint32_t i;

	for (i = 0; i < merge->n_heap; i++)
		if (merge->heap[i]->state == STREAM_OPEN)
			return merge->heap[i];
	return NULL;
}

/* Unpack the next chunk of a stream. */
static int open_chunk(struct merge *merge, struct stream *stream,
		      struct ior_error *err)
{
	int r;

	merge->held_size -= stream_held_size(stream_first_chunk(stream));
	merge->open_size -= stream->payload.size;
	merge->spare_size -= stream->spare.size;
	r = stream_open_chunk(stream, merge->unpacker, err);
	merge->open_size += stream->payload.size;
	merge->spare_size += stream->spare.size;
	ask_ahead(merge, stream);
	note_loss(merge, stream);
	return r;
}

/* Unpack all that are ready, as far as there is room. */
static int open_packed(struct merge *merge, struct ior_error *err)
{
	uint32_t i;
	int r = 0;

	if (!merge->has_packed)
		return 0;

	for (i = 0; r == 0 && i < merge->n_heap; i++) {
		struct stream *const stream = merge->heap[i];

		while (r == 0 && stream->state == STREAM_PACKED &&
		       has_room(merge, stream))
			r = open_chunk(merge, stream, err);
	}
	merge->has_packed = r < 0;
	fix_all(merge);
	return r;
}

/* Unpack the stream on top, or find one to be emptied first. */
static int open_top(struct merge *merge, struct ior_error *err)
{
	struct stream *const stream = merge->heap[0];
	int r;

	if (!has_room(merge, stream))
		shrink_streams(merge);
	if (!has_room(merge, stream)) {
		merge->emptied = find_open(merge);
		if (merge->emptied)
			return 0;
	}

	r = open_chunk(merge, stream, err);
	merge->has_packed |= stream->state == STREAM_PACKED;
	fix_top(merge);
	return r;
}

static void hand_out(struct merge *merge, struct stream *stream,
		     struct merge_item *item)
{
	merge->current = stream;
	item->cpu = stream->cpu;
	item->loss = NULL;
	item->record = stream->record;
}

static void hand_out_loss(struct merge *merge, struct merge_item *item)
{
	struct stream *const stream = merge->first_lossy;

	merge->first_lossy = stream->next_lossy;
	stream->has_loss = false;
	merge->loss = stream->loss;
	item->cpu = stream->cpu;
	item->loss = &merge->loss;
}

int merge_next(struct merge *merge, uint64_t limit_ns, struct merge_item *item,
	       struct ior_error *err)
{
	int r;

	step(merge);
	r = open_packed(merge, err);
	if (r < 0)
		return r;

	while (merge->n_heap && !merge->emptied && !merge->first_lossy) {
		struct stream *const top = merge->heap[0];

		if (top->time_ns >= limit_ns)
			return 0;
		if (top->state == STREAM_OPEN) {
			hand_out(merge, top, item);
			return 1;
		}
		r = open_top(merge, err);
		if (r < 0)
			return r;
	}
	if (merge->first_lossy) {
		hand_out_loss(merge, item);
		return 1;
	}
	if (!merge->emptied)
		return 0;
	hand_out(merge, merge->emptied, item);
	return 1;
}

bool merge_is_full(const struct merge *merge, uint64_t *ret)
{
	uint64_t heard_ns = UINT64_MAX;
	uint32_t i;

	if (merge->held_size <= merge->limits.held_max)
		return false;

	for (i = 0; i < merge->n_heap; i++) {
		const struct ior_chunk *const last =
			stream_last_chunk(merge->heap[i]);

		if (last && last->last_ns < heard_ns)
			heard_ns = last->last_ns;
	}
	*ret = heard_ns;
	return true;
}

int merge_finish(struct merge *merge, uint64_t end_ns, struct merge_item *item)
{
	while (merge->n_finished < MERGE_CPUS_MAX) {
		const uint32_t cpu = merge->n_finished++;
		struct stream *const stream = merge->streams[cpu];
		const bool gap = merge->n_gaps_seen[cpu] != merge->n_gaps;

		if (!stream ||
		    !stream_finish(stream, end_ns, gap, &merge->loss))
			continue;
		item->cpu = cpu;
		item->loss = &merge->loss;
		return 1;
	}
	return 0;
}

uint64_t merge_n_bad_pages(const struct merge *merge)
{
	uint64_t n_pages = 0;
	uint32_t cpu;

	for (cpu = 0; cpu < MERGE_CPUS_MAX; cpu++)
		if (merge->streams[cpu])
			n_pages += merge->streams[cpu]->n_bad_pages;
	return n_pages;
}

void merge_free(struct merge *merge)
{
	uint32_t cpu;

	if (!merge)
		return;

	unpack_ahead_free(merge->ahead);
	ior_unpacker_free(merge->unpacker);
	for (cpu = 0; cpu < MERGE_CPUS_MAX; cpu++)
		stream_free(merge->streams[cpu]);
	free(merge);
}
