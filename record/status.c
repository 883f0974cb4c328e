/*
 * status.c - how a recording goes, in one line
 */
#include <inttypes.h>
#include <stdio.h>

#include "record/clock.h"
#include "record/status.h"

#define MB 1e6

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
	snprintf(text, STATUS_SIZE,
		 "%" PRIu64 " s  %" PRIu64 " events/s  %.1f MB  %" PRIu64
		 " lost",
		 now->elapsed_ns / NS_PER_S, rate(now, before),
		 (double)now->file_size / MB, now->n_lost);
}

void status_summary(char text[STATUS_SIZE], const struct progress *progress,
		    const char *output)
{
	char lost[64] = "none lost";

	if (progress->n_lost)
		snprintf(lost, sizeof(lost), "%" PRIu64 " LOST beside them",
			 progress->n_lost);
	snprintf(text, STATUS_SIZE,
		 "%" PRIu64 " events in %.1f s, %.1f MB in '%s', %s",
		 progress->n_events,
		 (double)progress->elapsed_ns / (double)NS_PER_S,
		 (double)progress->file_size / MB, output, lost);
}

const char *status_reason(enum stop_reason reason)
{
	switch (reason) {
	case STOP_FULL:
		return "stopped: the trace reached --max-size";
	case STOP_SPACE:
		return "stopped: less than --min-free is free on the output's "
		       "file system";
	default:
		return NULL;
	}
}
