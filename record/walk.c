/*
 * walk.c - the thread that walks over all processes
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/flag.h"
#include "record/round.h"
#include "record/thread.h"
#include "record/walk.h"

#define NICE 10

/*
 * Devices and mounts take milliseconds; but the file that a loop device lies on
 * may be on a server that does not answer.
 */
#define HOST_WAIT_MS 1000

/*
 * Past its deadline the walk is held by a file system that does not answer, and
 * left behind.
 */
#define HELD_NS (ROUND_PATIENCE_NS + NS_PER_S)

/*
 * Between two looks, at least, and what they may take: a three-thousandth of a
 * CPU.  On an idle host they are most of what the recorder does.
 */
#define LOOK_NS    (5 * NS_PER_S)
#define LOOK_SHARE 3000

struct walk {
	struct round round;
	int stop_fd;  /* readable when there is a deadline */
	int told_fd;  /* ... when devices and mounts are told */
	int renew_fd; /* ... when all is to be told once more */
	int last_fd;  /* ... when the thread is to end */
	int done_fd;  /* ... when it has stopped, and when it is about to end */
	atomic_bool walks_last; /* before it ends */
	bool held;              /* the creator's: it did not stop in time */
	struct thread thread;
};

int walk_create(struct page_queue *queue, int symbols_fd, struct walk **ret,
		struct ior_error *err)
{
	struct walk *walk;

	walk = calloc(1, sizeof(*walk));
	if (!walk)
		return ior_fail(err, ENOMEM, "out of memory");

	walk->stop_fd = eventfd(0, EFD_CLOEXEC);
	walk->told_fd = eventfd(0, EFD_CLOEXEC);
	walk->renew_fd = eventfd(0, EFD_CLOEXEC);
	walk->last_fd = eventfd(0, EFD_CLOEXEC);
	walk->done_fd = eventfd(0, EFD_CLOEXEC);
	if (round_init(&walk->round, queue, symbols_fd) < 0 ||
	    walk->stop_fd < 0 || walk->told_fd < 0 || walk->renew_fd < 0 ||
	    walk->last_fd < 0 || walk->done_fd < 0) {
		walk_free(walk);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	*ret = walk;
	return 0;
}

enum next {
	NEXT_LOOK,
	NEXT_WALK,
	NEXT_END,
};

/* What to do when it is 'time', or before that when we are asked. */
static enum next wait_until(const struct walk *walk, uint64_t time)
{
	struct pollfd polls[] = {
		{ .fd = walk->stop_fd, .events = POLLIN },
		{ .fd = walk->renew_fd, .events = POLLIN },
	};
	uint64_t n_asked;

	while (clock_now() < time) {
		const int n = poll(polls, 2, clock_timeout(time));

		if (n < 0 && errno != EINTR)
			return NEXT_END; /* we could not be told to */
		if (n <= 0)
			continue;
		if (polls[0].revents)
			return NEXT_END;
		if (read(walk->renew_fd, &n_asked, sizeof(n_asked)) > 0)
			return NEXT_WALK;
	}
	return NEXT_LOOK;
}

/* After a look, or none yet, that took 'cost_ns' of a CPU. */
static uint64_t next_look(uint64_t cost_ns)
{
	const uint64_t pause_ns = cost_ns * LOOK_SHARE;

	return clock_now() + (pause_ns > LOOK_NS ? pause_ns : LOOK_NS);
}

static void walk_all(struct walk *walk)
{
	round_tell_processes(&walk->round, round_tell_host(&walk->round));
}

static void walk_first(struct walk *walk)
{
	int r;

	r = round_tell_host(&walk->round);
	flag_raise(walk->told_fd);
	setpriority(PRIO_PROCESS, (id_t)walk->thread.tid, NICE);
	round_tell_processes(&walk->round, r);
	round_send_symbols(&walk->round);
}

static void look_until_stop(struct walk *walk)
{
	uint64_t cost_ns = 0;
	enum next what;

	while ((what = wait_until(walk, next_look(cost_ns))) != NEXT_END) {
		if (what == NEXT_WALK) {
			walk_all(walk);
			continue;
		}
		cost_ns = clock_thread();
		round_look(&walk->round);
		cost_ns = clock_thread() - cost_ns;
	}
}

/* Now the user waits for it, as far as we may hurry. */
static void walk_last(struct walk *walk)
{
	struct pollfd last = { .fd = walk->last_fd, .events = POLLIN };

	while (poll(&last, 1, -1) < 0 && errno == EINTR)
		;
	if (!atomic_load(&walk->walks_last))
		return;
	setpriority(PRIO_PROCESS, (id_t)walk->thread.tid, 0);
	walk_all(walk);
}

static void run(void *context)
{
	struct walk *const walk = context;

	walk_first(walk);
	pthread_setname_np(pthread_self(), "iorec-look");
	look_until_stop(walk);
	flag_raise(walk->done_fd);
	walk_last(walk);
	flag_raise(walk->done_fd);
}

int walk_start(struct walk *walk, struct ior_error *err)
{
	const int fds[] = {
		walk->stop_fd, walk->told_fd, walk->renew_fd,
		walk->last_fd, walk->done_fd, walk->round.symbols_fd
	};

	walk->thread.name = "iorec-walk";
	walk->thread.n_fds = sizeof(fds) / sizeof(fds[0]);
	memcpy(walk->thread.fds, fds, sizeof(fds));
	walk->thread.run = run;
	walk->thread.context = walk;
	return thread_start(&walk->thread, err);
}

void walk_await_host(const struct walk *walk)
{
	struct pollfd poll_fd = { .fd = walk->told_fd, .events = POLLIN };

	poll(&poll_fd, 1, HOST_WAIT_MS);
}

void walk_renew(struct walk *walk)
{
	flag_raise(walk->renew_fd);
}

uint64_t walk_cpu_ns(const struct walk *walk)
{
	return thread_cpu_ns(&walk->thread);
}

pid_t walk_tid(const struct walk *walk)
{
	return walk->thread.tid;
}

/* Until the thread has stopped; -ETIMEDOUT when it is held. */
static int wait_for_thread(struct walk *walk, uint64_t deadline)
{
	struct pollfd done = { .fd = walk->done_fd, .events = POLLIN };
	uint64_t n_times;

	if (!walk->thread.started)
		return 0;
	while (poll(&done, 1, clock_timeout(deadline)) <= 0)
		if (clock_now() >= deadline) {
			walk->held = true;
			return -ETIMEDOUT;
		}
	return read(walk->done_fd, &n_times, sizeof(n_times)) < 0 ? -errno : 0;
}

int walk_finish(struct walk *walk, uint64_t deadline)
{
	const uint64_t symbols_ns =
		walk->round.symbols_fd < 0 ? 0 : ROUND_SYMBOLS_NS;

	atomic_store(&walk->round.deadline, deadline);
	flag_raise(walk->stop_fd);
	return wait_for_thread(walk, deadline + symbols_ns + HELD_NS);
}

int walk_again(struct walk *walk, uint64_t deadline)
{
	if (walk->held)
		return -ETIMEDOUT;

	atomic_store(&walk->walks_last, true);
	flag_raise(walk->last_fd);
	if (wait_for_thread(walk, deadline + HELD_NS) < 0)
		return -ETIMEDOUT;
	thread_join(&walk->thread);
	return 0;
}

/* Whether the thread has ended, or ends now. */
static bool end_thread(struct walk *walk)
{
	if (!walk->thread.started)
		return true;
	if (walk->held || walk_finish(walk, clock_now()) < 0)
		return false;
	flag_raise(walk->last_fd);
	thread_join(&walk->thread);
	return true;
}

bool walk_free(struct walk *walk)
{
	if (!walk)
		return true;
	if (!end_thread(walk))
		return false;

	if (walk->stop_fd >= 0)
		close(walk->stop_fd);
	if (walk->told_fd >= 0)
		close(walk->told_fd);
	if (walk->renew_fd >= 0)
		close(walk->renew_fd);
	if (walk->last_fd >= 0)
		close(walk->last_fd);
	if (walk->done_fd >= 0)
		close(walk->done_fd);
	round_release(&walk->round);
	free(walk);
	return true;
}
