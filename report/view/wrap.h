/*
 * wrap.h - a label and words that go on below each other
 *
 *	lost      1,009 events in 2 gaps: all bytes
 *	          and counts below are at least these
 */
#ifndef VIEW_WRAP_H
#define VIEW_WRAP_H

#include <stddef.h>
#include <stdio.h>

#define WRAP_LABEL_WIDTH 10

/*
 * A line of an escaped text, or as many as make none wider than 'width'
 * columns, unless a word is; the text is written into.
 */
void wrap_put(const char *label, char *text, size_t width, FILE *out);

#endif
