/*
 * thread.h - a thread whose tid is known as soon as it runs
 *
 * The trace names the recorder's threads, so that the analyzer can tell its
 * I/O from the host's.  Signals are the main thread's: it blocks them before
 * it starts others.
 *
 * A thread that works on the output may be held by its file system for ever, even
 * after SIGKILL, and whatever descriptors it shares stay open: the instance would
 * not go.  So it gets a table of its own, with the few that it needs.
 */
#ifndef RECORD_THREAD_H
#define RECORD_THREAD_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct ior_error;

#define THREAD_N_FDS 6

/* Must not move while the thread runs. */
struct thread {
	bool started;
	pid_t tid;
	pthread_t handle;
	sem_t running;
	const char *name;
	int nice;
	bool last_at_disk;     /* its I/O waits for that of others */
	size_t n_fds;          /* 0: it shares all descriptors */
	int fds[THREAD_N_FDS]; /* else those it keeps, beside the standard ones */
	void (*run)(void *context);
	void *context;
};

/*
 * The caller fills name (at most 15 bytes), nice, last_at_disk, fds, run and
 * context.
 */
int thread_start(struct thread *thread, struct ior_error *err);

/* Whether all threads that want one have such a table; asked when they run. */
bool thread_has_own_fds(void);

/* CPU time that it took so far; 0 of one that does not run. */
uint64_t thread_cpu_ns(const struct thread *thread);

/* Wait for its end; a thread that was not started is allowed. */
void thread_join(struct thread *thread);

#endif
