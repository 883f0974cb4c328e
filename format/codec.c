/*
 * codec.c - payloads into zstd frames, and back
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

/* For ZSTD_initStaticCCtx: the only way to pack without ever allocating. */
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

#include "bytes.h"
#include "iorec/error.h"
#include "iorec/packer.h"
#include "iorec/reader.h"
#include "iorec/writer.h"
#include "layout.h"

struct ior_packer {
	ZSTD_CCtx *zstd; /* lies in workspace */
	void *workspace;
	uint8_t *stored; /* CHUNK_STORED_MAX bytes */
};

struct ior_unpacker {
	ZSTD_DCtx *zstd;
};

/*
 * Records are rows of words of 4 bytes, and matches begin where words do: the
 * default level looks at every fourth byte, not at every other.  zstd steps by
 * one more than this, and then leaves literals as they are unless told not to.
 * Of reads from memory this takes three quarters of the time and of the bytes;
 * of reads from a disk nine tenths of the time for a twelfth more bytes, of
 * writes with fsync two thirds of the time for a sixth more.
 */
#define WORD_STEP 3

static size_t set_step(ZSTD_CCtx *zstd)
{
	size_t r;

	r = ZSTD_CCtx_setParameter(zstd, ZSTD_c_targetLength, WORD_STEP);
	if (!ZSTD_isError(r))
		r = ZSTD_CCtx_setParameter(zstd, ZSTD_c_literalCompressionMode,
					   ZSTD_ps_enable);
	return r;
}

static size_t set_parameters(ZSTD_CCtx *zstd, int level)
{
	size_t r;

	/* A static context comes without the defaults, content size first. */
	r = ZSTD_CCtx_reset(zstd, ZSTD_reset_session_and_parameters);
	if (!ZSTD_isError(r))
		r = ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel,
					   level);
	if (!ZSTD_isError(r))
		r = ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
	if (!ZSTD_isError(r) && level == IOR_ZSTD_LEVEL_DEFAULT)
		r = set_step(zstd);
	return r;
}

int ior_packer_create(int zstd_level, struct ior_packer **ret,
		      struct ior_error *err)
{
	const size_t size = ZSTD_estimateCCtxSize(zstd_level);
	struct ior_packer *packer;

	if (zstd_level < IOR_ZSTD_LEVEL_MIN || zstd_level > IOR_ZSTD_LEVEL_MAX)
		return ior_fail(err, EINVAL, "no zstd level %d", zstd_level);

	packer = calloc(1, sizeof(*packer));
	if (!packer)
		return ior_fail(err, ENOMEM, "out of memory");

	packer->stored = malloc(CHUNK_STORED_MAX);
	packer->workspace = malloc(size);
	if (packer->workspace)
		packer->zstd = ZSTD_initStaticCCtx(packer->workspace, size);
	if (!packer->stored || !packer->zstd ||
	    ZSTD_isError(set_parameters(packer->zstd, zstd_level))) {
		ior_packer_free(packer);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	*ret = packer;
	return 0;
}

int ior_packer_pack(struct ior_packer *packer, const void *payload, size_t size,
		    struct ior_packed *ret, struct ior_error *err)
{
	size_t r;

	if (!size || size > IOR_CHUNK_MAX)
		return ior_fail(err, EINVAL,
				"a payload is of 1 to 4194304 bytes");

	r = ZSTD_compress2(packer->zstd, packer->stored, CHUNK_STORED_MAX,
			   payload, size);
	if (ZSTD_isError(r))
		return ior_fail(err, EIO, "zstd cannot pack %zu bytes: %s",
				size, ZSTD_getErrorName(r));

	*ret = (struct ior_packed){
		.data = packer->stored,
		.size = (uint32_t)r,
	};
	return 0;
}

void ior_packer_free(struct ior_packer *packer)
{
	if (!packer)
		return;

	free(packer->workspace);
	free(packer->stored);
	free(packer);
}

int ior_unpacker_create(struct ior_unpacker **ret, struct ior_error *err)
{
	struct ior_unpacker *const unpacker = calloc(1, sizeof(*unpacker));

	if (!unpacker)
		return ior_fail(err, ENOMEM, "out of memory");

	unpacker->zstd = ZSTD_createDCtx();
	if (!unpacker->zstd) {
		free(unpacker);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	*ret = unpacker;
	return 0;
}

/* The frame header descriptor, RFC 8878 section 3.1.1.1.1. */
#define FRAME_DESCRIPTOR_AT  4
#define FRAME_WINDOW_AT      5
#define FRAME_SINGLE_SEGMENT 0x20 /* no window byte; it is the content size */
#define FRAME_FLAGS_WANTED   0x04 /* a checksum of the content */
#define FRAME_FLAGS_MASK     0x0f /* of these, with a dictionary and reserved */

/* A window of at most IOR_CHUNK_MAX: exponent 22 above 10, mantissa 0. */
#define FRAME_WINDOW_MAX ((22 - 10) << 3)

/*
 * Whether it begins as the frames of this format do: content size and checksum
 * present, no dictionary, a small window.  A tool that unpacks as a stream
 * needs the last; ZSTD_decompressDCtx() writes straight into the payload and
 * allocates no window at all.
 */
static bool frame_is_ours(const uint8_t *stored, size_t size)
{
	uint8_t descriptor;

	if (size <= FRAME_WINDOW_AT || get_le32(stored) != ZSTD_MAGICNUMBER)
		return false;

	descriptor = stored[FRAME_DESCRIPTOR_AT];
	if ((descriptor & FRAME_FLAGS_MASK) != FRAME_FLAGS_WANTED)
		return false;
	return descriptor & FRAME_SINGLE_SEGMENT ||
	       stored[FRAME_WINDOW_AT] <= FRAME_WINDOW_MAX;
}

/* What is wrong with a frame before it is unpacked, or NULL. */
static const char *find_fault(const struct ior_chunk *chunk,
			      const uint8_t *stored)
{
	const size_t size = chunk->stored_size;

	if (!frame_is_ours(stored, size))
		return "not a zstd frame of iorec";
	if (ZSTD_getFrameContentSize(stored, size) != chunk->raw_size)
		return "payload has not its raw size";
	if (ZSTD_findFrameCompressedSize(stored, size) != size)
		return "not one zstd frame";
	return NULL;
}

int ior_unpack(struct ior_unpacker *unpacker, const struct ior_chunk *chunk,
	       const uint8_t *stored, void *payload, struct ior_error *err)
{
	const char *why = find_fault(chunk, stored);

	if (!why &&
	    ZSTD_decompressDCtx(unpacker->zstd, payload, chunk->raw_size,
				stored, chunk->stored_size) != chunk->raw_size)
		why = "payload does not unpack";
	if (why)
		return ior_fail(err, EBADMSG,
				"chunk %" PRIu32 " at offset %" PRIu64 ": %s",
				chunk->sequence, chunk->offset, why);
	return 0;
}

void ior_unpacker_free(struct ior_unpacker *unpacker)
{
	if (!unpacker)
		return;

	ZSTD_freeDCtx(unpacker->zstd);
	free(unpacker);
}
