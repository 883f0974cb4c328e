/*
 * event_count.h - how often each event fired, and in which task
 */
#ifndef MODEL_EVENT_COUNT_H
#define MODEL_EVENT_COUNT_H

#include <stdint.h>

struct event_counts;
struct ior_error;
struct row_sink;
struct trace;

int event_counts_create(struct event_counts **ret, struct ior_error *err);

/* An event of this format fired in this task.  -ENOMEM. */
int event_counts_add(struct event_counts *counts, uint32_t format,
		     uint32_t task_id, struct ior_error *err);

/* Hand out a row a format and task; formats that never fired have one of 0. */
int event_counts_finish(const struct event_counts *counts,
			const struct trace *trace, const struct row_sink *sink,
			struct ior_error *err);

void event_counts_free(struct event_counts *counts);

#endif
