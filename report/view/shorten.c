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

/* How a file without a name is told. */
#define INODE "inode "

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

/* Of "inode N of MAJ:MIN", or "N of", what is up to the number's end; else 0. */
static size_t inode_size(const char *text)
{
	const size_t word = strlen(INODE);
	const size_t from = strncmp(text, INODE, word) ? 0 : word;
	const size_t digits = strspn(text + from, "0123456789");

	if (!digits || strncmp(text + from + digits, " of ", 4) != 0)
		return 0;
	return from + digits;
}

/* A file's name and its directory's, or all there is. */
static const char *last_two(const char *path)
{
	const char *at = path + strlen(path);
	int slashes = 0;

	while (at > path && (at[-1] != '/' || ++slashes < 2))
		at--;
	return at;
}

/* Columns for the begin: a third, unless that cuts what tells names apart. */
static size_t head_width(const char *text, size_t room)
{
	const size_t third = room / 3;
	const size_t inode = inode_size(text);
	size_t end;

	if (inode)
		return inode < third ? third : inode < room ? inode : room;
	if (*text != '/')
		return third;
	end = escape_width(last_two(text));
	if (end > room)
		return 0;
	return end < room - third ? third : room - end;
}

char *shorten_copy(const char *text, size_t width, const struct screen *screen)
{
	const char *const ellipsis =
		screen->has_unicode ? ELLIPSIS : ELLIPSIS_ASCII;
	size_t head, size;
	const char *end;
	char *copy;

	if (escape_width(text) <= width)
		return strdup(text);

	if (!strncmp(text, INODE, strlen(INODE)) && inode_size(text) >= width)
		text += strlen(INODE);
	head = head_width(text, width - 1);
	size = head_size(text, head);
	end = tail(text, width - 1 - head);

	copy = malloc(size + strlen(ellipsis) + strlen(end) + 1);
	if (!copy)
		return NULL;
	memcpy(copy, text, size);
	strcpy(stpcpy(copy + size, ellipsis), end);
	return copy;
}
