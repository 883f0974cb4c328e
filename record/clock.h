/*
 * clock.h - the trace's clock, and waiting by it
 *
 * Events are stamped with the trace clock "mono", which is CLOCK_MONOTONIC;
 * all times of the recorder are of it, in ns.
 */
#ifndef RECORD_CLOCK_H
#define RECORD_CLOCK_H

#include <stdint.h>
#include <time.h>

#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S  UINT64_C(1000000000)

/* A deadline that never comes. */
#define NEVER UINT64_MAX

uint64_t clock_now(void);

/* The time of day. */
uint64_t clock_realtime(void);

/* What the calling thread has taken of CPUs. */
uint64_t clock_thread(void);

/* CPU time of all threads of this process, those that ended included. */
uint64_t clock_cpu(void);

/* Any clock of clock_gettime(2); 0 when it is of a thread that is gone. */
uint64_t clock_read(clockid_t id);

/* Milliseconds from now to 'deadline' for poll(2): rounded up, -1 for NEVER. */
int clock_timeout(uint64_t deadline);

/* Ten milliseconds' sleep: where poll(2) fails, not to ask again at once. */
void clock_nap(void);

#endif
