/*
 * watchdog.c - a child that removes the instance if the recorder is killed
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/instance.h"
#include "record/privilege.h"
#include "record/watchdog.h"

struct watchdog {
	pid_t pid;
	int pipe_fd; /* the end that we write */
};

/* Where the child keeps what it needs; all else is closed. */
enum {
	CHILD_PIPE_FD = STDERR_FILENO + 1,
	CHILD_TRACING_FD,
	CHILD_N_FDS,
};

/*
 * Hold nothing of the recorder's: not the instance, which could not be
 * removed, nor the trace's pipe, which would not end.
 */
static void keep_two(int pipe_fd, int tracing_fd)
{
	const int pipe_copy = fcntl(pipe_fd, F_DUPFD, CHILD_N_FDS);
	const int tracing_copy = fcntl(tracing_fd, F_DUPFD, CHILD_N_FDS);
	const int null_fd = open("/dev/null", O_RDWR);
	int fd;

	dup2(pipe_copy, CHILD_PIPE_FD);
	dup2(tracing_copy, CHILD_TRACING_FD);
	for (fd = 0; fd <= STDERR_FILENO; fd++)
		dup2(null_fd, fd);
	closefrom(CHILD_N_FDS);
}

/* What a kill of the recorder may bring along: a logout, a stopped service. */
static void turn_deaf(void)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	size_t i;

	setsid();
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		signal(numbers[i], SIG_IGN);
}

/*
 * Each message is a name, the last one counts.  An empty one: there is nothing
 * to watch any more.
 */
static void read_names(char name[INSTANCE_NAME_SIZE])
{
	char message[INSTANCE_NAME_SIZE];
	ssize_t r;

	for (;;) {
		r = read(CHILD_PIPE_FD, message, sizeof(message));
		if (r < 0 && errno == EINTR)
			continue;
		if (r != sizeof(message))
			return;
		memcpy(name, message, sizeof(message));
	}
}

/* The end of the pipe: nobody is there any more. */
static _Noreturn void watch(int pipe_fd, int tracing_fd)
{
	char name[INSTANCE_NAME_SIZE] = "";
	int r = 0;

	prctl(PR_SET_NAME, "iorec-watchdog");
	turn_deaf();
	keep_two(pipe_fd, tracing_fd);
	privilege_drop(privilege_to_change(CHILD_TRACING_FD, "instances"),
		       NULL);
	if (chdir("/") < 0)
		_exit(EXIT_FAILURE); /* cannot be: there is always a root */

	read_names(name);
	if (name[0])
		r = instance_inherit(CHILD_TRACING_FD, name);
	_exit(-r);
}

int watchdog_create(int tracing_fd, struct watchdog **ret,
		    struct ior_error *err)
{
	struct watchdog *watchdog;
	int fds[2];

	watchdog = calloc(1, sizeof(*watchdog));
	if (!watchdog)
		return ior_fail(err, ENOMEM, "out of memory");

	if (pipe2(fds, O_CLOEXEC) < 0) {
		free(watchdog);
		return ior_fail(err, errno, "cannot make a pipe: %m");
	}

	watchdog->pipe_fd = fds[1];
	watchdog->pid = fork();
	if (watchdog->pid == 0)
		watch(fds[0], tracing_fd);
	close(fds[0]);
	if (watchdog->pid < 0) {
		const int code = errno;

		close(fds[1]);
		free(watchdog);
		return ior_fail(err, code, "cannot fork: %m");
	}

	*ret = watchdog;
	return 0;
}

void watchdog_tell(struct watchdog *watchdog, const char *name)
{
	char message[INSTANCE_NAME_SIZE] = "";

	snprintf(message, sizeof(message), "%s", name);
	/* A watchdog that was killed itself is no failure of ours. */
	if (write(watchdog->pipe_fd, message, sizeof(message)) < 0)
		return;
}

/* Its exit status is an errno; one that was killed has none. */
int watchdog_remove(struct watchdog *watchdog)
{
	int status, r;

	if (watchdog->pipe_fd < 0)
		return 0;

	close(watchdog->pipe_fd);
	watchdog->pipe_fd = -1;
	do
		r = waitpid(watchdog->pid, &status, 0);
	while (r < 0 && errno == EINTR);
	return r < 0 || !WIFEXITED(status) ? -ECHILD : -WEXITSTATUS(status);
}

void watchdog_free(struct watchdog *watchdog)
{
	if (!watchdog)
		return;

	if (watchdog->pipe_fd >= 0)
		watchdog_tell(watchdog, "");
	watchdog_remove(watchdog);
	free(watchdog);
}
