/*
 * thread.c - a thread whose tid is known as soon as it runs
 */
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/thread.h"

static void *run(void *context)
{
	struct thread *const thread = context;

	thread->tid = gettid();
	pthread_setname_np(pthread_self(), thread->name);
	/* On Linux a nice value is the thread's own. */
	if (thread->nice)
		setpriority(PRIO_PROCESS, (id_t)thread->tid, thread->nice);
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

void thread_join(struct thread *thread)
{
	if (!thread->started)
		return;

	pthread_join(thread->handle, NULL);
	sem_destroy(&thread->running);
	thread->started = false;
}
