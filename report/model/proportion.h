/*
 * proportion.h - part a size in proportion, so that the parts sum to it
 *
 * Each part is rounded down, and the bytes that remain go one by one to those
 * that lost most by it, the first among equals.
 */
#ifndef MODEL_PROPORTION_H
#define MODEL_PROPORTION_H

#include <stdint.h>

#define PROPORTION_PARTS_MAX 64

/*
 * Parts of 'size' by 'weights', n_parts of them (at least 1, at most
 * PROPORTION_PARTS_MAX).  Without any weight all goes to the first.  'ret' may
 * be 'weights'.
 */
void proportion_part(const uint64_t *weights, uint32_t n_parts, uint64_t size,
		     uint64_t *ret);

#endif
