/*
 * slot.h - equal parts of a span of time, not too many of them
 */
#ifndef STORE_SLOT_H
#define STORE_SLOT_H

#include <stdint.h>

#define SLOTS_MAX 1000u

/*
 * The shortest of 1 us, 2 us, 10 us, 20 us, 100 us ... of which fewer than
 * SLOTS_MAX fit into a span.  Each of these lengths is so many of any shorter one.
 */
static inline uint64_t slot_length_ns(uint64_t span_ns)
{
	uint64_t length_ns = 1000;
	unsigned int step;

	for (step = 0; span_ns / length_ns >= SLOTS_MAX; step++)
		length_ns *= step % 2 ? 5 : 2;
	return length_ns;
}

#endif
