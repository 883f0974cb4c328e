/*
 * collect_counters.c - the kernel's own counters, to check the events against
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>

#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"

/* Those of disks first: they are checked to the byte. */
static const char *const names[] = {
	"proc/diskstats", "proc/vmstat",      "proc/meminfo",
	"proc/loadavg",   "proc/pressure/io",
};

static int add_file_at(struct bundle *bundle, const char *name,
		       uint64_t time_ns, struct ior_error *err)
{
	char path[64];

	snprintf(path, sizeof(path), "/%s", name);
	if (text_read(&bundle->text, AT_FDCWD, path) < 0)
		return 0;
	return bundle_add(bundle, name, time_ns, bundle->text.data,
			  bundle->text.size, err);
}

static int add_clock(struct bundle *bundle, struct ior_error *err)
{
	const uint64_t now = clock_now();
	struct text clock = { 0 };
	int r;

	text_print(&clock, "%" PRIu64 "\t%" PRIu64 "\n", clock_realtime(), now);
	r = bundle_add(bundle, "clock", now, clock.data, clock.size, err);
	text_release(&clock);
	return r;
}

int collect_counters(struct bundle *bundle, struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(names) / sizeof(names[0]); i++)
		r = bundle_add_file(bundle, names[i], err);
	return r < 0 ? r : add_clock(bundle, err);
}

int collect_counters_at(struct bundle *bundle, uint64_t time_ns,
			struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(names) / sizeof(names[0]); i++)
		r = add_file_at(bundle, names[i], time_ns, err);
	return r < 0 ? r : add_clock(bundle, err);
}
