/*
 * round.h - one walk over the host: devices, mounts, tasks, open files
 *
 *	r = round_init(&round, queue, symbols_fd);
 *	r = round_tell_host(&round);
 *	round_tell_processes(&round, r);
 *	round_look(&round);		at names alone
 *	round_release(&round);
 *
 * What is not told by the deadline, which any thread may set, stays out, and the
 * last chunk says so.  All else is the thread's that walks.
 */
#ifndef RECORD_ROUND_H
#define RECORD_ROUND_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "record/bundle.h"
#include "record/clock.h"
#include "record/text.h"

struct namespaces;
struct page_queue;

/* A process that cannot be handed on for so long stays out. */
#define ROUND_PATIENCE_NS (2 * NS_PER_S)

/*
 * What the list of symbols may take beyond the end: it is read in a tenth of a
 * second, but not by every machine.
 */
#define ROUND_SYMBOLS_NS (3 * NS_PER_S)

struct round {
	struct page_queue *queue; /* the creator's */
	int symbols_fd;           /* the creator's; -1: none */
	atomic_uint_least64_t deadline;
	bool looking; /* at names alone */
	struct bundle bundle;
	struct text text;
	struct namespaces *namespaces;
};

/* 0 or -ENOMEM. */
int round_init(struct round *round, struct page_queue *queue, int symbols_fd);

/* What there are few of, and events are understood by; 0, or what hindered. */
int round_tell_host(struct round *round);

/* The rest of the walk, 'r' being what became of its begin. */
void round_tell_processes(struct round *round, int r);

/* They stay the same: once for all segments. */
void round_send_symbols(struct round *round);

/*
 * What does not fit into the queue, or is cut short by the end, stays out;
 * namespaces are told anew then.
 */
void round_look(struct round *round);

/* Release what is in it, also of one that failed to be made. */
void round_release(struct round *round);

#endif
