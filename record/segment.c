/*
 * segment.c - one file of a trace, from its FILE chunk to its END
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "iorec/packer.h"
#include "iorec/writer.h"
#include "record/output.h"
#include "record/segment.h"
#include "record/spool.h"

struct segment {
	struct ior_writer *writer;
	struct spool *spool; /* behind the writer */
	bool failed;
};

int segment_create(const struct output *output, int zstd_level,
		   atomic_uint_least64_t *written, struct segment **ret,
		   struct ior_error *err)
{
	struct ior_sink sink = { .write = spool_write };
	struct segment *segment;
	int r;

	segment = calloc(1, sizeof(*segment));
	if (!segment)
		return ior_fail(err, ENOMEM, "out of memory");

	r = spool_create(output->fd, written, &segment->spool, err);
	sink.context = segment->spool;
	if (r == 0)
		r = ior_writer_create_to(&sink, zstd_level, &segment->writer,
					 err);
	if (r < 0) {
		segment_free(segment);
		return r;
	}

	*ret = segment;
	return 0;
}

int segment_start(struct segment *segment, struct ior_error *err)
{
	return spool_start(segment->spool, err);
}

pid_t segment_writer_tid(const struct segment *segment)
{
	return spool_tid(segment->spool);
}

pid_t segment_flusher_tid(const struct segment *segment)
{
	return spool_flusher_tid(segment->spool);
}

int segment_append(struct segment *segment, const struct ior_chunk *chunk,
		   const struct ior_packed *packed, struct ior_error *err)
{
	struct ior_chunk stored = *chunk;
	int r;

	stored.stored_size = packed->size;
	r = ior_writer_append_stored(segment->writer, &stored, packed->data,
				     err);
	segment->failed |= r < 0;
	return r;
}

uint64_t segment_size(const struct segment *segment)
{
	struct ior_writer_totals totals;

	ior_writer_get_totals(segment->writer, &totals);
	return totals.file_size;
}

int segment_finish(struct segment *segment, struct ior_error *err)
{
	int r = 0, written;

	if (!segment->failed)
		r = ior_writer_finish(segment->writer, err);
	written = spool_finish(segment->spool);
	if (r < 0 || written == 0)
		return r;
	return ior_fail(err, -written, "cannot write: %m");
}

void segment_free(struct segment *segment)
{
	if (!segment)
		return;

	ior_writer_free(segment->writer);
	spool_free(segment->spool);
	free(segment);
}
