/*
 * shorten.h - a name without its middle
 */
#ifndef VIEW_SHORTEN_H
#define VIEW_SHORTEN_H

#include <stddef.h>

struct screen;

/*
 * A copy of an escaped text that is no wider than 'width' columns, which is 3
 * or more: its end tells more than its begin, and between them stands a letter
 * for what is left out.  Of "inode N of MAJ:MIN" the number stays whole, of a
 * path as much as can be of its last two names.  The caller frees it; NULL when
 * out of memory.
 */
char *shorten_copy(const char *text, size_t width, const struct screen *screen);

#endif
