/*
 * writer.c - append chunks to an iorec file
 *
 * What a crash leaves: a chunk goes out in one write(2), after all before it,
 * and nothing is ever written twice.  So a file is at any moment a row of whole
 * chunks and at most one torn one at its end; a killed recorder loses what it
 * had not appended yet and nothing else.  There is no fsync here; what a loss of
 * power leaves is for who owns the file (record/flusher.h).
 *
 * When a write fails half-way (the disk is full) the rest of the chunk stays
 * in the buffer and goes out first at the next call, so that a writer whose
 * disk has room again, or that finishes all the same, leaves no damage behind.
 */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "bytes.h"
#include "chunk.h"
#include "crc32c.h"
#include "index.h"
#include "iorec/error.h"
#include "iorec/packer.h"
#include "iorec/writer.h"
#include "layout.h"

#define BUFFER_SIZE (CHUNK_HEADER_SIZE + CHUNK_STORED_MAX)
#define END_MAX     (END_HEADER_SIZE + INDEX_MAX * ENTRY_SIZE)

struct ior_writer {
	int fd; /* -1 when a sink takes the bytes */
	struct ior_sink sink;
	bool finished;
	bool salvaged; /* as the FILE chunk says; END repeats it */
	uint64_t file_id;
	struct ior_packer *packer;
	uint8_t *buffer; /* one chunk as it goes out */
	size_t size;     /* of it */
	size_t written;  /* of it */
	struct ior_writer_totals totals;
	struct index index;
	uint8_t end[END_MAX]; /* payload of END */
};

/*
 * Tells this file's chunks from those of another file that stand in the
 * payload of this one or behind it.
 */
static uint64_t make_file_id(void)
{
	struct timespec now;
	uint64_t id;

	/* Early in boot there is no entropy yet; a trace does not wait. */
	if (getrandom(&id, sizeof(id), GRND_NONBLOCK) == sizeof(id))
		return id;

	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec << 32 ^ (uint64_t)now.tv_nsec ^
	       (uint64_t)getpid() << 40;
}

static int create(int fd, const struct ior_sink *sink, int zstd_level,
		  struct ior_writer **ret, struct ior_error *err)
{
	struct ior_writer *writer;
	int r;

	writer = calloc(1, sizeof(*writer));
	if (!writer)
		return ior_fail(err, ENOMEM, "out of memory");

	writer->fd = fd;
	if (sink)
		writer->sink = *sink;
	writer->file_id = make_file_id();
	index_init(&writer->index);
	r = ior_packer_create(zstd_level, &writer->packer, err);
	if (r < 0)
		goto fail;

	writer->buffer = malloc(BUFFER_SIZE);
	if (!writer->buffer) {
		r = ior_fail(err, ENOMEM, "out of memory");
		goto fail;
	}

	*ret = writer;
	return 0;

fail:
	ior_writer_free(writer);
	return r;
}

int ior_writer_create(int fd, int zstd_level, struct ior_writer **ret,
		      struct ior_error *err)
{
	return create(fd, NULL, zstd_level, ret, err);
}

int ior_writer_create_to(const struct ior_sink *sink, int zstd_level,
			 struct ior_writer **ret, struct ior_error *err)
{
	return create(-1, sink, zstd_level, ret, err);
}

static ssize_t put(struct ior_writer *writer, const void *data, size_t size)
{
	if (writer->fd < 0)
		return writer->sink.write(writer->sink.context, data, size);
	return write(writer->fd, data, size);
}

/* Whether a failed write is worth another try; waits for a slow pipe. */
static bool may_go_on(int fd, int code)
{
	struct pollfd pollfd = { .fd = fd, .events = POLLOUT };

	if (code == EINTR)
		return true;
	if (code != EAGAIN || fd < 0)
		return false;

	poll(&pollfd, 1, -1);
	return true;
}

/* Write what is left of the chunk in the buffer. */
static int flush(struct ior_writer *writer, struct ior_error *err)
{
	ssize_t r;

	while (writer->written < writer->size) {
		r = put(writer, writer->buffer + writer->written,
			writer->size - writer->written);
		if (r < 0 && may_go_on(writer->fd, errno))
			continue;
		if (r <= 0)
			return ior_fail(err, r ? errno : EIO,
					"cannot write: %m");
		writer->written += (size_t)r;
		writer->totals.file_size += (uint64_t)r;
	}
	return 0;
}

/* What makes a chunk one that must not be written, or NULL. */
static const char *misuse(const struct ior_writer *writer,
			  const struct ior_chunk *chunk)
{
	const bool is_first = !writer->totals.n_chunks;

	if (writer->finished)
		return "the trace is finished already";
	if (is_first != (chunk->kind == IOR_KIND_FILE))
		return "a trace begins with its one FILE chunk";
	if (chunk->kind == IOR_KIND_END)
		return "an END chunk is the writer's to write";
	if (chunk->incompatible)
		return "no incompatible flag is known";
	if (!chunk->raw_size || chunk->raw_size > IOR_CHUNK_MAX)
		return "a payload is of 1 to 4194304 bytes";
	return NULL;
}

/* The stored payload lies in the buffer behind the place of the header. */
static void put_header(struct ior_writer *writer, const struct ior_chunk *chunk,
		       size_t stored_size)
{
	uint8_t *const stored = writer->buffer + CHUNK_HEADER_SIZE;
	struct chunk_header header = {
		.chunk = *chunk,
		.file_id = writer->file_id,
		.version = CHUNK_VERSION,
		.stored_crc = crc32c(stored, stored_size),
	};

	header.chunk.sequence = (uint32_t)writer->totals.n_chunks;
	header.chunk.stored_size = (uint32_t)stored_size;
	chunk_header_encode(&header, writer->buffer);
	index_add(&writer->index, &header.chunk, writer->totals.file_size);
	writer->size = CHUNK_HEADER_SIZE + stored_size;
	writer->written = 0;
}

/* Note the chunk and send it on its way: from here on it is in the trace. */
static int put_chunk(struct ior_writer *writer, const struct ior_chunk *chunk,
		     size_t stored_size, struct ior_error *err)
{
	put_header(writer, chunk, stored_size);
	writer->totals.n_chunks++;
	writer->totals.raw_size += chunk->raw_size;
	writer->totals.lost += chunk->lost_before;
	if (chunk->kind == IOR_KIND_FILE)
		writer->salvaged = chunk->compatible & IOR_CHUNK_SALVAGED;
	return flush(writer, err);
}

static int put_packed(struct ior_writer *writer, const struct ior_chunk *chunk,
		      const struct ior_packed *packed, struct ior_error *err)
{
	memcpy(writer->buffer + CHUNK_HEADER_SIZE, packed->data, packed->size);
	return put_chunk(writer, chunk, packed->size, err);
}

static int pack_and_put(struct ior_writer *writer,
			const struct ior_chunk *chunk, const void *payload,
			struct ior_error *err)
{
	struct ior_packed packed;
	int r;

	r = ior_packer_pack(writer->packer, payload, chunk->raw_size, &packed,
			    err);
	if (r < 0)
		return r;

	return put_packed(writer, chunk, &packed, err);
}

int ior_writer_append(struct ior_writer *writer, const struct ior_chunk *chunk,
		      const void *payload, struct ior_error *err)
{
	const char *const why = misuse(writer, chunk);
	int r;

	if (why)
		return ior_fail(err, EINVAL, "%s", why);

	r = flush(writer, err);
	if (r < 0)
		return r;

	return pack_and_put(writer, chunk, payload, err);
}

int ior_writer_append_stored(struct ior_writer *writer,
			     const struct ior_chunk *chunk, const void *stored,
			     struct ior_error *err)
{
	const struct ior_packed packed = {
		.data = stored,
		.size = chunk->stored_size,
	};
	const char *const why = misuse(writer, chunk);
	int r;

	if (why)
		return ior_fail(err, EINVAL, "%s", why);
	if (!chunk->stored_size || chunk->stored_size > CHUNK_STORED_MAX)
		return ior_fail(err, EINVAL, "stored size is out of range");

	r = flush(writer, err);
	if (r < 0)
		return r;

	return put_packed(writer, chunk, &packed, err);
}

/* Returns the size of END's payload. */
static size_t make_end(struct ior_writer *writer)
{
	const struct ior_writer_totals *const totals = &writer->totals;
	const struct index *const index = &writer->index;
	const size_t index_size = (size_t)index->n_entries * ENTRY_SIZE;
	uint8_t *const end = writer->end;

	put_le64(end + END_N_CHUNKS_AT, totals->n_chunks);
	put_le64(end + END_RAW_SIZE_AT, totals->raw_size);
	put_le64(end + END_FILE_SIZE_AT, totals->file_size);
	put_le64(end + END_LOST_AT, totals->lost);
	put_le32(end + END_STRIDE_AT, index->stride);
	put_le32(end + END_N_ENTRIES_AT, index->n_entries);
	memcpy(end + END_HEADER_SIZE, index->entries, index_size);
	return END_HEADER_SIZE + index_size;
}

int ior_writer_finish(struct ior_writer *writer, struct ior_error *err)
{
	struct ior_chunk chunk = { .kind = IOR_KIND_END, .cpu = IOR_NO_CPU };
	int r;

	r = flush(writer, err);
	if (r < 0 || writer->finished)
		return r;
	if (!writer->totals.n_chunks)
		return ior_fail(err, EINVAL,
				"a trace begins with its one FILE chunk");

	writer->finished = true;
	chunk.compatible = writer->salvaged ? IOR_CHUNK_SALVAGED : 0;
	chunk.raw_size = (uint32_t)make_end(writer);
	return pack_and_put(writer, &chunk, writer->end, err);
}

void ior_writer_get_totals(const struct ior_writer *writer,
			   struct ior_writer_totals *ret)
{
	*ret = writer->totals;
}

void ior_writer_free(struct ior_writer *writer)
{
	if (!writer)
		return;

	ior_packer_free(writer->packer);
	free(writer->buffer);
	free(writer);
}
