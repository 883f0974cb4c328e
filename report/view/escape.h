/*
 * escape.h - make the names of files and commands safe to print
 *
 * A name holds any byte: a newline, what a terminal obeys, half a character.
 * Control characters (also DEL and U+0080 to U+009F) and bytes that are not
 * UTF-8 become \xNN, a byte each; all else stays as it is, so that a backslash
 * of the name's own cannot be told from ours.  The same in every format.
 */
#ifndef VIEW_ESCAPE_H
#define VIEW_ESCAPE_H

#include <stddef.h>
#include <stdio.h>

#define ESCAPE_PIECE_SIZE 5

/*
 * Take one character from the front of 'text', which is not empty, and leave in
 * 'ret' what to print for it.  Returns the bytes taken.
 */
size_t escape_next(const char *text, size_t size, char ret[ESCAPE_PIECE_SIZE]);

/* The whole text, escaped; the caller frees it.  NULL when out of memory. */
char *escape_copy(const char *text, size_t size);

/* Print the whole text, escaped. */
void escape_print(FILE *out, const char *text, size_t size);

/*
 * The bytes of the character in front of an escaped text that is not empty, and
 * the columns it takes of a terminal, as the locale has it.
 */
size_t escape_first(const char *text, size_t *columns);

/* How many columns of a terminal an escaped text takes. */
size_t escape_width(const char *text);

#endif
