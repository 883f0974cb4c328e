/*
 * collect_counters.c - the kernel's own counters, to check the events against
 */
#include <inttypes.h>

#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"

static const char *const names[] = {
	"proc/diskstats", "proc/vmstat",      "proc/meminfo",
	"proc/loadavg",   "proc/pressure/io",
};

int collect_counters(struct bundle *bundle, struct ior_error *err)
{
	struct text clock = { 0 };
	uint64_t now = clock_now();
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(names) / sizeof(names[0]); i++)
		r = bundle_add_file(bundle, names[i], err);
	if (r < 0)
		return r;

	now = clock_now();
	text_print(&clock, "%" PRIu64 "\t%" PRIu64 "\n", clock_realtime(), now);
	r = bundle_add(bundle, "clock", now, clock.data, clock.size, err);
	text_release(&clock);
	return r;
}
