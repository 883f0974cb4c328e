/*
 * nearest.h - the known word that somebody may have meant
 */
#ifndef RECORD_NEAREST_H
#define RECORD_NEAREST_H

#include <stddef.h>

/*
 * Letters to change, add, drop or swap to make one word of the other; words
 * count by their first 63 letters.
 */
size_t nearest_distance(const char *word, const char *other);

/*
 * The best of the words offered so far:
 *
 *	struct nearest nearest = { .word = "blok" };
 *
 *	nearest_offer(&nearest, "block");
 *	nearest.best is "block"
 */
struct nearest {
	const char *word;
	char best[128]; /* empty when none was near */
	size_t distance;
};

void nearest_offer(struct nearest *nearest, const char *known);

#endif
