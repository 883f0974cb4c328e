/*
 * bar.h - a number as the length of a bar
 */
#ifndef VIEW_BAR_H
#define VIEW_BAR_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct screen;

/*
 * A bar for n, of which n_most is as long as 'width' columns, and blanks up to
 * there: of '@', or of blocks in eighths of a column.  One of more than nothing
 * shows, however few: outliers are what is looked for.
 */
void bar_put(FILE *out, const struct screen *screen, uint64_t n,
	     uint64_t n_most, size_t width);

#endif
