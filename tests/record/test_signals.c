/*
 * test_signals.c - a signal that ends a recording is never lost
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "record/clock.h"
#include "record/signals.h"

#define KERNEL_SIGSET_SIZE 8

/* Ctrl-C right behind the next look at what is pending. */
static bool one_comes;

/* In place of libc's, to choose the moment. */
int sigpending(sigset_t *set)
{
	long r;

	sigemptyset(set);
	r = syscall(SYS_rt_sigpending, set, KERNEL_SIGSET_SIZE);
	if (one_comes)
		raise(SIGINT);
	one_comes = false;
	return (int)r;
}

static void
an_ending_that_comes_while_another_is_looked_at_is_not_lost(void **state)
{
	const int signal_fd = signals_open(NULL);
	const int never = eventfd(0, EFD_CLOEXEC);
	struct signalfd_siginfo info;

	raise(SIGUSR1);
	one_comes = true;
	assert_int_equal(signals_wait_for(signal_fd, never,
					  clock_now() + NS_PER_S / 10),
			 -EINTR);
	assert_int_equal(read(signal_fd, &info, sizeof(info)), sizeof(info));
	assert_int_equal(info.ssi_signo, SIGINT);
	assert_int_equal(read(signal_fd, &info, sizeof(info)), -1);
	close(never);
	close(signal_fd);
	(void)state;
}

static void what_ends_nothing_is_taken_and_waited_on(void **state)
{
	const int signal_fd = signals_open(NULL);
	const int never = eventfd(0, EFD_CLOEXEC);
	struct signalfd_siginfo info;

	raise(SIGUSR1);
	raise(SIGCHLD);
	assert_int_equal(signals_wait_for(signal_fd, never,
					  clock_now() + NS_PER_S / 10),
			 -ETIMEDOUT);
	assert_int_equal(read(signal_fd, &info, sizeof(info)), -1);
	close(never);
	close(signal_fd);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			an_ending_that_comes_while_another_is_looked_at_is_not_lost),
		cmocka_unit_test(what_ends_nothing_is_taken_and_waited_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
