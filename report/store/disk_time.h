/*
 * disk_time.h - how long a request took, stage by stage
 */
#ifndef STORE_DISK_TIME_H
#define STORE_DISK_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct disk_row;

struct disk_times {
	int64_t queue_ns;  /* from queue to the last issue; -1 unknown */
	int64_t device_ns; /* from there to completion; -1 unknown */
	int64_t total_ns;  /* -1 unknown */
};

/*
 * False when a bio has no times of its own: it is merged in another's request,
 * in flight, or was open while events were lost.
 */
bool disk_times_get(const struct disk_row *row, struct disk_times *ret);

#endif
