/*
 * test_command.c - a COMMAND waits, runs and ends
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>

#include "iorec/error.h"
#include "record/command.h"

/* Run `sh -c SCRIPT` to its end. */
static int run(const char *script)
{
	char shell[] = "sh", option[] = "-c", text[64];
	char *arguments[] = { shell, option, text, NULL };
	struct command *command = NULL;
	int status;

	snprintf(text, sizeof(text), "%s", script);
	assert_int_equal(command_create(arguments, true, &command, NULL), 0);
	assert_int_equal(command_start(command, NULL), 0);
	status = command_wait(command);
	command_free(command);
	return status;
}

static void its_status_is_what_a_shell_would_say(void **state)
{
	assert_int_equal(run("exit 0"), 0);
	assert_int_equal(run("exit 7"), 7);
	assert_int_equal(run("kill -KILL $$"), 128 + SIGKILL);
	(void)state;
}

static void a_program_that_is_not_there_is_named(void **state)
{
	char name[] = "no-such-program";
	char *arguments[] = { name, NULL };
	struct command *command = NULL;
	struct ior_error error;

	assert_int_equal(command_create(arguments, true, &command, NULL), 0);
	assert_int_equal(command_start(command, &error), -ESRCH);
	assert_string_equal(error.text,
			    "cannot run 'no-such-program': no such command");
	command_free(command);
	(void)state;
}

static void what_it_prints_can_go_to_standard_error(void **state)
{
	char shell[] = "sh", option[] = "-c";
	char script[] = "test /dev/stdout -ef /dev/stderr";
	char *arguments[] = { shell, option, script, NULL };
	const int saved = dup(STDOUT_FILENO);
	struct command *command = NULL;
	int pipe_fds[2];

	assert_int_equal(pipe(pipe_fds), 0);
	fflush(stdout);
	dup2(pipe_fds[1], STDOUT_FILENO);
	assert_int_equal(command_create(arguments, false, &command, NULL), 0);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(pipe_fds[0]);
	close(pipe_fds[1]);
	assert_int_equal(command_start(command, NULL), 0);
	assert_int_equal(command_wait(command), 0);
	command_free(command);
	(void)state;
}

static void what_cannot_be_run_says_why(void **state)
{
	char name[] = "/etc/passwd";
	char *arguments[] = { name, NULL };
	struct command *command = NULL;
	struct ior_error error;

	assert_int_equal(command_create(arguments, true, &command, NULL), 0);
	assert_int_equal(command_start(command, &error), -EACCES);
	assert_string_equal(error.text,
			    "cannot run '/etc/passwd': Permission denied");
	command_free(command);
	(void)state;
}

static void a_command_that_was_not_started_never_runs(void **state)
{
	char shell[] = "sh", option[] = "-c", script[] = "touch /dev/full/x";
	char *arguments[] = { shell, option, script, NULL };
	struct command *command = NULL;

	assert_int_equal(command_create(arguments, true, &command, NULL), 0);
	assert_false(command_has_ended(command));
	command_free(command);
	(void)state;
}

static void a_signal_reaches_it(void **state)
{
	char name[] = "sleep", argument[] = "100";
	char *arguments[] = { name, argument, NULL };
	struct command *command = NULL;

	assert_int_equal(command_create(arguments, true, &command, NULL), 0);
	assert_int_equal(command_start(command, NULL), 0);
	command_signal(command, SIGTERM);
	assert_int_equal(command_wait(command), 128 + SIGTERM);
	command_free(command);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_status_is_what_a_shell_would_say),
		cmocka_unit_test(a_program_that_is_not_there_is_named),
		cmocka_unit_test(what_it_prints_can_go_to_standard_error),
		cmocka_unit_test(what_cannot_be_run_says_why),
		cmocka_unit_test(a_command_that_was_not_started_never_runs),
		cmocka_unit_test(a_signal_reaches_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
