/*
 * heat_picture.h - counts by time and duration, drawn
 *
 *	r = heat_picture_create(&spec, &picture, &error);
 *	heat_picture_add(picture, time_ns, bucket, n);
 *	heat_picture_print(picture, out);
 *	heat_picture_clear(picture);		for another of the same time
 *	heat_picture_free(picture);
 *
 * Time goes to the right, durations are powers of two and go up, as a histogram
 * has them; how many are in a cell is told by its shade, and again by its
 * colour where there is one.
 */
#ifndef VIEW_HEAT_PICTURE_H
#define VIEW_HEAT_PICTURE_H

#include <stdint.h>
#include <stdio.h>

struct heat_picture;
struct ior_error;
struct screen;

struct heat_picture_spec {
	uint64_t from_ns;            /* the first moment */
	uint64_t last_ns;            /* the last one */
	uint64_t slot_ns;            /* a column lasts so many of them; not 0 */
	const char *thing;           /* what is counted: "request" */
	const struct screen *screen; /* outlives the picture */
};

int heat_picture_create(const struct heat_picture_spec *spec,
			struct heat_picture **ret, struct ior_error *err);

/* A time outside of the picture is at its border; a bucket that is none is not. */
void heat_picture_add(struct heat_picture *picture, uint64_t time_ns,
		      int64_t bucket, uint64_t n);

void heat_picture_print(const struct heat_picture *picture, FILE *out);
void heat_picture_clear(struct heat_picture *picture);
void heat_picture_free(struct heat_picture *picture);

#endif
