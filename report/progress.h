/*
 * progress.h - how far a long job is, on a terminal
 *
 *	progress_start(&progress, stderr, path);
 *	progress_show(&progress, done, size, n_events);		often
 *	progress_end(&progress);
 *
 * Shows nothing where the stream is no terminal, nor in the first second: who
 * keeps stderr in a file wants the sentences, as dd, pv and rsync have it.
 */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
	FILE *stream;
	const char *name; /* of the file; the caller's */
	bool is_terminal;
	bool is_shown;
	uint64_t began_ns;
	uint64_t shown_ns;
};

void progress_start(struct progress *progress, FILE *stream, const char *name);

/* 'done' bytes of 'size' (0: unknown); events that nobody counts are 0. */
void progress_show(struct progress *progress, uint64_t done, uint64_t size,
		   uint64_t n_events);

/* Wipe the line; returns the seconds since the start. */
double progress_end(struct progress *progress);

#endif
