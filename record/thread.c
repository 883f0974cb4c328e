/*
 * thread.c - a thread whose tid is known as soon as it runs
 */
#include <errno.h>
#include <limits.h>
#include <linux/close_range.h>
#include <linux/ioprio.h>
#include <stdatomic.h>
#include <sys/mman.h>
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

/* Whether threads have tables of their own; -1: nobody has asked. */
static atomic_int own_fds = -1;

/* The lowest of its descriptors from 'from' on, or one past all there can be. */
static unsigned int next_kept(const struct thread *thread, unsigned int from)
{
	unsigned int next = (unsigned int)INT_MAX + 1;
	size_t i;

	for (i = 0; i < thread->n_fds; i++) {
		const unsigned int fd = (unsigned int)thread->fds[i];

		if (thread->fds[i] >= 0 && fd >= from && fd < next)
			next = fd;
	}
	return next;
}

/*
 * Closes nothing.  Not unshare(2): that is refused by our filter.  While there is
 * but one thread it tells whether the kernel knows it; later it may lack memory.
 */
static bool unshare_fds(void)
{
	return close_range(UINT_MAX, UINT_MAX, CLOSE_RANGE_UNSHARE) == 0;
}

/* Close all others, or share all. */
static void leave_fds(const struct thread *thread)
{
	unsigned int from = STDERR_FILENO + 1, kept;

	if (!thread_has_own_fds())
		return;
	if (!unshare_fds()) {
		atomic_store(&own_fds, false);
		return;
	}
	do {
		kept = next_kept(thread, from);
		if (kept > from)
			close_range(from, kept - 1, 0);
		from = kept + 1;
	} while (kept <= INT_MAX);
}

bool thread_has_own_fds(void)
{
	if (atomic_load(&own_fds) < 0)
		atomic_store(&own_fds, unshare_fds());
	return atomic_load(&own_fds);
}

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
	if (thread->n_fds)
		leave_fds(thread);
	sem_post(&thread->running);
	thread->run(thread->context);
	return NULL;
}

/* Memory for a stack that is not to be had is EAGAIN, too, as many threads are. */
static int reason(int code)
{
	pthread_attr_t usual;
	size_t size = 0;
	void *stack;

	if (code != EAGAIN || pthread_attr_init(&usual))
		return code;
	pthread_attr_getstacksize(&usual, &size);
	pthread_attr_destroy(&usual);
	stack = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (stack == MAP_FAILED)
		return errno;
	munmap(stack, size);
	return code;
}

int thread_start(struct thread *thread, struct ior_error *err)
{
	int code;

	thread_has_own_fds(); /* while there is but one thread */
	sem_init(&thread->running, 0, 0);
	code = pthread_create(&thread->handle, NULL, run, thread);
	if (code)
		return ior_fail(err, reason(code), "cannot start a thread: %m");

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
