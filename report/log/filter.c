/*
 * filter.c - which lines of the log are wanted
 */
#include <string.h>

#include "report/log/filter.h"
#include "report/log/io.h"

bool log_filter_names(const struct log_filter *filter)
{
	return filter->pid >= 0 || filter->comm || filter->device ||
	       filter->op || filter->fs;
}

bool log_filter_takes_time(const struct log_filter *filter, int64_t time_ns)
{
	return time_ns >= filter->since_ns && time_ns < filter->until_ns;
}

static bool is_wanted(const char *wanted, const char *name)
{
	return !wanted || (name && !strcmp(wanted, name));
}

bool log_filter_takes(const struct log_filter *filter, const struct log_io *io)
{
	return log_filter_takes_time(filter, io->filter_ns) &&
	       (filter->pid < 0 || filter->pid == io->pid) &&
	       is_wanted(filter->comm, io->comm) &&
	       is_wanted(filter->device, io->device) &&
	       is_wanted(filter->fs, io->fs) &&
	       (is_wanted(filter->op, io->op) ||
		is_wanted(filter->op, io->call));
}
