/*
 * clock.c - the trace's clock, and waiting by it
 */
#include <limits.h>
#include <time.h>

#include "record/clock.h"

#define NAP_NS ((long)(10 * NS_PER_MS))

uint64_t clock_read(clockid_t id)
{
	struct timespec now = { 0 };

	clock_gettime(id, &now);
	return (uint64_t)now.tv_sec * NS_PER_S + (uint64_t)now.tv_nsec;
}

uint64_t clock_now(void)
{
	return clock_read(CLOCK_MONOTONIC);
}

uint64_t clock_realtime(void)
{
	return clock_read(CLOCK_REALTIME);
}

uint64_t clock_cpu(void)
{
	return clock_read(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t clock_thread(void)
{
	return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

int clock_timeout(uint64_t deadline)
{
	const uint64_t now = clock_now();
	uint64_t ms;

	if (deadline == NEVER)
		return -1;
	if (deadline <= now)
		return 0;

	ms = (deadline - now + NS_PER_MS - 1) / NS_PER_MS;
	return ms > INT_MAX ? INT_MAX : (int)ms;
}

void clock_nap(void)
{
	const struct timespec nap = { .tv_nsec = NAP_NS };

	nanosleep(&nap, NULL);
}
