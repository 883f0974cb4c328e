/*
 * trace.h - a trace file as events in the order of time
 *
 * Reads a .ioz, unpacks, walks the sub-buffers, merges the CPUs and hands all
 * that a trace holds to one consumer, in this order: the texts of FILE; then
 * texts of snapshots and stats, losses and events as they come, events in time
 * order (ties by CPU):
 *
 *	r = trace_open(path, &trace, &error);
 *	r = trace_run(trace, &consumer, &error);
 *	trace_close(trace);
 *
 * Texts of STATS come behind all events before its watermark; texts of SNAPSHOT
 * when they are read, which is up to a watermark ahead of the events of their
 * time.
 *
 * Memory: the chunks between two watermarks, compressed, and one unpacked
 * chunk a CPU, both within the bounds of merge.h.  An event earlier than one
 * handed out already (a recorder that lied about a watermark, or a trace beyond
 * those bounds) is handed out late and counted.
 */
#ifndef DECODE_TRACE_H
#define DECODE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "iorec/catalog.h"

struct event;
struct ior_error;
struct ior_text;
struct trace;

/*
 * Events a CPU lost, somewhere in (from_ns, to_ns).  It is handed out where it
 * begins: all that comes before the first event at to_ns may be incomplete.
 */
struct trace_loss {
	uint32_t cpu;
	uint64_t from_ns;  /* last event before, or watermark; 0: none */
	uint64_t to_ns;    /* first event after; the last count at the end */
	uint64_t n_events; /* 0 when the kernel did not say how many */
};

/*
 * What a consumer takes; each returns 0 or a negative errno, which ends the
 * run.  A NULL function is not called.
 */
struct trace_consumer {
	int (*text)(void *context, uint16_t chunk_kind,
		    const struct ior_text *text, struct ior_error *err);
	int (*loss)(void *context, const struct trace_loss *loss,
		    struct ior_error *err);
	int (*event)(void *context, const struct event *event,
		     struct ior_error *err);
	/* now and then; 'done' bytes of 'size' (0: unknown) of the file */
	int (*progress)(void *context, uint64_t done, uint64_t size,
			struct ior_error *err);
	void *context;
};

/* What the file turned out to be; complete once trace_run() returned. */
struct trace_summary {
	uint64_t n_events;
	uint64_t n_lost;    /* by the kernel's own counters */
	uint64_t n_late;    /* events handed out behind a later one */
	uint64_t n_unknown; /* records of a type with no format in the trace */
	uint64_t n_malformed; /* records too short for their format */
	uint64_t n_damaged_chunks;
	uint64_t n_damaged_pages;   /* sub-buffers that do not add up */
	uint64_t n_damaged_formats; /* formats that could not be read */
	uint64_t first_ns;
	uint64_t last_ns;
	bool complete; /* the recorder finished the file */
};

/* A format that the trace holds: an event that was enabled. */
struct trace_format {
	const char *system; /* owned by the trace */
	const char *name;
	enum ior_event_kind kind; /* that its events are handed out as */
	const char *why; /* ... and not as in the catalog; "" if they are */
	uint64_t n_events;
};

int trace_open(const char *path, struct trace **ret, struct ior_error *err);

/*
 * Go through the trace, once.  A damaged chunk is counted, passed by and does
 * not fail the run.  -EPROTONOSUPPORT when it needs a newer iorec, or was
 * recorded on a machine whose numbers begin with the high byte.
 */
int trace_run(struct trace *trace, const struct trace_consumer *consumer,
	      struct ior_error *err);

void trace_get_summary(const struct trace *trace, struct trace_summary *ret);

/* Formats by the index that events carry; NULL past the end. */
const struct trace_format *trace_get_format(const struct trace *trace,
					    uint32_t index);

/*
 * The text of an event's fields as libtraceevent prints them, cut to 'size'.
 * Only for events handed out by this trace, while they are valid.
 */
void trace_print_event(struct trace *trace, const struct event *event,
		       char *ret, size_t size);

void trace_close(struct trace *trace);

#endif
