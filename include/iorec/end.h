/*
 * end.h - what the END chunk says about the whole file
 *
 *	r = ior_end_decode(payload, chunk.raw_size, &end, &error);
 *	for (i = 0; i < end.n_entries; i++)
 *		ior_end_get_entry(payload, i, &entry);
 *
 * The totals let a reader see that no chunk was left out.  The index is sparse:
 * entry i is of chunk i * stride.
 */
#ifndef IOREC_END_H
#define IOREC_END_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;

struct ior_end {
	uint64_t n_chunks;  /* before END */
	uint64_t raw_size;  /* sum of theirs, in bytes */
	uint64_t file_size; /* bytes of the file before END */
	uint64_t lost;      /* sum of their lost_before, in events */
	uint32_t stride;
	uint32_t n_entries;
};

struct ior_end_entry {
	uint64_t offset; /* of the chunk in the file, in bytes */
	uint64_t first_ns;
	uint64_t last_ns;
	uint32_t cpu;
	uint16_t kind;
};

/* Read an unpacked payload; -EBADMSG when its sizes do not agree. */
int ior_end_decode(const uint8_t *payload, size_t size, struct ior_end *ret,
		   struct ior_error *err);

/* Entry i of a payload that ior_end_decode() took, i < n_entries. */
void ior_end_get_entry(const uint8_t *payload, uint32_t i,
		       struct ior_end_entry *ret);

#endif
