/*
 * print.c - what info knows, for people
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report/info/info.h"
#include "report/view/escape.h"
#include "report/view/number.h"

#define NS_PER_S  1000000000
#define TIME_SIZE 64

#define SECONDS_A_DAY 86400

static void put_escaped(FILE *out, const char *text)
{
	escape_print(out, text, strlen(text));
}

/* "host      " and so on, each line the same. */
static void put_label(FILE *out, const char *label)
{
	fprintf(out, "%-10s", label);
}

static void put_line(FILE *out, const char *label, const char *text)
{
	if (!*text)
		return;
	put_label(out, label);
	put_escaped(out, text);
	putc('\n', out);
}

static double seconds_of(const struct info *info)
{
	return (double)info->duration_ns / NS_PER_S;
}

static void put_count(FILE *out, const char *before, uint64_t n,
		      const char *after)
{
	char text[NUMBER_SIZE];

	fprintf(out, "%s%s%s", before, number_exact((int64_t)n, text), after);
}

/* "trace.ioz: complete, 5,100,063 events, 510,006 a second, 0 lost" */
static void put_verdict(FILE *out, const char *path, const struct info *info)
{
	put_escaped(out, path);
	fputs(info->complete ? ": complete"
			     : ": torn (the recorder did not finish it)",
	      out);
	put_count(out, ", ", info->n_events, " events");
	if (info->duration_ns > 0)
		put_count(out, ", ",
			  (uint64_t)((double)info->n_events / seconds_of(info)),
			  " a second");
	if (info->n_gaps && !info->n_lost)
		fputs(", an unknown number lost", out);
	else
		put_count(out, ", ", info->n_lost, " lost");
	if (info->n_gaps)
		put_count(out, " in ", info->n_gaps,
			  info->n_gaps == 1 ? " gap" : " gaps");
	if (info->n_damaged)
		put_count(out, ", ", info->n_damaged,
			  info->n_damaged == 1 ? " damaged chunk"
					       : " damaged chunks");
	putc('\n', out);
}

static void put_host(FILE *out, const struct info *info)
{
	put_label(out, "host");
	put_escaped(out, info_get_fact(info, "host"));
	fputs(", Linux ", out);
	put_escaped(out, info_get_fact(info, "kernel"));
	fputs(", ", out);
	put_escaped(out, info_get_fact(info, "machine"));
	fprintf(out, ", %" PRIu64 " CPUs\n", info_get_number(info, "n_cpus"));
	if (!strcmp(info_get_fact(info, "pid_namespace"), "nested"))
		put_line(out, "",
			 "in a pid namespace: pids and names may not match");
}

/* Seconds; less than a day, whatever a stranger wrote there. */
static long get_utc_offset(const struct info *info)
{
	return strtol(info_get_fact(info, "utc_offset_s"), NULL, 10) %
	       SECONDS_A_DAY;
}

/* In the time of the host, if the trace tells how far that is from UTC. */
static void put_time(FILE *out, const struct info *info)
{
	const uint64_t start_ns = info_get_number(info, "start_realtime_ns");
	const long offset = get_utc_offset(info);
	const time_t seconds = (time_t)(start_ns / NS_PER_S) + offset;
	struct tm day;
	char text[TIME_SIZE];

	if (!gmtime_r(&seconds, &day))
		return;
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &day);
	put_label(out, "recorded");
	fprintf(out, "%s.%03" PRIu64 " %c%02ld%02ld for %.3f s\n", text,
		start_ns % NS_PER_S / 1000000, offset < 0 ? '-' : '+',
		labs(offset) / 3600, labs(offset) / 60 % 60, seconds_of(info));
}

static void put_how(FILE *out, const struct info *info)
{
	put_label(out, "how");
	fputs("level ", out);
	put_escaped(out, info_get_fact(info, "level"));
	fputs(", clock ", out);
	put_escaped(out, info_get_fact(info, "clock"));
	fputs(", iorec ", out);
	put_escaped(out, info_get_fact(info, "iorec"));
	fprintf(out, ", sub-buffers of %" PRIu64 " bytes\n",
		info_get_number(info, "subbuf_size"));
}

/* Where less was recorded, and why: "step      level vfs until ..." */
static void put_steps(FILE *out, const struct info *info)
{
	const char *step;
	char name[32];
	unsigned int i = 0;

	do {
		snprintf(name, sizeof(name), "step_%u", ++i);
		step = info_get_fact(info, name);
		put_line(out, "step", step);
	} while (*step);
}

/* "size      1.2M, 4.3 bytes an event, 12.1 times smaller than unpacked" */
static void put_size(FILE *out, const struct info *info)
{
	const double size = (double)info->file_size;
	char text[NUMBER_SIZE];

	if (!info->file_size)
		return;
	put_label(out, "size");
	fputs(number_size((int64_t)info->file_size, text), out);
	if (info->n_events)
		fprintf(out, ", %.1f bytes an event",
			size / (double)info->n_events);
	fprintf(out, ", compressed %.1f times\n",
		(double)info->raw_size / size);
}

static void put_gap(FILE *out, const struct info_gap *gap)
{
	put_label(out, "gap");
	fprintf(out, "cpu %" PRIu32, gap->cpu);
	if (gap->from_start)
		fputs(" from the start", out);
	else
		fprintf(out, " from %.6f s", (double)gap->from_ns / NS_PER_S);
	fprintf(out, " to %.6f s: ", (double)gap->to_ns / NS_PER_S);
	if (gap->n_events)
		put_count(out, "", gap->n_events, " events\n");
	else
		fputs("nobody knows how many\n", out);
}

static void put_gaps(FILE *out, const struct info *info)
{
	const size_t n_places = info_n_places(info);
	size_t i;

	for (i = 0; i < n_places; i++)
		put_gap(out, &info->gaps[i]);
	if (info->n_gaps > n_places) {
		put_label(out, "gap");
		put_count(out, "and ", info->n_gaps - n_places, " more\n");
	}
}

static void put_device(FILE *out, const struct info_device *device)
{
	char text[NUMBER_SIZE];

	put_label(out, "device");
	put_escaped(out, device->name);
	fprintf(out, ", %s, %s", number_size((int64_t)device->size, text),
		device->rotational ? "rotational" : "not rotational");
	if (!device->accounted)
		fputs(", no kernel account", out);
	if (*device->detail) {
		fputs(", ", out);
		put_escaped(out, device->detail);
	}
	putc('\n', out);
}

static void put_coverage(FILE *out, const struct info_pair *line)
{
	put_label(out, line->seen ? "seen" : "unseen");
	put_escaped(out, line->name);
	if (*line->value) {
		fputs(": ", out);
		put_escaped(out, line->value);
	}
	putc('\n', out);
}

/* "segment   3 of recording 5e1ff7a0-..." */
static void put_segment(FILE *out, const struct info *info)
{
	if (!*info_get_fact(info, "recording"))
		return;
	put_label(out, "segment");
	fprintf(out, "%" PRIu64 " of recording ",
		info_get_number(info, "segment"));
	put_escaped(out, info_get_fact(info, "recording"));
	putc('\n', out);
}

/* "flight    the newest 60 s, written at 58.204 s: SIGUSR1" */
static void put_flight(FILE *out, const struct info *info)
{
	const uint64_t flight_ns = info_get_number(info, "flight_ns");
	const uint64_t since_ns = info_get_number(info, "trigger_ns") -
				  info_get_number(info, "start_ns");

	if (!flight_ns)
		return;
	put_label(out, "flight");
	fprintf(out, "the newest %.0f s", (double)flight_ns / NS_PER_S);
	if (*info_get_fact(info, "trigger")) {
		fprintf(out,
			", written at %.3f s: ", (double)since_ns / NS_PER_S);
		put_escaped(out, info_get_fact(info, "trigger"));
	}
	putc('\n', out);
}

void info_print(FILE *out, const char *path, const struct info *info)
{
	size_t i;

	put_verdict(out, path, info);
	put_host(out, info);
	put_time(out, info);
	put_line(out, "command", info_get_fact(info, "command"));
	put_how(out, info);
	put_steps(out, info);
	put_line(out, "stopped", info_get_fact(info, "stop"));
	put_line(out, "patterns", info_get_fact(info, "patterns"));
	put_size(out, info);
	put_line(out, "uuid", info_get_fact(info, "uuid"));
	put_segment(out, info);
	put_flight(out, info);
	put_gaps(out, info);
	for (i = 0; i < info->devices.n_items; i++)
		put_device(out, &info->devices.items[i]);
	for (i = 0; i < info->coverage.n_items; i++)
		put_coverage(out, &info->coverage.items[i]);
}
