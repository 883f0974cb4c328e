/*
 * format.h - the chunks an iorec file is made of
 *
 * A .ioz file is a row of chunks.  Each chunk is one zstd skippable frame that
 * holds a fixed header, and one independent zstd frame that holds the payload,
 * so any zstd tool can test and unpack a trace.  docs/iorec-format.5.md is the
 * specification; format/layout.h has the byte offsets.
 */
#ifndef IOREC_FORMAT_H
#define IOREC_FORMAT_H

#include <stdint.h>

/*
 * What a chunk holds.  FILE, SNAPSHOT and STATS hold an archive of named texts
 * (snapshot.h), PAGES hold sub-buffers of one CPU exactly as the kernel gave
 * them, END holds totals and a sparse index.
 */
enum ior_kind {
	IOR_KIND_FILE = 1,
	IOR_KIND_SNAPSHOT = 2,
	IOR_KIND_PAGES = 3,
	IOR_KIND_STATS = 4,
	IOR_KIND_END = 5,
};

#define IOR_NO_CPU UINT32_MAX

/* Compatible flags: a reader that does not know one goes on. */
#define IOR_CHUNK_OPTIONAL 0x0001 /* of an unknown kind: may be skipped */
#define IOR_CHUNK_PARTIAL  0x0002 /* SNAPSHOT: a walk was cut short */
#define IOR_CHUNK_SALVAGED 0x0004 /* FILE, END: made by check --salvage */
#define IOR_CHUNK_GAP      0x0008 /* salvaged: chunks before it are missing */

/* A payload larger than this is refused before anything is allocated. */
#define IOR_CHUNK_MAX (4u << 20)

/*
 * Sub-buffers in a PAGES chunk all have the size the FILE chunk names
 * ("subbuf_size"): a power of two from 4 KiB to 1 MiB, as
 * buffer_subbuf_size_kb allows.
 */
#define IOR_SUBBUF_MIN 4096u
#define IOR_SUBBUF_MAX (1u << 20)

/*
 * A chunk as its header tells it.  Times are ns of the trace's clock.
 * For PAGES, [first_ns, last_ns] are the time stamps at the head of the first
 * and of the last sub-buffer.  For STATS, last_ns is the watermark: every event
 * before it is in the file already.
 */
struct ior_chunk {
	uint16_t kind; /* enum ior_kind, or one we do not know */
	uint16_t compatible;
	uint16_t incompatible;
	uint32_t sequence; /* 0, 1, 2 ... in the order of the file */
	uint32_t cpu;      /* IOR_NO_CPU when it belongs to none */
	uint64_t first_ns;
	uint64_t last_ns;
	uint64_t lost_before; /* events this CPU lost since its last chunk */
	uint32_t raw_size;    /* bytes of the payload when unpacked */
	uint32_t stored_size; /* bytes of its zstd frame */
	uint64_t offset;      /* in the file, in bytes; told by the reader */
};

#endif
