/*
 * test_privilege.c - what is given up is gone for good
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/call_filter.h"
#include "record/privilege.h"

#define NOBODY 65534

static char folder[64];

static int make_folder(void **state)
{
	snprintf(folder, sizeof(folder), "/tmp/iorec-privilege.XXXXXX");
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	(void)state;
	return rmdir(folder);
}

/* What 'check' says in a child that has dropped all but the walk. */
static int drop_and(int (*check)(void))
{
	const pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(privilege_drop(PRIVILEGE_WALK, NULL) < 0 ? 255 : check());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* The value of a line of /proc/self/status, as a number. */
static unsigned long status_of(const char *name)
{
	FILE *const file = fopen("/proc/self/status", "r");
	unsigned long value = ~0ul;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (!strncmp(line, name, strlen(name)))
			value = strtoul(line + strlen(name), NULL, 16);
	if (file)
		fclose(file);
	return value;
}

static int count_what_is_left(void)
{
	const unsigned long left = status_of("CapPrm:");

	if (left & ~PRIVILEGE_WALK || status_of("CapEff:") != left ||
	    status_of("CapInh:") || status_of("NoNewPrivs:") != 1)
		return 1;
	return geteuid() == 0 && left != PRIVILEGE_WALK;
}

static void only_what_is_kept_is_left(void **state)
{
	assert_int_equal(drop_and(count_what_is_left), 0);
	(void)state;
}

static int run_a_program(void)
{
	execl("/bin/true", "true", NULL);
	return errno;
}

static int make_a_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? errno : 0;
}

static void no_program_can_be_run_and_nobody_talked_to(void **state)
{
	if (!CALL_FILTER_MACHINE)
		skip();
	assert_int_equal(drop_and(run_a_program), EPERM);
	assert_int_equal(drop_and(make_a_socket), EPERM);
	(void)state;
}

static int work_on(void)
{
	char path[80], moved[80];
	int fd;

	snprintf(path, sizeof(path), "%s/trace.part", folder);
	snprintf(moved, sizeof(moved), "%s/trace", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	if (fd < 0 || write(fd, "pages", 5) != 5 || fdatasync(fd) < 0 ||
	    close(fd) < 0 || rename(path, moved) < 0 || unlink(moved) < 0)
		return errno;
	return 0;
}

static void a_trace_can_still_be_made(void **state)
{
	assert_int_equal(drop_and(work_on), 0);
	(void)state;
}

static void one_s_own_folder_takes_no_privilege(void **state)
{
	assert_true(privilege_to_change(AT_FDCWD, folder) == PRIVILEGE_NONE);
	assert_int_equal(chmod(folder, 0555), 0);
	assert_true(privilege_to_change(AT_FDCWD, folder) == PRIVILEGE_CHANGE);
	(void)state;
}

static void what_is_another_s_does_unless_all_may_write(void **state)
{
	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(folder, NOBODY, NOBODY), 0);
	assert_int_equal(chmod(folder, 0755), 0);
	assert_true(privilege_to_change(AT_FDCWD, folder) == PRIVILEGE_CHANGE);
	assert_int_equal(chmod(folder, 0777), 0);
	assert_true(privilege_to_change(AT_FDCWD, folder) == PRIVILEGE_NONE);
	/* What is there may not be moved out of the way. */
	assert_int_equal(chmod(folder, 01777), 0);
	assert_true(privilege_to_change(AT_FDCWD, folder) == PRIVILEGE_CHANGE);
	(void)state;
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(only_what_is_kept_is_left),
		TEST(no_program_can_be_run_and_nobody_talked_to),
		TEST(a_trace_can_still_be_made),
		TEST(one_s_own_folder_takes_no_privilege),
		TEST(what_is_another_s_does_unless_all_may_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
