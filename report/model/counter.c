/*
 * counter.c - the kernel's own counters, taken out of snapshots
 *
 * Facts: Documentation/admin-guide/iostats.rst and Documentation/filesystems/
 * proc.rst of the kernel.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/counter.h"
#include "report/model/line.h"
#include "report/model/row.h"
#include "report/model/task.h"

#define N_ITEMS(array) (sizeof(array) / sizeof((array)[0]))

/* Behind major, minor and name; kernels have had more and more of them. */
static const char *const diskstats_names[] = {
	"reads_completed",  "reads_merged",
	"sectors_read",     "ms_reading",
	"writes_completed", "writes_merged",
	"sectors_written",  "ms_writing",
	"in_flight",        "ms_io",
	"weighted_ms_io",   "discards_completed",
	"discards_merged",  "sectors_discarded",
	"ms_discarding",    "flushes_completed",
	"ms_flushing",
};

/* Those of vmstat and meminfo that have to do with I/O. */
static const char *const kept_names[] = {
	"pgpgin",         "pgpgout",        "pswpin",
	"pswpout",        "pgfault",        "pgmajfault",
	"nr_dirty",       "nr_writeback",   "nr_dirtied",
	"nr_written",     "nr_file_pages",  "workingset_refault_file",
	"pgsteal_kswapd", "pgsteal_direct", "MemTotal",
	"MemFree",        "MemAvailable",   "Buffers",
	"Cached",         "Dirty",          "Writeback",
};

static const char *const io_names[] = {
	"rchar",
	"wchar",
	"syscr",
	"syscw",
	"read_bytes",
	"write_bytes",
	"cancelled_write_bytes",
};

#define TASKS_IO_FIELD 9

struct reading {
	const struct row_sink *sink;
	uint64_t time_ns;
	const char *source;
};

static int hand_out(const struct reading *reading, const char *key,
		    const char *name, uint64_t value, struct ior_error *err)
{
	const struct counter_row row = {
		.time_ns = reading->time_ns,
		.source = reading->source,
		.key = key,
		.name = name,
		.value = value > INT64_MAX ? INT64_MAX : (int64_t)value,
	};

	return reading->sink->counter(reading->sink->context, &row, err);
}

static int take_diskstats(const struct reading *reading,
			  const struct tasks *tasks, const struct line *line,
			  struct ior_error *err)
{
	char device[64];
	uint64_t value;
	uint32_t i;
	int r = 0;

	(void)tasks;
	if (!line_get_text(line, 2, device, sizeof(device)))
		return 0;
	for (i = 0; r == 0 && i < N_ITEMS(diskstats_names); i++)
		if (line_get_number(line, 3 + i, &value))
			r = hand_out(reading, device, diskstats_names[i], value,
				     err);
	return r;
}

/* "NAME VALUE" of vmstat, "NAME: VALUE kB" of meminfo. */
static int take_named(const struct reading *reading, const struct tasks *tasks,
		      const struct line *line, struct ior_error *err)
{
	char name[64];
	uint64_t value;
	size_t i;

	(void)tasks;
	if (!line_get_text(line, 0, name, sizeof(name)) ||
	    !line_get_number(line, 1, &value))
		return 0;
	name[strcspn(name, ":")] = '\0';
	if (line_field_is(line, 2, "kB"))
		value = value < UINT64_MAX / 1024 ? value * 1024 : UINT64_MAX;
	for (i = 0; i < N_ITEMS(kept_names); i++)
		if (!strcmp(kept_names[i], name))
			return hand_out(reading, "", kept_names[i], value, err);
	return 0;
}

/* "1.25" as 125; false for anything else. */
static bool get_hundredths(const struct line *line, uint32_t field,
			   uint64_t *ret)
{
	unsigned int whole, part;
	char text[32];
	int end = 0;

	if (!line_get_text(line, field, text, sizeof(text)) ||
	    sscanf(text, "%9u.%2u%n", &whole, &part, &end) != 2 || text[end])
		return false;
	*ret = (uint64_t)whole * 100 + part;
	return true;
}

/* Hundredths: the rows have whole numbers. */
static int take_loadavg(const struct reading *reading,
			const struct tasks *tasks, const struct line *line,
			struct ior_error *err)
{
	static const char *const names[] = { "load1_hundredths",
					     "load5_hundredths",
					     "load15_hundredths" };
	uint64_t value;
	uint32_t i;
	int r = 0;

	(void)tasks;
	for (i = 0; r == 0 && i < N_ITEMS(names); i++)
		if (get_hundredths(line, i, &value))
			r = hand_out(reading, "", names[i], value, err);
	return r;
}

/* "some avg10=0.00 avg60=0.00 avg300=0.00 total=12" */
static int take_pressure(const struct reading *reading,
			 const struct tasks *tasks, const struct line *line,
			 struct ior_error *err)
{
	char key[16], total[32];
	uint64_t value;

	(void)tasks;
	if (!line_get_text(line, 0, key, sizeof(key)) ||
	    !line_get_text(line, 4, total, sizeof(total)) ||
	    sscanf(total, "total=%" SCNu64, &value) != 1)
		return 0;
	return hand_out(reading, key, "total_us", value, err);
}

/* The numbers stand on the line of the group's leader. */
static int take_task(const struct reading *reading, const struct tasks *tasks,
		     const struct line *line, struct ior_error *err)
{
	uint64_t pid, value;
	char key[16];
	uint32_t i;
	int r = 0;

	if (!line_get_number(line, 1, &pid) || pid > INT32_MAX)
		return 0;
	snprintf(key, sizeof(key), "%" PRIu32,
		 tasks_find_process(tasks, (int32_t)pid));
	for (i = 0; r == 0 && i < N_ITEMS(io_names); i++)
		if (line_get_number(line, TASKS_IO_FIELD + i, &value))
			r = hand_out(reading, key, io_names[i], value, err);
	return r;
}

static const struct {
	const char *text;
	const char *source;
	int (*take)(const struct reading *reading, const struct tasks *tasks,
		    const struct line *line, struct ior_error *err);
} sources[] = {
	{ "proc/diskstats", "diskstats", take_diskstats },
	{ "proc/vmstat", "vmstat", take_named },
	{ "proc/meminfo", "meminfo", take_named },
	{ "proc/loadavg", "loadavg", take_loadavg },
	{ "proc/pressure/io", "pressure", take_pressure },
	{ "tasks", "io", take_task },
};

int counters_text(const struct row_sink *sink, const struct tasks *tasks,
		  const struct ior_text *text, struct ior_error *err)
{
	struct reading reading = { .sink = sink, .time_ns = text->time_ns };
	struct line line = { 0 };
	size_t i;
	int r = 0;

	for (i = 0; i < N_ITEMS(sources); i++)
		if (!strcmp(sources[i].text, text->name))
			break;
	if (i == N_ITEMS(sources))
		return 0;

	reading.source = sources[i].source;
	while (r == 0 && line_next(text->data, text->size, &line))
		r = sources[i].take(&reading, tasks, &line, err);
	return r;
}
