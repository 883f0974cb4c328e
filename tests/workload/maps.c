/*
 * maps.c - I/O without a call: page faults on a mapped file
 */
#include "workload.h"

#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

/* MADV_RANDOM: a fault brings in the page it is for and no other. */
static void open_map(struct work *work)
{
	open_for_reading(work);
	work->map_size = file_size(work);
	work->map =
		mmap(NULL, work->map_size, PROT_READ, MAP_SHARED, work->fd, 0);
	if (work->map == MAP_FAILED)
		die("mmap");
	if (madvise(work->map, work->map_size, MADV_RANDOM))
		die("madvise");
}

static void fault_misses(struct work *work)
{
	const uint64_t n_pages = work->map_size / PAGE;
	volatile const uint8_t *map = work->map;
	uint64_t i;

	for (i = 0; i < work->n_calls && i < n_pages; i++) {
		(void)map[shuffled(i, n_pages) * PAGE];
		truth_add(work->truth, FAULT_PAGES, 1);
		truth_add(work->truth, DISK_READS, 1);
		truth_add(work->truth, DISK_READ_BYTES, PAGE);
	}
}

const struct verb map_verbs[] = {
	{ "fault_misses", open_map, fault_misses,
	  "CALLS page faults on pages that are not resident" },
	{ 0 },
};
