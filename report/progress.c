/*
 * progress.c - how far a long job is, on a terminal
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "report/progress.h"
#include "report/view/escape.h"

#define NS_PER_S UINT64_C(1000000000)

/* Who waits less needs no line; a line is read no faster than this. */
#define QUIET_NS  NS_PER_S
#define REPEAT_NS (NS_PER_S / 4)

#define BYTES_PER_MB 1e6

#define WIPE "\r\033[K"

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * NS_PER_S + (uint64_t)time.tv_nsec;
}

void progress_start(struct progress *progress, FILE *stream, const char *name)
{
	*progress = (struct progress){
		.stream = stream,
		.name = name,
		.is_terminal = isatty(fileno(stream)) == 1,
		.began_ns = now(),
	};
}

static void print(const struct progress *progress, uint64_t done, uint64_t size,
		  uint64_t n_events, uint64_t elapsed_ns)
{
	const double seconds = (double)elapsed_ns / (double)NS_PER_S;
	const double part = size ? (double)done / (double)size : 0;

	fputs(WIPE "'", progress->stream);
	escape_print(progress->stream, progress->name, strlen(progress->name));
	fprintf(progress->stream, "': ");
	if (part > 0)
		fprintf(progress->stream, "%.0f %%, ", part * 100);
	if (n_events)
		fprintf(progress->stream, "%.0f events/s",
			(double)n_events / seconds);
	else
		fprintf(progress->stream, "%.1f MB/s",
			(double)done / seconds / BYTES_PER_MB);
	if (part > 0 && part <= 1)
		fprintf(progress->stream, ", %.0f s left",
			seconds / part - seconds);
	fflush(progress->stream);
}

void progress_show(struct progress *progress, uint64_t done, uint64_t size,
		   uint64_t n_events)
{
	uint64_t time_ns;

	if (!progress->is_terminal)
		return;

	time_ns = now();
	if (time_ns - progress->began_ns < QUIET_NS ||
	    time_ns - progress->shown_ns < REPEAT_NS)
		return;

	print(progress, done, size, n_events, time_ns - progress->began_ns);
	progress->shown_ns = time_ns;
	progress->is_shown = true;
}

double progress_end(struct progress *progress)
{
	if (progress->is_shown)
		fputs(WIPE, progress->stream);
	progress->is_shown = false;
	return (double)(now() - progress->began_ns) / (double)NS_PER_S;
}
