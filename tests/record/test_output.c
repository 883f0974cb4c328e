/*
 * test_output.c - a trace comes to its place without harm
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/output.h"
#include "record/signals.h"

static char directory[64];
static char path[128];

static int make_directory(void **state)
{
	snprintf(directory, sizeof(directory), "/tmp/iorec-output.XXXXXX");
	snprintf(path, sizeof(path), "%s/trace", mkdtemp(directory));
	(void)state;
	return 0;
}

static int remove_directory(void **state)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -rf '%s'", directory);
	(void)state;
	return system(command);
}

static void put(const char *at, const char *text)
{
	FILE *const file = fopen(at, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void assert_holds(const char *at, const char *expected)
{
	char text[64] = "";
	FILE *const file = fopen(at, "r");

	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	assert_string_equal(text, expected);
	fclose(file);
}

static void
an_older_trace_is_moved_aside_only_when_the_new_one_is_kept(void **state)
{
	struct output *output = NULL;
	char old[160];

	put(path, "older");
	snprintf(old, sizeof(old), "%s.old", path);
	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	assert_int_equal(write(output->fd, "new", 3), 3);
	assert_holds(path, "older");
	assert_int_equal(output_keep(output, NULL), 0);
	output_close(output);
	assert_holds(path, "new");
	assert_holds(old, "older");
	(void)state;
}

static void an_output_that_is_not_kept_leaves_nothing(void **state)
{
	struct output *output = NULL;

	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	output_close(output);
	assert_int_equal(rmdir(directory), 0);
	assert_int_equal(mkdir(directory, 0700), 0);
	(void)state;
}

static void a_trace_is_readable_by_its_owner_only(void **state)
{
	struct output *output = NULL;
	struct stat stat_;

	umask(0);
	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	assert_int_equal(output_keep(output, NULL), 0);
	assert_int_equal(stat(path, &stat_), 0);
	assert_int_equal(stat_.st_mode & 07777, 0600);
	output_close(output);
	(void)state;
}

static void a_symbolic_link_is_refused_and_left_alone(void **state)
{
	struct output *output = NULL;
	struct ior_error error;
	char target[160], expected[256];

	snprintf(target, sizeof(target), "%s.target", path);
	put(target, "precious");
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(output_open(path, -1, &output, &error), -ELOOP);
	snprintf(expected, sizeof(expected),
		 "'%s' is a symbolic link; a trace is not written through one",
		 path);
	assert_string_equal(error.text, expected);
	assert_holds(target, "precious");
	(void)state;
}

static void links_at_the_other_names_are_replaced_not_followed(void **state)
{
	struct output *output = NULL;
	char old[160], target[160];

	snprintf(target, sizeof(target), "%s.target", path);
	snprintf(old, sizeof(old), "%s.old", path);
	put(target, "precious");
	put(path, "older");
	assert_int_equal(symlink(target, old), 0);
	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	assert_int_equal(write(output->fd, "new", 3), 3);
	/* A link comes to the place of the trace while it is made. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink(target, path), 0);
	assert_int_equal(output_keep(output, NULL), 0);
	output_close(output);
	assert_holds(path, "new");
	assert_holds(target, "precious");
	(void)state;
}

static void assert_empty(const char *folder)
{
	char command[192];

	snprintf(command, sizeof(command), "test -z \"$(ls -A '%s')\"", folder);
	assert_int_equal(system(command), 0);
}

/* Whatever kills the recorder meanwhile. */
static void a_trace_that_is_not_kept_yet_has_no_name(void **state)
{
	struct output *output = NULL;

	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	assert_int_equal(write(output->fd, "new", 3), 3);
	assert_empty(directory);
	assert_int_equal(output_keep(output, NULL), 0);
	output_close(output);
	assert_holds(path, "new");
	(void)state;
}

static void a_folder_that_takes_the_name_of_ours_gets_nothing(void **state)
{
	struct output *first = NULL, *second = NULL;
	char moved[96], at[128], other[160];

	snprintf(moved, sizeof(moved), "%s.moved", directory);
	snprintf(other, sizeof(other), "%s.2", path);
	assert_int_equal(output_open(path, -1, &first, NULL), 0);
	assert_int_equal(write(first->fd, "first", 5), 5);
	assert_int_equal(rename(directory, moved), 0);
	assert_int_equal(mkdir(directory, 0700), 0);
	assert_int_equal(output_keep(first, NULL), 0);
	assert_int_equal(output_open_beside(first, other, &second, NULL), 0);
	assert_int_equal(write(second->fd, "second", 6), 6);
	assert_int_equal(output_keep_new(second, NULL), 0);

	assert_empty(directory);
	snprintf(at, sizeof(at), "%s/trace", moved);
	assert_holds(at, "first");
	snprintf(at, sizeof(at), "%s/trace.2", moved);
	assert_holds(at, "second");
	assert_int_equal(output_remove(first, NULL), 0);
	assert_int_equal(output_remove(second, NULL), 0);
	assert_int_equal(rmdir(moved), 0);
	output_close(second);
	output_close(first);
	(void)state;
}

static void what_is_there_is_left_when_a_new_one_is_asked_for(void **state)
{
	struct output *output = NULL;
	struct ior_error error;
	char expected[256];

	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	put(path, "theirs");
	assert_int_equal(output_keep_new(output, &error), -EEXIST);
	snprintf(expected, sizeof(expected), "cannot create '%s': File exists",
		 path);
	assert_string_equal(error.text, expected);
	assert_int_equal(output_remove(output, NULL), 0);
	output_close(output);
	assert_holds(path, "theirs");
	(void)state;
}

static void a_fifo_that_another_left_for_us_is_refused(void **state)
{
	struct output *output = NULL;
	struct ior_error error;
	char expected[256];
	FILE *reader;

	if (geteuid() != 0)
		skip();
	assert_int_equal(mkfifo(path, 0666), 0);
	assert_int_equal(chown(path, 65534, 65534), 0);
	reader = fopen(path, "r+");
	assert_non_null(reader);
	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	output_close(output);
	assert_int_equal(chmod(directory, 01777), 0);
	assert_int_equal(output_open(path, -1, &output, &error), -EACCES);
	snprintf(expected, sizeof(expected),
		 "'%s' is another user's fifo in a folder for all; a trace is "
		 "not for everybody",
		 path);
	assert_string_equal(error.text, expected);
	fclose(reader);
	(void)state;
}

static void what_cannot_be_written_is_named(void **state)
{
	struct output *output = NULL;
	struct ior_error error;
	char expected[256];

	assert_int_equal(output_open(directory, -1, &output, &error), -EISDIR);
	snprintf(expected, sizeof(expected),
		 "cannot write '%s': Is a directory", directory);
	assert_string_equal(error.text, expected);

	assert_int_equal(output_open("/nowhere/trace", -1, &output, &error),
			 -ENOENT);
	assert_string_equal(error.text,
			    "cannot create '/nowhere/trace': No such file or "
			    "directory; give another -o");
	(void)state;
}

static void a_fifo_is_written_in_place(void **state)
{
	struct output *output = NULL;
	char text[8] = "";
	FILE *reader;

	assert_int_equal(mkfifo(path, 0600), 0);
	reader = fopen(path, "r+");
	assert_non_null(reader);
	assert_int_equal(output_open(path, -1, &output, NULL), 0);
	assert_false(output->is_file);
	assert_int_equal(write(output->fd, "pages\n", 6), 6);
	assert_int_equal(output_keep(output, NULL), 0);
	output_close(output);
	assert_non_null(fgets(text, sizeof(text), reader));
	assert_string_equal(text, "pages\n");
	fclose(reader);
	(void)state;
}

static void forget_signals(int fd)
{
	struct signalfd_siginfo info;

	while (read(fd, &info, sizeof(info)) > 0)
		;
	close(fd);
}

static void waiting_for_the_reader_of_a_fifo_can_be_called_off(void **state)
{
	const int cancel = signals_open(NULL);
	struct output *output = NULL;
	struct ior_error error;

	assert_int_equal(mkfifo(path, 0600), 0);
	raise(SIGINT);
	assert_int_equal(output_open(path, cancel, &output, &error), -EINTR);
	forget_signals(cancel);
	(void)state;
}

static void hear_nothing(int number)
{
	(void)number;
}

/* Signals that end no recording wake us up, and no more. */
static void a_wait_for_a_reader_that_is_woken_goes_on(void **state)
{
	const struct itimerval soon = { .it_value.tv_usec = 20000 };
	const int cancel = signals_open(NULL);
	struct output *output = NULL;
	pid_t reader;

	assert_int_equal(mkfifo(path, 0600), 0);
	reader = fork();
	if (!reader) {
		usleep(200000);
		_exit(open(path, O_RDONLY | O_CLOEXEC) < 0);
	}
	signal(SIGALRM, hear_nothing);
	setitimer(ITIMER_REAL, &soon, NULL);
	raise(SIGUSR1);
	raise(SIGCHLD);
	assert_int_equal(output_open(path, cancel, &output, NULL), 0);
	output_close(output);
	assert_int_equal(waitpid(reader, NULL, 0), reader);
	forget_signals(cancel);
	(void)state;
}

static void a_device_is_written_in_place(void **state)
{
	struct output *output = NULL;

	assert_int_equal(output_open("/dev/null", -1, &output, NULL), 0);
	assert_int_equal(write(output->fd, "x", 1), 1);
	assert_int_equal(output_keep(output, NULL), 0);
	output_close(output);
	(void)state;
}

static void a_fifo_without_reader_is_not_waited_for_in_vain(void **state)
{
	struct output *output = NULL;
	struct ior_error error;

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(output_open(path, -1, &output, &error), -ENXIO);
	(void)state;
}

/* "-o -" where standard output is 'fd', which is closed. */
static struct output *open_standard_output(int fd)
{
	const int saved = dup(STDOUT_FILENO);
	struct output *output = NULL;
	int r;

	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	r = output_open("-", -1, &output, NULL);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	close(fd);
	assert_int_equal(r, 0);
	return output;
}

static void room_is_looked_at_where_standard_output_is_a_file(void **state)
{
	struct output *output;
	int fds[2];

	output = open_standard_output(
		open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	assert_true(output_free(output) < UINT64_MAX);
	output_close(output);

	assert_int_equal(pipe(fds), 0);
	output = open_standard_output(fds[1]);
	assert_int_equal(output_free(output), UINT64_MAX);
	output_close(output);
	close(fds[0]);
	(void)state;
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, make_directory, remove_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_older_trace_is_moved_aside_only_when_the_new_one_is_kept),
		TEST(an_output_that_is_not_kept_leaves_nothing),
		TEST(a_trace_is_readable_by_its_owner_only),
		TEST(a_symbolic_link_is_refused_and_left_alone),
		TEST(links_at_the_other_names_are_replaced_not_followed),
		TEST(a_trace_that_is_not_kept_yet_has_no_name),
		TEST(a_folder_that_takes_the_name_of_ours_gets_nothing),
		TEST(what_is_there_is_left_when_a_new_one_is_asked_for),
		TEST(a_fifo_that_another_left_for_us_is_refused),
		TEST(what_cannot_be_written_is_named),
		TEST(a_fifo_is_written_in_place),
		TEST(waiting_for_the_reader_of_a_fifo_can_be_called_off),
		TEST(a_wait_for_a_reader_that_is_woken_goes_on),
		TEST(a_fifo_without_reader_is_not_waited_for_in_vain),
		TEST(a_device_is_written_in_place),
		TEST(room_is_looked_at_where_standard_output_is_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
