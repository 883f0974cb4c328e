/*
 * nearest.h - the known word that somebody may have meant
 */
#ifndef IOREC_NEAREST_H
#define IOREC_NEAREST_H

#include <stddef.h>

/*
 * Letters to change, add, drop or swap to make one word of the other; words
 * count by their first 63 letters.
 */
size_t ior_nearest_distance(const char *word, const char *other);

/*
 * The best of the words offered so far:
 *
 *	struct ior_nearest nearest = { .word = "blok" };
 *
 *	ior_nearest_offer(&nearest, "block");
 *	nearest.best is "block"
 */
struct ior_nearest {
	const char *word;
	char best[128]; /* empty when none was near */
	size_t distance;
};

void ior_nearest_offer(struct ior_nearest *nearest, const char *known);

#endif
