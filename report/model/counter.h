/*
 * counter.h - the kernel's own counters, taken out of snapshots
 *
 * diskstats (key: device name; the kernel's names of the columns), vmstat,
 * meminfo, loadavg, pressure/io (key "some" or "full"), and of "tasks" the
 * numbers of /proc/PID/io (source "io", key: process_id).
 */
#ifndef MODEL_COUNTER_H
#define MODEL_COUNTER_H

struct ior_error;
struct ior_text;
struct row_sink;
struct tasks;

/* Hand out a row a number; texts that are none of these are passed by. */
int counters_text(const struct row_sink *sink, const struct tasks *tasks,
		  const struct ior_text *text, struct ior_error *err);

#endif
