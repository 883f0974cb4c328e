/*
 * command.c - the COMMAND that is recorded
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/command.h"

/* In the child: wait for the word, run, or tell why not. */
static void run(const struct command *command, int go_fd, int error_fd)
{
	char **const arguments = command->arguments;
	sigset_t none;
	char byte;
	int code;

	/* No word: the recorder gave up or died, and tracing never began. */
	if (read(go_fd, &byte, 1) != 1)
		_exit(EXIT_FAILURE);

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL); /* the recorder ignores these */
	signal(SIGXFSZ, SIG_DFL);
	if (!command->keeps_stdout)
		dup2(STDERR_FILENO, STDOUT_FILENO);
	execvp(arguments[0], arguments);
	code = errno;
	if (write(error_fd, &code, sizeof(code)) < 0)
		_exit(EXIT_FAILURE);
	_exit(EXIT_FAILURE);
}

static int fork_with(struct command *command, const int go[2],
		     const int error[2], struct ior_error *err)
{
	command->pid = fork();
	if (command->pid < 0)
		return ior_fail(err, errno, "cannot fork: %m");

	if (command->pid == 0) {
		close(go[1]);
		close(error[0]);
		run(command, go[0], error[1]);
	}
	return 0;
}

int command_create(char **arguments, bool keeps_stdout, struct command **ret,
		   struct ior_error *err)
{
	struct command *command;
	int go[2], error[2];
	int r;

	command = calloc(1, sizeof(*command));
	if (!command)
		return ior_fail(err, ENOMEM, "out of memory");

	command->arguments = arguments;
	command->keeps_stdout = keeps_stdout;
	command->go_fd = -1;
	command->error_fd = -1;
	if (pipe2(go, O_CLOEXEC) < 0) {
		free(command);
		return ior_fail(err, errno, "cannot make a pipe: %m");
	}
	if (pipe2(error, O_CLOEXEC) < 0) {
		r = ior_fail(err, errno, "cannot make a pipe: %m");
		close(go[0]);
		close(go[1]);
		free(command);
		return r;
	}

	command->go_fd = go[1];
	command->error_fd = error[0];
	r = fork_with(command, go, error, err);
	close(go[0]);
	close(error[1]);
	if (r < 0) {
		command_free(command);
		return r;
	}

	*ret = command;
	return 0;
}

int command_start(struct command *command, struct ior_error *err)
{
	const char go = 1;
	int code;
	ssize_t r;

	r = write(command->go_fd, &go, 1);
	close(command->go_fd);
	command->go_fd = -1;
	if (r < 0)
		return ior_fail(err, errno, "cannot run '%s': %m",
				command->arguments[0]);

	/* A good exec closes the pipe without a word. */
	do {
		r = read(command->error_fd, &code, sizeof(code));
	} while (r < 0 && errno == EINTR);
	if (r != sizeof(code))
		return 0;

	command_wait(command);
	if (code == ENOENT)
		return ior_fail(err, ESRCH, "cannot run '%s': no such command",
				command->arguments[0]);
	return ior_fail(err, code, "cannot run '%s': %m",
			command->arguments[0]);
}

static void reap(struct command *command, int options)
{
	pid_t pid;

	if (command->ended)
		return;

	do {
		pid = waitpid(command->pid, &command->status, options);
	} while (pid < 0 && errno == EINTR);
	command->ended = pid != 0;
}

bool command_has_ended(struct command *command)
{
	reap(command, WNOHANG);
	return command->ended;
}

int command_wait(struct command *command)
{
	reap(command, 0);
	return WIFSIGNALED(command->status) ? 128 + WTERMSIG(command->status)
					    : WEXITSTATUS(command->status);
}

void command_signal(struct command *command, int number)
{
	if (!command_has_ended(command))
		kill(command->pid, number);
}

void command_free(struct command *command)
{
	if (!command)
		return;

	if (command->go_fd >= 0) {
		close(command->go_fd);
		command_wait(command);
	}
	if (command->error_fd >= 0)
		close(command->error_fd);
	free(command);
}
