/*
 * packer.h - payloads into zstd frames, as chunks have them
 *
 *	r = ior_packer_create(level, &packer, &error);
 *	r = ior_packer_pack(packer, payload, size, &stored, &error);
 *	ior_packer_free(packer);
 *
 * A frame can go into any number of traces (ior_writer_append_stored()).  The
 * other direction is ior_unpack() in reader.h.  A packer belongs to one thread
 * and allocates only when it is created.
 */
#ifndef IOREC_PACKER_H
#define IOREC_PACKER_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;
struct ior_packer;

/* A zstd frame; owned by its packer, valid until that packs another. */
struct ior_packed {
	const uint8_t *data;
	uint32_t size;
};

/* Levels are those of writer.h. */
int ior_packer_create(int zstd_level, struct ior_packer **ret,
		      struct ior_error *err);

/* Pack 'size' bytes, 1 to IOR_CHUNK_MAX. */
int ior_packer_pack(struct ior_packer *packer, const void *payload, size_t size,
		    struct ior_packed *ret, struct ior_error *err);

/* NULL is allowed. */
void ior_packer_free(struct ior_packer *packer);

#endif
