/*
 * event_count.c - how often each event fired, and in which task
 *
 * A hash table by format and task.  Every event counts here, and most are of
 * the same few formats and tasks as the ones before, so probing is short.
 */
#include <errno.h>
#include <stdlib.h>

#include "iorec/error.h"
#include "report/decode/trace.h"
#include "report/model/event_count.h"
#include "report/model/row.h"

#define SLOTS_MIN 256u

struct slot {
	uint64_t n_events; /* 0: empty */
	uint32_t format;
	uint32_t task_id;
};

struct event_counts {
	struct slot *slots;
	size_t n_slots; /* a power of two */
	size_t n_used;
};

int event_counts_create(struct event_counts **ret, struct ior_error *err)
{
	struct event_counts *const counts = calloc(1, sizeof(*counts));

	if (counts)
		counts->slots = calloc(SLOTS_MIN, sizeof(*counts->slots));
	if (!counts || !counts->slots) {
		free(counts);
		return ior_fail(err, ENOMEM, "out of memory");
	}
	counts->n_slots = SLOTS_MIN;
	*ret = counts;
	return 0;
}

static struct slot *find(struct slot *slots, size_t n_slots, uint32_t format,
			 uint32_t task_id)
{
	const uint64_t hash = ((uint64_t)task_id << 16 ^ format) *
			      UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> 32) & (n_slots - 1);

	while (slots[at].n_events &&
	       (slots[at].format != format || slots[at].task_id != task_id))
		at = (at + 1) & (n_slots - 1);
	return &slots[at];
}

static int grow(struct event_counts *counts)
{
	const size_t n_slots = counts->n_slots * 2;
	struct slot *const slots = calloc(n_slots, sizeof(*slots));
	size_t i;

	if (!slots)
		return -ENOMEM;
	for (i = 0; i < counts->n_slots; i++)
		if (counts->slots[i].n_events)
			*find(slots, n_slots, counts->slots[i].format,
			      counts->slots[i].task_id) = counts->slots[i];
	free(counts->slots);
	counts->slots = slots;
	counts->n_slots = n_slots;
	return 0;
}

int event_counts_add(struct event_counts *counts, uint32_t format,
		     uint32_t task_id, struct ior_error *err)
{
	struct slot *slot =
		find(counts->slots, counts->n_slots, format, task_id);

	if (slot->n_events++)
		return 0;

	slot->format = format;
	slot->task_id = task_id;
	if (++counts->n_used * 2 > counts->n_slots && grow(counts) < 0)
		return ior_fail(err, ENOMEM, "out of memory");
	return 0;
}

static int hand_out(const struct trace *trace, const struct row_sink *sink,
		    uint32_t format, uint32_t task_id, uint64_t n_events,
		    struct ior_error *err)
{
	const struct trace_format *const info = trace_get_format(trace, format);
	const struct event_count_row row = {
		.system = info ? info->system : "",
		.name = info ? info->name : "",
		.task_id = task_id,
		.n_events = n_events,
	};

	return info ? sink->event_count(sink->context, &row, err) : 0;
}

int event_counts_finish(const struct event_counts *counts,
			const struct trace *trace, const struct row_sink *sink,
			struct ior_error *err)
{
	const struct trace_format *info;
	uint32_t format;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < counts->n_slots; i++)
		if (counts->slots[i].n_events)
			r = hand_out(trace, sink, counts->slots[i].format,
				     counts->slots[i].task_id,
				     counts->slots[i].n_events, err);
	for (format = 0; r == 0 && (info = trace_get_format(trace, format));
	     format++)
		if (!info->n_events)
			r = hand_out(trace, sink, format, 0, 0, err);
	return r;
}

void event_counts_free(struct event_counts *counts)
{
	if (!counts)
		return;
	free(counts->slots);
	free(counts);
}
