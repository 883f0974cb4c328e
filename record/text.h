/*
 * text.h - a text that grows
 *
 *	struct text text = { 0 };
 *
 *	text_print(&text, "%d\t", fd);
 *	text_add_field(&text, link);
 *	if (text.failed)
 *		out of memory
 *	text_release(&text);
 *
 * A text that ran out of memory stays as it was, takes no more, and says so
 * once, at the end, so that a line of ten fields needs no ten checks.
 */
#ifndef RECORD_TEXT_H
#define RECORD_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char *data; /* ended by a zero that size does not count */
	size_t size;
	size_t room;
	bool failed;
};

void text_add(struct text *text, const void *data, size_t size);

void text_print(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Add bytes with controls, backslash, space and DEL written as \ooo. */
void text_add_field(struct text *text, const void *data, size_t size);

/*
 * Replace the text by what the file at 'path' under the directory holds.
 * Returns 0 or a negative errno; after a failure the text is empty.
 */
int text_read(struct text *text, int dir_fd, const char *path);

/* A number by which two texts are told apart; never 0. */
uint64_t text_hash(const struct text *text);

/* Forget what is there and keep the memory. */
void text_clear(struct text *text);

void text_release(struct text *text);

#endif
