/*
 * codec.h - payloads into zstd frames
 *
 * The other direction is ior_unpack() in iorec/reader.h.  A packer belongs to
 * one thread and allocates only when it is created.
 */
#ifndef FORMAT_CODEC_H
#define FORMAT_CODEC_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;
struct packer;

int packer_create(int zstd_level, struct packer **ret, struct ior_error *err);

/*
 * Pack 'size' bytes, at most IOR_CHUNK_MAX, into 'stored', which has room for
 * CHUNK_STORED_MAX bytes.
 */
int packer_pack(struct packer *packer, const void *payload, size_t size,
		uint8_t *stored, size_t *ret_size, struct ior_error *err);

void packer_free(struct packer *packer);

#endif
