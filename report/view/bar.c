/*
 * bar.c - a number as the length of a bar
 */
#include "report/view/bar.h"
#include "report/view/screen.h"

#define EIGHTHS 8

/* So many of 'parts' that n is of n_most. */
static size_t length_of(uint64_t n, uint64_t n_most, size_t parts)
{
	const size_t length =
		(size_t)((double)n / (double)n_most * (double)parts);

	return n && !length ? 1 : length;
}

static size_t put_blocks(FILE *out, size_t eighths)
{
	/* U+2588, and U+258F to U+2589 */
	static const char *const blocks[] = {
		"",
		"\xe2\x96\x8f",
		"\xe2\x96\x8e",
		"\xe2\x96\x8d",
		"\xe2\x96\x8c",
		"\xe2\x96\x8b",
		"\xe2\x96\x8a",
		"\xe2\x96\x89",
	};
	size_t i;

	for (i = 0; i < eighths / EIGHTHS; i++)
		fputs("\xe2\x96\x88", out);
	fputs(blocks[eighths % EIGHTHS], out);
	return (eighths + EIGHTHS - 1) / EIGHTHS;
}

static size_t put_letters(FILE *out, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		fputc('@', out);
	return n;
}

void bar_put(FILE *out, const struct screen *screen, uint64_t n,
	     uint64_t n_most, size_t width)
{
	size_t at;

	if (screen->has_unicode)
		at = put_blocks(out, length_of(n, n_most, width * EIGHTHS));
	else
		at = put_letters(out, length_of(n, n_most, width));
	for (; at < width; at++)
		fputc(' ', out);
}
