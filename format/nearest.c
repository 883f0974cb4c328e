/*
 * nearest.c - the known word that somebody may have meant
 */
#include <stdio.h>
#include <string.h>

#include "iorec/nearest.h"

#define LETTERS_MAX 63

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t ior_nearest_distance(const char *word, const char *other)
{
	const size_t n_word = strnlen(word, LETTERS_MAX);
	const size_t n_other = strnlen(other, LETTERS_MAX);
	size_t rows[3][LETTERS_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	size_t i, j;

	for (j = 0; j <= n_other; j++)
		row[j] = j;
	for (i = 1; i <= n_word; i++) {
		spare = before;
		before = above;
		above = row;
		row = spare;
		row[0] = i;
		for (j = 1; j <= n_other; j++) {
			row[j] = above[j - 1] + (word[i - 1] != other[j - 1]);
			row[j] = min(row[j], min(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && word[i - 1] == other[j - 2] &&
			    word[i - 2] == other[j - 1])
				row[j] = min(row[j], before[j - 2] + 1);
		}
	}
	return row[n_other];
}

void ior_nearest_offer(struct ior_nearest *nearest, const char *known)
{
	const size_t distance = ior_nearest_distance(nearest->word, known);

	if (nearest->best[0] && distance >= nearest->distance)
		return;

	/* From half of its letters on it is another word. */
	if (distance * 2 >= strlen(known))
		return;

	snprintf(nearest->best, sizeof(nearest->best), "%s", known);
	nearest->distance = distance;
}
