/*
 * status.h - how a recording goes, in one line
 */
#ifndef RECORD_STATUS_H
#define RECORD_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "iorec/catalog.h"
#include "record/recorder.h"

#define STATUS_SIZE 512

/* "Tracing block and VFS I/O... Hit Ctrl-C to end." */
void status_start(char text[STATUS_SIZE], enum ior_level level);

/* "12 s  1203411 events/s  34.1 MB  0 lost"; 'before' is a second older. */
void status_second(char text[STATUS_SIZE], const struct progress *now,
		   const struct progress *before);

/*
 * "31103 events in 10.0 s, 0.2 MB in 'trace.ioz', none lost", or of what is kept of
 * more "some 31103 events in the newest 10.0 of 31.0 s, ..."
 */
void status_summary(char text[STATUS_SIZE], const struct progress *progress,
		    const char *output);

/* "level vfs until 12.3 s, then cache: 612345 events/s, more than ..." */
void status_step_down(char text[STATUS_SIZE], const struct step_down *step);

/*
 * What made it stop that nobody asked for, as the file has it: "the trace reached
 * --max-size"; false when there is no such thing.
 */
bool status_stop(char text[STATUS_SIZE], const struct recorder_result *result);

/* The same as half a sentence: "stopped: the trace reached --max-size". */
bool status_reason(char text[STATUS_SIZE],
		   const struct recorder_result *result);

#endif
