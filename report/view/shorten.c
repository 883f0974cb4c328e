/*
 * shorten.c - a name without its middle
 */
#include <stdlib.h>
#include <string.h>

#include "report/view/escape.h"
#include "report/view/screen.h"
#include "report/view/shorten.h"

#define ELLIPSIS       "\xe2\x80\xa6" /* U+2026 */
#define ELLIPSIS_ASCII "~"

/* Bytes of the characters in front that fit. */
static size_t head_size(const char *text, size_t width)
{
	size_t size = 0;
	size_t columns;
	size_t next;

	for (; text[size]; size += next, width -= columns) {
		next = escape_first(text + size, &columns);
		if (columns > width)
			break;
	}
	return size;
}

/* The first character from which on all fit. */
static const char *tail(const char *text, size_t width)
{
	size_t left = escape_width(text);
	size_t columns;

	while (left > width) {
		text += escape_first(text, &columns);
		left -= columns;
	}
	return text;
}

char *shorten_copy(const char *text, size_t width, const struct screen *screen)
{
	const char *const ellipsis =
		screen->has_unicode ? ELLIPSIS : ELLIPSIS_ASCII;
	const size_t head_width = (width - 1) / 3;
	const size_t size = head_size(text, head_width);
	const char *const end = tail(text, width - 1 - head_width);
	char *copy;

	if (escape_width(text) <= width)
		return strdup(text);

	copy = malloc(size + strlen(ellipsis) + strlen(end) + 1);
	if (!copy)
		return NULL;
	memcpy(copy, text, size);
	strcpy(stpcpy(copy + size, ellipsis), end);
	return copy;
}
