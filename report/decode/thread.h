/*
 * thread.h - a thread that works beside the one that was there first
 *
 * Signals go to the others: who waits for one is not in this thread.
 */
#ifndef DECODE_THREAD_H
#define DECODE_THREAD_H

#include <pthread.h>

struct ior_error;

/* 'name' is of at most 15 bytes.  Whoever started it joins it. */
int thread_start(pthread_t *thread, const char *name, void *(*run)(void *),
		 void *context, struct ior_error *err);

#endif
