/*
 * under.c - run a command and wait for all that it leaves behind
 *
 * usage: under PID_FILE COMMAND...
 *
 * The orphans of the command become ours, so that its watchdog has ended when
 * we do.  The pid of the command goes into PID_FILE, its status is ours.  What
 * is not done after a minute hangs: it is killed, and the status is 124.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_S  60
#define STATUS_HUNG 124

static volatile sig_atomic_t hung;

static void note_alarm(int number)
{
	(void)number;
	hung = true;
}

static bool note_pid(const char *path, pid_t pid)
{
	FILE *const file = fopen(path, "w");

	if (!file)
		return false;
	fprintf(file, "%d\n", (int)pid);
	return fclose(file) == 0;
}

/* The status of 'first' when all are gone. */
static int wait_for_all(pid_t first)
{
	int status, ret = STATUS_HUNG;
	pid_t pid;

	for (;;) {
		pid = waitpid(-1, &status, 0);
		if (pid < 0 && errno == ECHILD)
			return ret;
		if (pid < 0 && hung)
			kill(first, SIGKILL);
		if (pid == first)
			ret = WIFSIGNALED(status) ? 128 + WTERMSIG(status)
						  : WEXITSTATUS(status);
	}
}

int main(int argc, char **argv)
{
	struct sigaction on_alarm = { .sa_handler = note_alarm };
	int status;
	pid_t pid;

	if (argc < 3) {
		fprintf(stderr, "usage: under PID_FILE COMMAND...\n");
		return 2;
	}

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (pid < 0 || !note_pid(argv[1], pid)) {
		perror("under");
		return 1;
	}

	sigaction(SIGALRM, &on_alarm, NULL);
	alarm(PATIENCE_S);
	status = wait_for_all(pid);
	return hung ? STATUS_HUNG : status;
}
