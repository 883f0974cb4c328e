/*
 * command.h - the COMMAND that is recorded
 *
 *	r = command_create(arguments, true, &command, &error);	waits in a fork
 *	r = command_start(command, &error);			runs it
 *	status = command_wait(command);
 *	command_free(command);
 *
 * The fork happens first, while the recorder has one thread and no file of
 * the trace open; the program starts when tracing is on.
 */
#ifndef RECORD_COMMAND_H
#define RECORD_COMMAND_H

#include <stdbool.h>
#include <sys/types.h>

struct ior_error;

struct command {
	char **arguments; /* the caller's, ended by NULL */
	bool keeps_stdout;
	pid_t pid;
	int go_fd;    /* a byte lets it go; closed without one, it ends */
	int error_fd; /* the errno of a failed exec; closed by a good one */
	bool ended;
	int status; /* of waitpid, when ended */
};

/* Without 'keeps_stdout' what it prints goes to our standard error. */
int command_create(char **arguments, bool keeps_stdout, struct command **ret,
		   struct ior_error *err);

/*
 * Run the program; -ESRCH, which nothing else in a recording fails with, when
 * there is none of that name.
 */
int command_start(struct command *command, struct ior_error *err);

/* Whether it has ended by now; does not wait. */
bool command_has_ended(struct command *command);

/* Wait for its end; its exit status as a shell has it: 128 + signal. */
int command_wait(struct command *command);

/* Send it a signal, if it runs. */
void command_signal(struct command *command, int number);

/* A command that was not started ends now; NULL is allowed. */
void command_free(struct command *command);

#endif
