/*
 * salvage.h - copy the valid chunks of a trace into a new file
 *
 *	r = salvage_create(out, &salvage, &error);
 *	r = salvage_chunk(salvage, &chunk, stored, &error);	each valid one
 *	r = salvage_finish(salvage, &error);
 *	salvage_free(salvage);
 *
 * The new file is made when its first chunk, FILE, comes, is private (0600),
 * and is removed again unless it was finished.  An existing file is refused.
 */
#ifndef REPORT_SALVAGE_H
#define REPORT_SALVAGE_H

#include <stdint.h>

struct ior_chunk;
struct ior_error;
struct salvage;

/* 'path' must stay as long as the salvage. */
int salvage_create(const char *path, struct salvage **ret,
		   struct ior_error *err);

/* Fails with -EBADMSG when the first chunk is not FILE. */
int salvage_chunk(struct salvage *salvage, const struct ior_chunk *chunk,
		  const uint8_t *stored, struct ior_error *err);

/* Write END.  -EBADMSG when there was nothing to be salvaged. */
int salvage_finish(struct salvage *salvage, struct ior_error *err);

void salvage_free(struct salvage *salvage);

#endif
