/*
 * heat_scale.c - the shades of a heat map, and how many each stands for
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/view/heat_scale.h"
#include "report/view/number.h"
#include "report/view/screen.h"

/* From few to many. */
static const struct {
	const char *ascii;
	const char *block;  /* U+00B7, U+2591 to U+2593, U+2588 */
	const char *colour; /* cyan, green, yellow, magenta, red */
} shades[HEAT_SHADES] = {
	{ ".", "\xc2\xb7", "\033[36m" },
	{ "-", "\xe2\x96\x91", "\033[32m" },
	{ "+", "\xe2\x96\x92", "\033[33m" },
	{ "#", "\xe2\x96\x93", "\033[35m" },
	{ "@", "\xe2\x96\x88", "\033[31m" },
};

/* Before each line of the legend: below the first column of the map. */
#define INDENT 10

struct heat_scale heat_scale_of(uint64_t n_most)
{
	struct heat_scale scale = { .n_shades = 0 };
	uint64_t before = 0;
	uint64_t most;
	size_t i;

	for (i = 1; i < HEAT_SHADES; i++) {
		most = (uint64_t)(pow((double)n_most, (double)i / HEAT_SHADES) +
				  0.5);
		if (most > before && most < n_most) {
			scale.most[scale.n_shades++] = most;
			before = most;
		}
	}
	scale.most[scale.n_shades++] = n_most;
	return scale;
}

size_t heat_scale_shade(const struct heat_scale *scale, uint64_t n)
{
	size_t shade = 0;

	while (shade + 1 < scale->n_shades && n > scale->most[shade])
		shade++;
	return shade;
}

void heat_scale_put(const struct heat_scale *scale, size_t shade,
		    const struct screen *screen, FILE *out)
{
	const size_t i = shade + HEAT_SHADES - scale->n_shades;

	if (screen->has_colour)
		fputs(shades[i].colour, out);
	fputs(screen->has_unicode ? shades[i].block : shades[i].ascii, out);
}

void heat_scale_end(const struct screen *screen, FILE *out)
{
	if (screen->has_colour)
		fputs("\033[0m", out);
}

/* "2-5", or "1" where there is but one. */
static size_t count_text(const struct heat_scale *scale, size_t shade,
			 char ret[2 * NUMBER_SIZE])
{
	const uint64_t from = shade ? scale->most[shade - 1] + 1 : 1;
	char number[NUMBER_SIZE];

	strcpy(ret, number_exact((int64_t)from, number));
	if (from < scale->most[shade]) {
		strcat(ret, "-");
		strcat(ret, number_exact((int64_t)scale->most[shade], number));
	}
	return strlen(ret);
}

void heat_scale_legend(const struct heat_scale *scale, const char *thing,
		       const struct screen *screen, FILE *out)
{
	char count[2 * NUMBER_SIZE];
	size_t at, size, shade;

	fprintf(out, "%*s%ss:", INDENT, "", thing);
	at = INDENT + strlen(thing) + 2;
	for (shade = 0; shade < scale->n_shades; shade++) {
		size = count_text(scale, shade, count);
		if (at + 4 + size > screen->width) {
			fprintf(out, "\n%*s", INDENT, "");
			at = INDENT;
		}
		fputs(shade ? "  " : " ", out);
		heat_scale_put(scale, shade, screen, out);
		heat_scale_end(screen, out);
		fprintf(out, " %s", count);
		at += 4 + size;
	}
	fputc('\n', out);
}
