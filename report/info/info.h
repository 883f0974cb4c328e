/*
 * info.h - what was recorded, where and how, before anybody asks what happened
 *
 *	struct info info = { 0 };
 *
 *	r = info_of_trace(path, &info, &error);
 *	info_print(stdout, path, &info);
 *	info_release(&info);
 */
#ifndef INFO_INFO_H
#define INFO_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct ior_error;
struct progress;
struct store;

/* A fact (name, value) or a line of the coverage (what, why). */
struct info_pair {
	char *name;
	char *value;
	bool seen; /* of the coverage */
};

struct info_pairs {
	struct info_pair *items;
	size_t n_items;
};

struct info_device {
	char *name;
	char *detail;
	uint64_t size; /* bytes */
	bool rotational;
	bool accounted; /* queue/iostats */
};

struct info_devices {
	struct info_device *items;
	size_t n_items;
};

/* Of a trace with thousands of gaps the first are named. */
#define INFO_GAPS_MAX 20

/* Where events were lost, in ns since the start. */
struct info_gap {
	uint32_t cpu;
	bool from_start; /* nothing was seen before: from_ns has no meaning */
	int64_t from_ns;
	int64_t to_ns;
	uint64_t n_events; /* 0: the kernel did not say */
};

/* Owner: the caller; { 0 } knows nothing. */
struct info {
	struct info_pairs facts; /* of the trace's head: host, kernel ... */
	struct info_pairs coverage;
	struct info_devices devices; /* whole disks */
	uint64_t n_events;
	uint64_t n_lost;
	uint64_t n_gaps; /* losses, also of an unknown number of events */
	struct info_gap gaps[INFO_GAPS_MAX]; /* the first of them */
	uint64_t n_damaged;                  /* chunks and pages */
	int64_t duration_ns;
	uint64_t file_size; /* of a .ioz, bytes; 0 unknown */
	uint64_t raw_size;  /* ... unpacked */
	bool complete;
};

int info_add_pair(struct info_pairs *pairs, const char *name, const char *value,
		  bool seen, struct ior_error *err);

/* Of 'device' the numbers are taken; names are copied. */
int info_add_device(struct info *info, const struct info_device *device,
		    const char *name, const char *detail,
		    struct ior_error *err);

/* Count a gap, and keep its place while there is room. */
void info_add_gap(struct info *info, const struct info_gap *gap);

/* How many of the gaps have a place. */
size_t info_n_places(const struct info *info);

/* The value of a fact; "" when there is none. */
const char *info_get_fact(const struct info *info, const char *name);

/* As a number; 0 when it is none. */
uint64_t info_get_number(const struct info *info, const char *name);

/*
 * Read a .ioz from front to end; events are counted, not understood.
 * 'progress' was started.
 */
int info_of_trace(const char *path, struct progress *progress,
		  struct info *info, struct ior_error *err);

/* What a database has of one of its traces. */
int info_of_stored(struct store *store, int64_t trace_id, struct info *info,
		   struct ior_error *err);

/* For people. */
void info_print(FILE *out, const char *path, const struct info *info);

/* A json object, without a newline behind it. */
void info_print_json(FILE *out, const char *path, const struct info *info);

void info_release(struct info *info);

#endif
