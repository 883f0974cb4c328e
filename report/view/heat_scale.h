/*
 * heat_scale.h - the shades of a heat map, and how many each stands for
 */
#ifndef VIEW_HEAT_SCALE_H
#define VIEW_HEAT_SCALE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct screen;

#define HEAT_SHADES 5

/* Shade I is of more than most[I - 1], up to most[I]. */
struct heat_scale {
	uint64_t most[HEAT_SHADES];
	size_t n_shades; /* with few in each cell there are fewer shades */
};

/* Up to n_most, each shade of so many times more than the one below. */
struct heat_scale heat_scale_of(uint64_t n_most);

/* The shade of n, which is not 0 and no more than n_most. */
size_t heat_scale_shade(const struct heat_scale *scale, uint64_t n);

/*
 * Print a shade, the darkest for the last, behind what turns its colour on where
 * the screen has colours.
 */
void heat_scale_put(const struct heat_scale *scale, size_t shade,
		    const struct screen *screen, FILE *out);

/* Turn colours off, where the screen has them. */
void heat_scale_end(const struct screen *screen, FILE *out);

/* "requests: . 1  + 2-5  @ 6-17", each line within the screen. */
void heat_scale_legend(const struct heat_scale *scale, const char *thing,
		       const struct screen *screen, FILE *out);

#endif
