/*
 * pages.h - what the recorder reads of a sub-buffer: its head
 *
 * A sub-buffer begins with two words of the machine: the time stamp of its
 * first event, and a word whose lower bits are the bytes of events in it; bit
 * 31 says that events were lost before it, bit 30 that their number stands
 * behind the events.  All the rest is the analyzer's.
 */
#ifndef RECORD_PAGES_H
#define RECORD_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sub-buffers of one CPU, read one after the other. */
struct pages {
	const uint8_t *data;
	size_t size; /* a multiple of subbuf_size */
	size_t subbuf_size;
};

uint64_t pages_time(const struct pages *pages, size_t at);

/* Whether events were lost before the sub-buffer at offset 'at'. */
bool pages_lost_before(const struct pages *pages, size_t at);

/* Whether events were lost before any of them. */
bool pages_lost_any(const struct pages *pages);

/*
 * The end of the piece that begins at offset 'at': the next sub-buffer that
 * events were lost before, or the end of all.  Losses stand before a piece,
 * never within.
 */
size_t pages_piece_end(const struct pages *pages, size_t at);

/*
 * How many of 'n_lost' events were lost before the piece at offset 'at'; over
 * all pieces the sum is n_lost.  A sub-buffer that has the number has its own;
 * the rest goes to the first one without, else to the last piece.
 */
uint64_t pages_lost_at(const struct pages *pages, size_t at, uint64_t n_lost);

#endif
