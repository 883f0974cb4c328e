/*
 * status.h - how a recording goes, in one line
 */
#ifndef RECORD_STATUS_H
#define RECORD_STATUS_H

#include <stddef.h>

#include "iorec/catalog.h"
#include "record/recorder.h"

#define STATUS_SIZE 512

/* "Tracing block and VFS I/O... Hit Ctrl-C to end." */
void status_start(char text[STATUS_SIZE], enum ior_level level);

/* "12 s  1203411 events/s  34.1 MB  0 lost"; 'before' is a second older. */
void status_second(char text[STATUS_SIZE], const struct progress *now,
		   const struct progress *before);

/* "31103 events in 10.0 s, 0.2 MB in 'trace.ioz', none lost" */
void status_summary(char text[STATUS_SIZE], const struct progress *progress,
		    const char *output);

/* Why it ended, as half a sentence; NULL when that needs no word. */
const char *status_reason(enum stop_reason reason);

#endif
