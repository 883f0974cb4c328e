/*
 * disk_time.h - how long a request took, stage by stage
 */
#ifndef STORE_DISK_TIME_H
#define STORE_DISK_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct disk_row;

/*
 * Of what is known, -1 of the rest.  Two are of one moment that parts a longer
 * time, and sum to it: queue and device to total, insert and scheduler to queue,
 * get and plug to insert.
 */
struct disk_times {
	int64_t get_ns;       /* from queue to having a request */
	int64_t plug_ns;      /* from there to insertion into a scheduler */
	int64_t insert_ns;    /* from queue to insertion, the last one */
	int64_t scheduler_ns; /* from there to the issue */
	int64_t queue_ns;     /* from queue to the issue */
	int64_t device_ns;    /* from there to completion */
	int64_t total_ns;
};

/*
 * False when a bio has no times of its own: it is merged in another's request,
 * in flight, or was open while events were lost.
 */
bool disk_times_get(const struct disk_row *row, struct disk_times *ret);

#endif
