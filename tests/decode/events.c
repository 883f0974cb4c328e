/*
 * events.c - the events of a trace as lines, or how fast they can be decoded
 *
 *	events trace.ioz
 *	events -n trace.ioz
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/decode/trace.h"

static struct trace *trace;

static int print_event(void *context, const struct event *event,
		       struct ior_error *err)
{
	const struct trace_format *const format =
		trace_get_format(trace, event->format);
	char text[4096];

	trace_print_event(trace, event, text, sizeof(text));
	printf("%" PRIu64 " [%u] %d %s %d: %s\n", event->time_ns, event->cpu,
	       event->tid, format->name, event->kind, text);
	(void)context;
	(void)err;
	return 0;
}

static int print_loss(void *context, const struct trace_loss *loss,
		      struct ior_error *err)
{
	printf("lost %" PRIu64 " on cpu %u from %" PRIu64 " to %" PRIu64 "\n",
	       loss->n_events, loss->cpu, loss->from_ns, loss->to_ns);
	(void)context;
	(void)err;
	return 0;
}

static int take_event(void *context, const struct event *event,
		      struct ior_error *err)
{
	uint64_t *const sum = context;

	*sum += event->time_ns;
	(void)err;
	return 0;
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void print_formats(void)
{
	const struct trace_format *format;
	uint32_t i;

	for (i = 0; (format = trace_get_format(trace, i)); i++)
		if (format->why[0])
			printf("%s:%s: %s\n", format->system, format->name,
			       format->why);
}

int main(int argc, char **argv)
{
	const int only_count = argc > 2 && !strcmp(argv[1], "-n");
	uint64_t sum = 0;
	const struct trace_consumer consumer = {
		.event = only_count ? take_event : print_event,
		.loss = only_count ? NULL : print_loss,
		.context = &sum,
	};
	struct trace_summary summary;
	struct ior_error error = { 0 };
	const double start = now();
	double seconds;

	if (argc < 2 || trace_open(argv[argc - 1], &trace, &error) < 0 ||
	    trace_run(trace, &consumer, &error) < 0) {
		fprintf(stderr, "events: %s\n", error.text);
		return 1;
	}
	seconds = now() - start;
	trace_get_summary(trace, &summary);
	print_formats();
	printf("%" PRIu64 " events, %" PRIu64 " lost, %" PRIu64
	       " late, %" PRIu64 " unknown, %" PRIu64 " malformed, %" PRIu64
	       " chunks, %" PRIu64 " pages, %" PRIu64
	       " formats damaged, %s, %.3f s, %.1f M/s\n",
	       summary.n_events, summary.n_lost, summary.n_late,
	       summary.n_unknown, summary.n_malformed, summary.n_damaged_chunks,
	       summary.n_damaged_pages, summary.n_damaged_formats,
	       summary.complete ? "complete" : "torn", seconds,
	       (double)summary.n_events / seconds / 1e6);
	trace_close(trace);
	return 0;
}
