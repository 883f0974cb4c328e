/*
 * words.c - texts of which many things have the same, each kept once
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/words.h"

/* FNV-1a of 64 bits. */
static uint64_t hash_of(const char *text, size_t size)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < size; i++)
		hash = (hash ^ (unsigned char)text[i]) *
		       UINT64_C(0x100000001b3);
	return hash;
}

/* Texts of the same hash are told apart by their number; NULL at a free one. */
static char *find(const struct words *words, const char *text, size_t n,
		  uint64_t hash, uint64_t *number)
{
	char *word;

	for (*number = 0; (word = map_find(&words->map, hash, *number));
	     (*number)++)
		if (!strncmp(word, text, n) && !word[n])
			break;
	return word;
}

const char *words_find(const struct words *words, const char *text, size_t size)
{
	const size_t n = strnlen(text, size);
	uint64_t number;

	return find(words, text, n, hash_of(text, n), &number);
}

int words_get(struct words *words, const char *text, size_t size,
	      const char **ret, struct ior_error *err)
{
	const size_t n = strnlen(text, size);
	const uint64_t hash = hash_of(text, n);
	uint64_t number;
	char *word;
	int r;

	word = find(words, text, n, hash, &number);
	if (word) {
		*ret = word;
		return 0;
	}

	word = strndup(text, n);
	if (!word)
		return ior_fail(err, ENOMEM, "out of memory");

	r = map_set(&words->map, hash, number, word, err);
	if (r < 0) {
		free(word);
		return r;
	}

	*ret = word;
	return 0;
}

void words_release(struct words *words)
{
	size_t at = 0;
	char *word;

	while ((word = map_next(&words->map, &at)))
		free(word);
	map_release(&words->map);
}
