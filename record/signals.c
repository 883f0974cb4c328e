/*
 * signals.c - the signals that end a recording, read from a descriptor
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/signals.h"

static const int endings[] = { SIGINT, SIGTERM, SIGHUP };

#define N_ENDINGS (sizeof(endings) / sizeof(endings[0]))

/*
 * nohup(1) has it ignored and means it.  SIGINT is ignored by all that a script
 * starts in the background: whoever sends us one knows whom it is for.
 */
static bool ignores_hangup(void)
{
	struct sigaction hangup;

	return sigaction(SIGHUP, NULL, &hangup) == 0 &&
	       hangup.sa_handler == SIG_IGN;
}

/* What is ignored waits all the same when it is blocked, so it must not be. */
static void get_endings(sigset_t *ret)
{
	size_t i;

	sigemptyset(ret);
	for (i = 0; i < N_ENDINGS; i++)
		sigaddset(ret, endings[i]);
	if (ignores_hangup())
		sigdelset(ret, SIGHUP);
}

int signals_open(struct ior_error *err)
{
	sigset_t signals;
	int fd;

	get_endings(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGUSR1);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN); /* write(2) says EPIPE instead */
	signal(SIGXFSZ, SIG_IGN); /* or EFBIG */
	signal(SIGCHLD, SIG_DFL); /* ignored, children leave no status */

	fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return ior_fail(err, errno, "cannot make a signalfd: %m");
	return fd;
}

bool signals_want_end(void)
{
	sigset_t signals, pending;

	get_endings(&signals);
	sigpending(&pending);
	sigandset(&pending, &pending, &signals);
	return !sigisemptyset(&pending);
}

void signals_let_end(bool let)
{
	sigset_t signals;

	get_endings(&signals);
	sigprocmask(let ? SIG_UNBLOCK : SIG_BLOCK, &signals, NULL);
}

/*
 * Take one that ends nothing, if there is any: of the signalfd an ending that came
 * this moment would be read first, and be lost to who is to hear of it.
 */
static void take_other(void)
{
	const struct timespec now = { 0 };
	sigset_t others;

	sigemptyset(&others);
	sigaddset(&others, SIGCHLD);
	sigaddset(&others, SIGUSR1);
	sigtimedwait(&others, NULL, &now);
}

int signals_wait_for(int signal_fd, int fd, uint64_t deadline)
{
	struct pollfd polls[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = signal_fd, .events = POLLIN },
	};
	uint64_t n_raised;

	for (;;) {
		if (poll(polls, 2, clock_timeout(deadline)) < 0) {
			clock_nap();
			if (read(fd, &n_raised, sizeof(n_raised)) > 0)
				return 0;
			polls[1].revents = POLLIN;
		} else if (polls[0].revents) {
			return 0;
		}
		if (signals_want_end())
			return -EINTR;
		if (clock_now() >= deadline)
			return -ETIMEDOUT;
		/* Whoever waits for a child asks waitpid(2) first. */
		if (polls[1].revents)
			take_other();
	}
}
