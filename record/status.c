/*
 * status.c - how a recording goes, in one line
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/clock.h"
#include "record/segment_path.h"
#include "record/status.h"

#define KB 1e3
#define MB 1e6

/* "34.1 MB"; a small trace in KB, where "0.0 MB" would look like none. */
#define SIZE_SIZE 32

#define PLACE_SIZE (STATUS_SIZE / 2)

#define EVENTS_SIZE 96

static const char *const subjects[IOR_N_LEVELS] = {
	[IOR_LEVEL_BLOCK] = "block I/O",
	[IOR_LEVEL_CACHE] = "block I/O and the page cache",
	[IOR_LEVEL_VFS] = "block and VFS I/O",
	[IOR_LEVEL_FULL] = "block and VFS I/O in full",
};

void status_start(char text[STATUS_SIZE], enum ior_level level)
{
	snprintf(text, STATUS_SIZE, "Tracing %s... Hit Ctrl-C to end.",
		 subjects[level]);
}

static const char *size_text(char text[SIZE_SIZE], uint64_t size)
{
	if ((double)size < MB)
		snprintf(text, SIZE_SIZE, "%.0f KB", (double)size / KB);
	else
		snprintf(text, SIZE_SIZE, "%.1f MB", (double)size / MB);
	return text;
}

static uint64_t rate(const struct progress *now, const struct progress *before)
{
	const uint64_t ns = now->elapsed_ns - before->elapsed_ns;

	if (!ns || now->n_events < before->n_events)
		return 0;
	return (uint64_t)((double)(now->n_events - before->n_events) *
			  (double)NS_PER_S / (double)ns);
}

void status_second(char text[STATUS_SIZE], const struct progress *now,
		   const struct progress *before)
{
	char size[SIZE_SIZE];

	snprintf(text, STATUS_SIZE,
		 "%" PRIu64 " s  %" PRIu64 " events/s  %s  %" PRIu64 " lost",
		 now->elapsed_ns / NS_PER_S, rate(now, before),
		 size_text(size, now->file_size), now->n_lost);
}

/* "'trace.ioz'", or "'trace.0003.ioz' to 'trace.0010.ioz'" */
static const char *place_text(char text[PLACE_SIZE],
			      const struct progress *progress,
			      const char *output)
{
	const unsigned int first = progress->first_segment;
	const unsigned int last = progress->last_segment;
	char *const from = first ? segment_path(output, first) : NULL;
	char *const to = first != last ? segment_path(output, last) : NULL;

	if (from && to)
		snprintf(text, PLACE_SIZE, "'%s' to '%s'", from, to);
	else
		snprintf(text, PLACE_SIZE, "'%s'",
			 from                  ? from
			 : strcmp(output, "-") ? output
					       : "standard output");
	free(from);
	free(to);
	return text;
}

/*
 * "31103 events in 10.0 s"; of what is left of a longer one those of the moment at
 * which it begins may be counted or not.
 */
static const char *events_text(char text[EVENTS_SIZE],
			       const struct progress *progress)
{
	const double seconds = (double)progress->elapsed_ns / (double)NS_PER_S;
	const double gone = (double)progress->gone_ns / (double)NS_PER_S;

	if (progress->gone_ns)
		snprintf(text, EVENTS_SIZE,
			 "%s %" PRIu64 " events in the newest %.1f of %.1f s",
			 progress->cut ? "at most" : "some", progress->n_events,
			 seconds - gone, seconds);
	else
		snprintf(text, EVENTS_SIZE, "%s%" PRIu64 " events in %.1f s",
			 progress->cut ? "at most " : "", progress->n_events,
			 seconds);
	return text;
}

void status_summary(char text[STATUS_SIZE], const struct progress *progress,
		    const char *output)
{
	char place[PLACE_SIZE];
	char lost[64] = "none lost";
	char events[EVENTS_SIZE];
	char size[SIZE_SIZE];

	if (progress->n_lost)
		snprintf(lost, sizeof(lost), "%" PRIu64 " LOST beside them",
			 progress->n_lost);
	snprintf(text, STATUS_SIZE, "%s, %s in %s, %s",
		 events_text(events, progress),
		 size_text(size, progress->file_size),
		 place_text(place, progress, output), lost);
}

void status_step_down(char text[STATUS_SIZE], const struct step_down *step)
{
	const double seconds = (double)step->elapsed_ns / (double)NS_PER_S;

	if (step->from == step->to)
		snprintf(text, STATUS_SIZE,
			 "events of -e until %.1f s, then none: %s", seconds,
			 step->why);
	else
		snprintf(text, STATUS_SIZE,
			 "level %s until %.1f s, then %s: %s",
			 ior_level_name(step->from), seconds,
			 ior_level_name(step->to), step->why);
}

bool status_stop(char text[STATUS_SIZE], const struct recorder_result *result)
{
	switch (result->reason) {
	case STOP_FULL:
		snprintf(text, STATUS_SIZE, "the trace reached --max-size");
		return true;
	case STOP_SPACE:
		snprintf(text, STATUS_SIZE,
			 "less than --min-free is free on the output's file "
			 "system");
		return true;
	case STOP_COST:
		snprintf(text, STATUS_SIZE, "at level %s: %s",
			 ior_level_name(result->level), result->why);
		return true;
	default:
		return false;
	}
}

bool status_reason(char text[STATUS_SIZE], const struct recorder_result *result)
{
	const char *const joint = result->reason == STOP_COST ? " " : ": ";
	char stop[STATUS_SIZE];

	if (!status_stop(stop, result))
		return false;
	snprintf(text, STATUS_SIZE, "stopped%s%.*s", joint,
		 STATUS_SIZE - (int)sizeof("stopped: "), stop);
	return true;
}
