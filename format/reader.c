/*
 * reader.c - walk an iorec file, one chunk at a time
 *
 * A chunk is valid if and only if
 *
 *  1. it begins with the sixteen fixed bytes and its header_crc is right,
 *  2. its file_id is that of the first header in the file,
 *  3. raw_size and stored_size are within their limits,
 *  4. its stored_crc is that of the stored_size bytes behind the header,
 *  5. it is of kind FILE if its sequence is 0, and only then,
 *  6. no chunk before it had its sequence or a higher one,
 *  7. there is no END before it;
 *
 * and it is understood if its version, its incompatible flags and its kind are
 * known (or it is optional).  Nothing of a header is used before its checksum
 * is checked, nothing of a payload before that of the payload is.
 *
 * Where no valid chunk is, the reader says so once and then searches, byte by
 * byte, for the next header of this file.  It keeps no more than one chunk, so
 * a pipe will do.  The file_id is what makes the search safe: payloads hold
 * strings that strangers chose, who cannot know the number of a file that was
 * not yet written.
 *
 * A file that ends inside a chunk was torn: that is no damage but what a killed
 * recorder leaves, and the walk ends quietly.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "chunk.h"
#include "crc32c.h"
#include "input.h"
#include "iorec/error.h"
#include "iorec/reader.h"
#include "layout.h"

#define INPUT_ROOM (CHUNK_HEADER_SIZE + CHUNK_STORED_MAX)

/*
 * Inside a chunk whose payload is damaged there may be whole chunks (bytes were
 * cut out before them), but each look at a false one may cost a checksum of 4
 * MiB.  After so many the rest of that chunk is passed by, which keeps the
 * time that a hostile file costs in proportion to its size.
 */
#define SUSPECTS_MAX 16

enum place {
	IN_FILE,   /* the next chunk begins at the window */
	SEARCHING, /* it is somewhere behind the start of the window */
	AFTER_END,
	AT_EOF,
};

struct ior_reader {
	int fd;
	uint64_t file_size;
	uint64_t file_id;
	struct input input;
	enum place place;
	bool complete;
	uint32_t due;         /* sequence of the chunk that is expected */
	bool due_damaged;     /* that one was reported, the next is as good */
	uint64_t offset;      /* of the chunk handed out */
	size_t taken;         /* its size in the window, to be dropped */
	uint64_t suspect_end; /* offset: end of the damaged chunk looked into */
	int n_suspects;       /* damaged chunks found in it */
};

static int open_path(struct ior_reader *reader, const char *path,
		     struct ior_error *err)
{
	struct stat stat;

	if (strcmp(path, "-") != 0)
		reader->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	else
		reader->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	if (reader->fd < 0 || fstat(reader->fd, &stat) < 0)
		return ior_fail(err, errno, "%m");
	if (S_ISDIR(stat.st_mode))
		return ior_fail(err, EISDIR, "is a directory");

	if (S_ISREG(stat.st_mode))
		reader->file_size = (uint64_t)stat.st_size;
	return 0;
}

static bool is_known_kind(uint16_t kind)
{
	return kind >= IOR_KIND_FILE && kind <= IOR_KIND_END;
}

static bool is_understood(const struct chunk_header *header)
{
	return header->version == CHUNK_VERSION &&
	       !header->chunk.incompatible && is_known_kind(header->chunk.kind);
}

/* An unknown kind whose writer said that it may be passed by. */
static bool is_optional(const struct chunk_header *header)
{
	return header->version == CHUNK_VERSION &&
	       !is_known_kind(header->chunk.kind) &&
	       header->chunk.compatible & IOR_CHUNK_OPTIONAL;
}

/* Judge the file by its first header, at the front of the window. */
static int check_first(struct ior_reader *reader,
		       const struct chunk_header *first, struct ior_error *err)
{
	const size_t size = CHUNK_HEADER_SIZE + first->chunk.stored_size;
	struct chunk_header later;
	int r;

	if (first->version != CHUNK_VERSION)
		return ior_fail(err, EPROTONOSUPPORT,
				"needs a newer iorec (format version %u)",
				first->version);
	if (!first->chunk.sequence && first->chunk.kind != IOR_KIND_FILE)
		return ior_fail(err, EBADMSG, "does not begin with FILE");
	if (first->chunk.incompatible)
		return ior_fail(err, EPROTONOSUPPORT,
				"needs a newer iorec (flags 0x%04x)",
				first->chunk.incompatible);
	if (first->chunk.stored_size > CHUNK_STORED_MAX)
		return 0; /* damaged; next will say so */

	r = input_fill(&reader->input, size, err);
	if (r < 0)
		return r;
	if (reader->input.size < size &&
	    chunk_header_find(input_data(&reader->input), reader->input.size, 1,
			      &later) == reader->input.size)
		return ior_fail(err, EBADMSG, "ends inside its first chunk");
	return 0;
}

/* The first header may be damaged: take the id of the first that is not. */
static int check_file(struct ior_reader *reader, struct ior_error *err)
{
	struct input *const input = &reader->input;
	struct chunk_header first;
	size_t at;
	int r;

	r = input_fill(input, CHUNK_HEADER_SIZE, err);
	if (r < 0)
		return r;
	if (!input->size)
		return ior_fail(err, EBADMSG, "file is empty");
	if (input->size < CHUNK_HEADER_SIZE &&
	    chunk_header_may_begin(input_data(input), input->size))
		return ior_fail(err, EBADMSG, "ends inside its first chunk");

	at = chunk_header_find(input_data(input), input->size, 0, &first);
	if (at == input->size) {
		r = input_fill(input, INPUT_ROOM, err);
		if (r < 0)
			return r;
		at = chunk_header_find(input_data(input), input->size, 0,
				       &first);
	}
	if (at == input->size)
		return ior_fail(err, EBADMSG, "not an iorec trace");

	reader->file_id = first.file_id;
	return at ? 0 : check_first(reader, &first, err);
}

int ior_reader_open(const char *path, struct ior_reader **ret,
		    struct ior_error *err)
{
	struct ior_reader *reader;
	int r;

	reader = calloc(1, sizeof(*reader));
	if (!reader)
		return ior_fail(err, ENOMEM, "out of memory");

	r = open_path(reader, path, err);
	if (r < 0)
		goto fail;

	r = input_init(&reader->input, reader->fd, INPUT_ROOM, err);
	if (r < 0)
		goto fail;

	r = check_file(reader, err);
	if (r < 0)
		goto fail;

	*ret = reader;
	return 0;

fail:
	ior_reader_close(reader);
	return r;
}

/* Report a chunk at the window; the next call searches behind its start. */
static int damaged(struct ior_reader *reader, uint32_t sequence,
		   struct ior_error *err, const char *why)
{
	const uint64_t offset = reader->input.offset;

	reader->place = SEARCHING;
	return ior_fail(err, EBADMSG,
			"chunk %" PRIu32 " at offset %" PRIu64 ": %s", sequence,
			offset, why);
}

/* As damaged(), where not even the header can be believed. */
static int damaged_header(struct ior_reader *reader, struct ior_error *err,
			  const char *why)
{
	reader->due_damaged = true;
	return damaged(reader, reader->due, err, why);
}

/* As damaged(), where the header told which chunk it is. */
static int damaged_chunk(struct ior_reader *reader,
			 const struct ior_chunk *chunk, struct ior_error *err,
			 const char *why)
{
	reader->due = chunk->sequence;
	reader->due_damaged = true;
	return damaged(reader, chunk->sequence, err, why);
}

/* The end of the file, whole or torn: nothing is left to be read. */
static int end_here(struct ior_reader *reader)
{
	input_skip(&reader->input, reader->input.size);
	reader->place = AT_EOF;
	return 0;
}

/* Where the search for a header goes on. */
static void skip_suspect(struct ior_reader *reader)
{
	struct input *const input = &reader->input;
	size_t skip = 1;

	if (reader->n_suspects > SUSPECTS_MAX &&
	    reader->suspect_end > input->offset) {
		skip = (size_t)(reader->suspect_end - input->offset);
		reader->n_suspects = 0;
	}
	input_skip(input, skip < input->size ? skip : input->size);
}

/*
 * Move the window to the next header of this file, behind its present start.
 * Returns 1, or 0 when there is none up to the end of the file.
 */
static int search(struct ior_reader *reader, struct ior_error *err)
{
	struct input *const input = &reader->input;
	struct chunk_header header;
	size_t at;
	int r;

	skip_suspect(reader);
	for (;;) {
		r = input_fill(input, CHUNK_HEADER_SIZE, err);
		if (r < 0)
			return r;
		if (input->size < CHUNK_HEADER_SIZE)
			return end_here(reader);

		at = chunk_header_find(input_data(input), input->size, 0,
				       &header);
		if (at < input->size && header.file_id == reader->file_id) {
			input_skip(input, at);
			reader->place = IN_FILE;
			return 1;
		}
		/* A header may begin in the last bytes, none before them. */
		if (at == input->size)
			at -= CHUNK_HEADER_SIZE;
		input_skip(input, at + 1);
	}
}

/* The header at the window.  Returns 1, 0 at the end of the file. */
static int read_header(struct ior_reader *reader, struct chunk_header *header,
		       struct ior_error *err)
{
	struct input *const input = &reader->input;
	const char *why;
	int r;

	r = input_fill(input, CHUNK_HEADER_SIZE, err);
	if (r < 0)
		return r;
	if (input->size < CHUNK_HEADER_SIZE &&
	    chunk_header_may_begin(input_data(input), input->size))
		return end_here(reader);
	if (input->size < CHUNK_HEADER_SIZE)
		return damaged_header(reader, err, "no chunk begins here");

	why = chunk_header_decode(input_data(input), header);
	if (why)
		return damaged_header(reader, err, why);
	if (header->file_id != reader->file_id)
		return damaged_header(reader, err, "is of another trace");
	return 1;
}

/* Say which chunks are missing; the one at the window comes next. */
static int report_gap(struct ior_reader *reader, uint32_t first,
		      uint32_t sequence, struct ior_error *err)
{
	const uint64_t offset = reader->input.offset;
	const uint32_t last = sequence - 1;

	reader->due = sequence;
	reader->due_damaged = false;
	if (first == last)
		return ior_fail(err, EBADMSG,
				"chunk %" PRIu32 " at offset %" PRIu64
				": chunk %" PRIu32 " is missing before it",
				sequence, offset, first);
	return ior_fail(err, EBADMSG,
			"chunk %" PRIu32 " at offset %" PRIu64
			": chunks %" PRIu32 " to %" PRIu32
			" are missing before it",
			sequence, offset, first, last);
}

static int check_order(struct ior_reader *reader, const struct ior_chunk *chunk,
		       struct ior_error *err)
{
	const uint32_t first = reader->due + (reader->due_damaged ? 1 : 0);

	if (chunk->sequence < reader->due)
		return damaged(reader, chunk->sequence, err,
			       "stands behind a later chunk");
	if (chunk->sequence > first)
		return report_gap(reader, first, chunk->sequence, err);
	return 0;
}

static int check_fields(struct ior_reader *reader,
			const struct ior_chunk *chunk, struct ior_error *err)
{
	if (!chunk->raw_size || chunk->raw_size > IOR_CHUNK_MAX)
		return damaged_chunk(reader, chunk, err,
				     "raw size is out of range");
	if (!chunk->stored_size || chunk->stored_size > CHUNK_STORED_MAX)
		return damaged_chunk(reader, chunk, err,
				     "stored size is out of range");
	if (chunk->kind == IOR_KIND_FILE && chunk->sequence)
		return damaged_chunk(reader, chunk, err, "a second FILE chunk");
	if (chunk->kind != IOR_KIND_FILE && !chunk->sequence)
		return damaged_chunk(reader, chunk, err, "is not FILE");
	return 0;
}

static int damaged_payload(struct ior_reader *reader,
			   const struct ior_chunk *chunk, struct ior_error *err,
			   const char *why)
{
	const uint64_t offset = reader->input.offset;

	if (offset < reader->suspect_end) {
		reader->n_suspects++;
	} else {
		reader->n_suspects = 0;
		reader->suspect_end =
			offset + CHUNK_HEADER_SIZE + chunk->stored_size;
	}
	return damaged_chunk(reader, chunk, err, why);
}

/* Returns 1 when the payload is there and right, 0 at a torn end. */
static int read_payload(struct ior_reader *reader,
			const struct chunk_header *header,
			struct ior_error *err)
{
	const struct ior_chunk *const chunk = &header->chunk;
	const size_t size = CHUNK_HEADER_SIZE + chunk->stored_size;
	struct input *const input = &reader->input;
	struct chunk_header later;
	int r;

	r = input_fill(input, size, err);
	if (r < 0)
		return r;
	if (input->size < size &&
	    chunk_header_find(input_data(input), input->size, 1, &later) ==
		    input->size)
		return end_here(reader);
	if (input->size < size)
		return damaged_payload(reader, chunk, err, "is cut short");

	if (crc32c(input_data(input) + CHUNK_HEADER_SIZE, chunk->stored_size) !=
	    header->stored_crc)
		return damaged_payload(reader, chunk, err, "checksum mismatch");
	return 1;
}

/* Read a valid chunk, understood or not, and leave it at the window. */
static int read_chunk(struct ior_reader *reader, struct chunk_header *header,
		      struct ior_error *err)
{
	int r;

	r = read_header(reader, header, err);
	if (r <= 0)
		return r;

	r = check_order(reader, &header->chunk, err);
	if (r < 0)
		return r;

	r = check_fields(reader, &header->chunk, err);
	if (r < 0)
		return r;

	return read_payload(reader, header, err);
}

/* Pass over the valid chunk at the window with the next call. */
static void take(struct ior_reader *reader, const struct chunk_header *header)
{
	reader->offset = reader->input.offset;
	reader->taken = CHUNK_HEADER_SIZE + header->chunk.stored_size;
	reader->due = header->chunk.sequence + 1;
	reader->due_damaged = false;
	if (header->chunk.kind != IOR_KIND_END || !is_understood(header))
		return;

	reader->complete = true;
	reader->place = AFTER_END;
}

static int fail_newer(const struct ior_reader *reader,
		      const struct chunk_header *header, struct ior_error *err)
{
	return ior_fail(err, EPROTONOSUPPORT,
			"chunk %" PRIu32 " at offset %" PRIu64
			": needs a newer iorec (version %u, kind %u, "
			"flags 0x%04x)",
			header->chunk.sequence, reader->offset, header->version,
			header->chunk.kind, header->chunk.incompatible);
}

/* Nothing may follow END; whatever does is reported once and not read. */
static int check_after_end(struct ior_reader *reader, struct ior_error *err)
{
	const uint64_t offset = reader->input.offset;
	struct chunk_header header;
	int r;

	r = input_fill(&reader->input, CHUNK_HEADER_SIZE, err);
	if (r < 0)
		return r;
	if (!reader->input.size)
		return end_here(reader);

	reader->place = AT_EOF;
	if (reader->input.size >= CHUNK_HEADER_SIZE &&
	    !chunk_header_decode(input_data(&reader->input), &header) &&
	    header.chunk.kind == IOR_KIND_FILE)
		return ior_fail(err, EBADMSG,
				"another trace begins at offset %" PRIu64
				"; a file holds one",
				offset);
	return ior_fail(err, EBADMSG,
			"data behind the end of the trace at offset %" PRIu64,
			offset);
}

/* Go to where the next chunk should be.  Returns 1, 0 at the end. */
static int go_on(struct ior_reader *reader, struct ior_error *err)
{
	input_skip(&reader->input, reader->taken);
	reader->taken = 0;
	if (reader->place == AT_EOF)
		return 0;
	if (reader->place == AFTER_END)
		return check_after_end(reader, err);
	if (reader->place == SEARCHING)
		return search(reader, err);
	return 1;
}

int ior_reader_next(struct ior_reader *reader, struct ior_chunk *chunk,
		    const uint8_t **stored, struct ior_error *err)
{
	struct chunk_header header;
	int r;

	do {
		r = go_on(reader, err);
		if (r <= 0)
			return r;

		r = read_chunk(reader, &header, err);
		if (r <= 0)
			return r;
		take(reader, &header);
	} while (is_optional(&header));

	if (!is_understood(&header))
		return fail_newer(reader, &header, err);

	*chunk = header.chunk;
	chunk->offset = reader->offset;
	*stored = input_data(&reader->input) + CHUNK_HEADER_SIZE;
	return 1;
}

uint64_t ior_reader_offset(const struct ior_reader *reader)
{
	return reader->offset;
}

uint64_t ior_reader_size(const struct ior_reader *reader)
{
	return reader->file_size;
}

bool ior_reader_complete(const struct ior_reader *reader)
{
	return reader->complete;
}

void ior_reader_close(struct ior_reader *reader)
{
	if (!reader)
		return;

	if (reader->fd >= 0)
		close(reader->fd);
	input_release(&reader->input);
	free(reader);
}
