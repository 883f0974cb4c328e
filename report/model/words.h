/*
 * words.h - texts of which many things have the same, each kept once
 *
 * Names of cgroups, say: a fork bomb of a million tasks is in one.
 */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include "report/model/map.h"

/* Owner: the caller; { 0 } is an empty one. */
struct words {
	struct map map;
};

/*
 * The one copy of this text, ended by a zero; it lives as long as the words.
 * 'text' ends at 'size' or at its first zero.
 */
int words_get(struct words *words, const char *text, size_t size,
	      const char **ret, struct ior_error *err);

/* The same, or NULL when there is none yet. */
const char *words_find(const struct words *words, const char *text,
		       size_t size);

void words_release(struct words *words);

#endif
