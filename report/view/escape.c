/*
 * escape.c - make the names of files and commands safe to print
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "report/view/escape.h"

/* Lead bytes, and what the byte behind may be; the rest are 80 to bf. */
static const struct {
	uint8_t first, last;
	uint8_t second_min, second_max;
	uint8_t size;
} leads[] = {
	{ 0xc2, 0xc2, 0xa0, 0xbf, 2 }, /* below are controls */
	{ 0xc3, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, /* below it is too long for its value */
	{ 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 }, /* above are surrogates */
	{ 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
	{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 }, /* above is no character */
};

#define N_LEADS (sizeof(leads) / sizeof(leads[0]))

static size_t find_lead(uint8_t byte)
{
	size_t i;

	for (i = 0; i < N_LEADS; i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			break;
	return i;
}

/* Bytes of the character in front; 0 when it must not be printed. */
static size_t printable_size(const uint8_t *text, size_t size)
{
	size_t lead, i;

	if (text[0] >= ' ' && text[0] < 0x7f)
		return 1;

	lead = find_lead(text[0]);
	if (lead == N_LEADS || leads[lead].size > size ||
	    text[1] < leads[lead].second_min ||
	    text[1] > leads[lead].second_max)
		return 0;

	for (i = 2; i < leads[lead].size; i++)
		if (text[i] < 0x80 || text[i] > 0xbf)
			return 0;
	return leads[lead].size;
}

size_t escape_next(const char *text, size_t size, char ret[ESCAPE_PIECE_SIZE])
{
	const size_t taken = printable_size((const uint8_t *)text, size);

	if (!taken) {
		snprintf(ret, ESCAPE_PIECE_SIZE, "\\x%02x", (uint8_t)*text);
		return 1;
	}
	memcpy(ret, text, taken);
	ret[taken] = '\0';
	return taken;
}

char *escape_copy(const char *text, size_t size)
{
	char *const copy = malloc(size * (ESCAPE_PIECE_SIZE - 1) + 1);
	char piece[ESCAPE_PIECE_SIZE];
	char *end = copy;
	size_t at;

	if (!copy)
		return NULL;

	for (at = 0; at < size;) {
		at += escape_next(text + at, size - at, piece);
		end = stpcpy(end, piece);
	}
	*end = '\0';
	return copy;
}

void escape_print(FILE *out, const char *text, size_t size)
{
	char piece[ESCAPE_PIECE_SIZE];
	size_t at;

	for (at = 0; at < size;) {
		at += escape_next(text + at, size - at, piece);
		fputs(piece, out);
	}
}

size_t escape_first(const char *text, size_t *columns)
{
	const uint8_t *const bytes = (const uint8_t *)text;
	uint32_t letter = bytes[0];
	size_t size = 1;
	int width;

	if (letter < 0x80) {
		*columns = 1;
		return 1;
	}

	letter &= letter < 0xe0 ? 0x1f : letter < 0xf0 ? 0x0f : 0x07;
	for (; (bytes[size] & 0xc0) == 0x80; size++)
		letter = letter << 6 | (bytes[size] & 0x3f);
	width = wcwidth((wchar_t)letter);
	*columns = width < 0 ? 1 : (size_t)width;
	return size;
}

size_t escape_width(const char *text)
{
	size_t width = 0;
	size_t columns;

	while (*text) {
		text += escape_first(text, &columns);
		width += columns;
	}
	return width;
}
