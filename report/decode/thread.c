/*
 * thread.c - a thread that works beside the one that was there first
 */
#include <signal.h>

#include "iorec/error.h"
#include "report/decode/thread.h"

int thread_start(pthread_t *thread, const char *name, void *(*run)(void *),
		 void *context, struct ior_error *err)
{
	sigset_t all, before;
	int code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	code = pthread_create(thread, NULL, run, context);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (code)
		return ior_fail(err, code, "cannot start a thread: %m");

	pthread_setname_np(*thread, name);
	return 0;
}
