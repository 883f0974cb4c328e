/*
 * frames.h - the functions of a stack, from the inside out
 *
 *	while (size) {
 *		name = frames_take(frames, &size, &name_size);
 *		frames_put(out, name, name_size);
 *	}
 */
#ifndef VIEW_FRAMES_H
#define VIEW_FRAMES_H

#include <stddef.h>
#include <stdio.h>

/*
 * The last of those that are left in the first *size bytes, which must not be 0;
 * then *size is of those before it.  Not ended by a zero.
 */
const char *frames_take(const char *frames, size_t *size, size_t *ret_size);

/* Print a name, escaped; what parts functions is in none. */
void frames_put(FILE *out, const char *name, size_t size);

#endif
