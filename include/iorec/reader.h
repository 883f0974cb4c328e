/*
 * reader.h - walk an iorec file, one chunk at a time
 *
 * A reader goes forward only, so it reads a pipe as well as a file, and hands
 * out each chunk still compressed; an unpacker, one a thread, opens it:
 *
 *	r = ior_reader_open(path, &reader, &error);
 *	while ((r = ior_reader_next(reader, &chunk, &stored, &error)) > 0)
 *		r = ior_unpack(unpacker, &chunk, stored, buffer, &error);
 *	ior_reader_close(reader);
 *
 * It trusts nothing it reads: sizes and checksums are checked before they are
 * used, so any file, however damaged, gives a chunk, the end or an error, and
 * after an error the next call goes on at the next valid chunk.  A file whose
 * recorder was killed ends at its last whole chunk, and then
 * ior_reader_complete() is false.
 */
#ifndef IOREC_READER_H
#define IOREC_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "iorec/format.h"

struct ior_error;
struct ior_reader;
struct ior_unpacker;

/*
 * Open the trace at 'path'; "-" is standard input.  On success the caller owns
 * *ret and releases it with ior_reader_close().  Fails with -EBADMSG when it is
 * empty, not an iorec file or ends inside its first chunk, -EPROTONOSUPPORT when
 * it needs a newer reader, -EISDIR for a directory.  The sentence does not name
 * the path.
 */
int ior_reader_open(const char *path, struct ior_reader **ret,
		    struct ior_error *err);

/*
 * Read the next chunk.  Returns 1 for a chunk, 0 at the end of the file,
 * -EBADMSG for a damaged chunk ("chunk 12 at offset 40960: checksum mismatch",
 * "... chunks 9 to 11 are missing before it") and -EPROTONOSUPPORT for one that
 * needs a newer reader; after both the next call resumes at the next valid one.
 * Any other failure is one of reading.  The payload's checksum was checked;
 * *stored is its zstd frame of chunk->stored_size bytes, owned by the reader,
 * valid until the next call.
 */
int ior_reader_next(struct ior_reader *reader, struct ior_chunk *chunk,
		    const uint8_t **stored, struct ior_error *err);

/* Offset in the file of the chunk that next returned last, in bytes. */
uint64_t ior_reader_offset(const struct ior_reader *reader);

/* Size of the file in bytes, 0 when it is not a regular file. */
uint64_t ior_reader_size(const struct ior_reader *reader);

/* Whether the file was finished by its recorder; known once next returned 0. */
bool ior_reader_complete(const struct ior_reader *reader);

/* Release the reader and all it handed out; NULL is allowed. */
void ior_reader_close(struct ior_reader *reader);

int ior_unpacker_create(struct ior_unpacker **ret, struct ior_error *err);

/*
 * Unpack 'stored' into 'payload', which has room for chunk->raw_size bytes.
 * -EBADMSG unless exactly that many come out and zstd's checksum agrees.
 */
int ior_unpack(struct ior_unpacker *unpacker, const struct ior_chunk *chunk,
	       const uint8_t *stored, void *payload, struct ior_error *err);

void ior_unpacker_free(struct ior_unpacker *unpacker);

#endif
