/*
 * filter.h - which lines of the log are wanted
 */
#ifndef LOG_FILTER_H
#define LOG_FILTER_H

#include <stdbool.h>
#include <stdint.h>

struct log_io;

/* What is NULL or -1 is not asked for; { .pid = -1, ... } wants all. */
struct log_filter {
	int32_t pid;
	const char *comm;
	const char *device;
	const char *op; /* of a call also its name */
	const char *fs;
	int64_t since_ns; /* from here on; INT64_MIN: from the start */
	int64_t until_ns; /* before this; INT64_MAX: to the end */
};

/* Whether anything but time is asked for, which an event cannot answer. */
bool log_filter_names(const struct log_filter *filter);

bool log_filter_takes_time(const struct log_filter *filter, int64_t time_ns);
bool log_filter_takes(const struct log_filter *filter, const struct log_io *io);

#endif
