/*
 * segment_path.h - what the segments of a trace are called
 *
 * Those of 'trace.ioz' are trace.0001.ioz, trace.0002.ioz and so on.  A number
 * is used once: a recording begins behind the highest that is there.
 */
#ifndef RECORD_SEGMENT_PATH_H
#define RECORD_SEGMENT_PATH_H

struct ior_error;

/* The caller frees it; NULL when out of memory. */
char *segment_path(const char *output, unsigned int number);

/*
 * The number behind the highest that is there, 1 if there is none.  -EBUSY when
 * that one is being written.
 */
int segment_path_first(const char *output, unsigned int *ret,
		       struct ior_error *err);

#endif
