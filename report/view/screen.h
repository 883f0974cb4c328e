/*
 * screen.h - what can be shown where a report goes
 *
 * A file or a pipe gets what a terminal of 80 columns would, without colour.
 */
#ifndef VIEW_SCREEN_H
#define VIEW_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct screen {
	bool is_terminal;
	bool has_unicode; /* else what is not ASCII may come out as rubbish */
	bool has_colour;
	size_t width; /* columns */
};

/*
 * Of a stream, by the locale that was set and the environment: COLUMNS, TERM,
 * NO_COLOR.  'ascii' wants no other characters, whatever the locale has.
 */
struct screen screen_of(FILE *out, bool ascii);

#endif
