/*
 * thread.c - a thread whose tid is known as soon as it runs
 */
#include <errno.h>
#include <linux/ioprio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/thread.h"

/*
 * The lowest of those that are served in time: the class "idle" is not while
 * others want the disk, and events would be lost.  Schedulers that know no
 * priorities pass it by.
 */
#define LAST_AT_DISK IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, IOPRIO_BE_NR - 1)

static void *run(void *context)
{
	struct thread *const thread = context;

	thread->tid = gettid();
	pthread_setname_np(pthread_self(), thread->name);
	/* On Linux a nice value is the thread's own. */
	if (thread->nice)
		setpriority(PRIO_PROCESS, (id_t)thread->tid, thread->nice);
	if (thread->last_at_disk)
		syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, thread->tid,
			LAST_AT_DISK);
	sem_post(&thread->running);
	thread->run(thread->context);
	return NULL;
}

int thread_start(struct thread *thread, struct ior_error *err)
{
	int code;

	sem_init(&thread->running, 0, 0);
	code = pthread_create(&thread->handle, NULL, run, thread);
	if (code)
		return ior_fail(err, code, "cannot start a thread: %m");

	thread->started = true;
	while (sem_wait(&thread->running) < 0 && errno == EINTR)
		;
	return 0;
}

uint64_t thread_cpu_ns(const struct thread *thread)
{
	clockid_t clock;

	if (!thread->started || pthread_getcpuclockid(thread->handle, &clock))
		return 0;
	return clock_read(clock);
}

void thread_join(struct thread *thread)
{
	if (!thread->started)
		return;

	pthread_join(thread->handle, NULL);
	sem_destroy(&thread->running);
	thread->started = false;
}
