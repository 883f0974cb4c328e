/*
 * stream.h - the chunks of one CPU, as records and losses in their order
 *
 *	r = stream_add(stream, &chunk, stored, gap, &error);
 *	r = stream_open_chunk(stream, unpacker, &error);
 *	while (stream->state == STREAM_OPEN) {
 *		consume(&stream->loss, &stream->record);
 *		stream_advance(stream);
 *	}
 *
 * Chunks are held as they are stored; one at a time is unpacked.  Streams
 * belong to merge.c, which reads their members and changes none.
 */
#ifndef DECODE_STREAM_H
#define DECODE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/format.h"
#include "report/decode/format.h"
#include "report/decode/page.h"
#include "report/decode/trace.h"
#include "report/decode/unpack_ahead.h"

struct ior_error;
struct ior_unpacker;

/* What all streams of a trace share. */
struct stream_options {
	struct page_layout layout;
	uint32_t subbuf_size; /* 0: not known, pages cannot be read */
};

enum stream_state {
	STREAM_EMPTY,  /* no chunk */
	STREAM_PACKED, /* the next chunk is still packed */
	STREAM_OPEN,   /* a record is there, and perhaps a loss before it */
};

struct held_chunk;

/* Memory for an unpacked chunk. */
struct stream_room {
	uint8_t *bytes;
	uint32_t size;
};

struct stream {
	uint32_t cpu;
	enum stream_state state;
	uint64_t time_ns; /* PACKED: as the header says; OPEN: of the record */
	struct page_record record; /* inside the payload */
	struct trace_loss loss;
	bool has_loss;              /* before the record, not handed out yet */
	struct stream *next_lossy;  /* merge.c's */
	struct stream_room payload; /* the chunk that is open */
	struct stream_room spare;   /* the one behind it, when asked for */
	uint64_t n_bad_pages;

	/* the rest is the stream's own */
	const struct stream_options *options;
	struct held_chunk *first, *last;
	struct unpack_ahead *ahead; /* whom the spare was asked of; or NULL */
	struct unpack_job job;
	uint32_t payload_size;
	uint32_t next_page; /* in the payload, in bytes */
	struct page page;
	uint64_t last_ns;    /* of the last record */
	uint64_t heard_ns;   /* all before it is in chunks before this one */
	bool gap;            /* something was lost since */
	uint64_t n_gap;      /* how many events, as pages told */
	uint64_t n_told;     /* lost events, by the headers of chunks */
	uint64_t told_ns;    /* the last record before those not yet given */
	uint64_t n_before;   /* lost events, when the trace began */
	uint64_t n_counted;  /* lost events since, by the latest stats */
	uint64_t counted_ns; /* when these were read */
	uint64_t n_given;    /* of these, handed out in losses */
};

/* NULL when out of memory.  'options' outlive the stream. */
struct stream *stream_create(uint32_t cpu,
			     const struct stream_options *options);

/* Bytes of memory that holding this chunk takes. */
size_t stream_held_size(const struct ior_chunk *chunk);

/*
 * Where a chunk stands.  'gap': what was before it in the file is damaged, so
 * this CPU may have lost events.  'heard_ns': the watermark before it.
 */
struct stream_place {
	bool gap;
	uint64_t heard_ns;
};

/* Hold a copy of a chunk. */
int stream_add(struct stream *stream, const struct ior_chunk *chunk,
	       const uint8_t *stored, const struct stream_place *place,
	       struct ior_error *err);

/* The kernel said at time_ns how many events this CPU has lost so far. */
void stream_count(struct stream *stream, uint64_t n_lost, uint64_t time_ns);

/* Of these, so many it had lost when the trace began. */
void stream_count_from(struct stream *stream, uint64_t n_lost);

/* Lost events that only stats told of, of no chunk. */
uint64_t stream_n_untold(const struct stream *stream);

/* The chunk that comes next, when packed; of the last, its header. */
const struct ior_chunk *stream_first_chunk(const struct stream *stream);
const struct ior_chunk *stream_last_chunk(const struct stream *stream);

/*
 * Have the next chunk unpacked while this one is read.  'ahead' outlives the
 * opening of that chunk, or else is freed before the stream.
 */
void stream_ask_ahead(struct stream *stream, struct unpack_ahead *ahead);

/*
 * Unpack the next chunk and go to its first record; from PACKED to any state.
 * -EBADMSG when the chunk is damaged: it is dropped and leaves a gap.
 */
int stream_open_chunk(struct stream *stream, struct ior_unpacker *unpacker,
		      struct ior_error *err);

/* Go to the next record of the chunk; from OPEN to any state. */
void stream_advance(struct stream *stream);

/* Give the memory of the unpacked chunk back; not when OPEN. */
void stream_shrink(struct stream *stream);

/*
 * At the end of the trace, at end_ns: whether events were lost behind the last
 * record, or are not yet accounted for.
 */
bool stream_finish(struct stream *stream, uint64_t end_ns, bool gap,
		   struct trace_loss *ret);

void stream_free(struct stream *stream);

#endif
