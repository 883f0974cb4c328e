/*
 * absent.h - a filter that names what the traces do not have
 *
 * It may be right, as of a program that did nothing; or it was mistyped.
 */
#ifndef VIEW_ABSENT_H
#define VIEW_ABSENT_H

#include <stddef.h>

struct filters;
struct ior_error;
struct store;

#define ABSENT_TEXT_SIZE 256

/*
 * Tell of the first that --comm, --fs and --pid name in vain, with the nearest
 * that there is: 1 and a sentence in 'ret', or 0.
 */
int absent_find(struct store *store, const struct filters *filters,
		char ret[ABSENT_TEXT_SIZE], struct ior_error *err);

#endif
