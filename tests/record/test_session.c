/*
 * test_session.c - an instance that cannot be set up, and cannot be removed
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/instance.h"
#include "record/session.h"
#include "record/tracing.h"
#include "record/watchdog.h"

/* More than any host has. */
#define TOO_MUCH ((size_t)1 << 50)

#define BUFFER_SIZE ((size_t)64 << 10)

static int tracing_fd = -1;
static struct watchdog *watchdog;

static int begin(void **state)
{
	const char *path;

	(void)state;
	if (geteuid() == 0)
		tracing_open(&tracing_fd, &path, NULL);
	if (tracing_fd < 0)
		return 0;
	return watchdog_create(tracing_fd, &watchdog, NULL);
}

static int end(void **state)
{
	(void)state;
	watchdog_free(watchdog);
	watchdog = NULL;
	if (tracing_fd >= 0)
		close(tracing_fd);
	tracing_fd = -1;
	return 0;
}

static struct session *fail_to_open(void)
{
	struct session *session = NULL;
	struct ior_error error;

	assert_int_equal(session_create(tracing_fd, &session, NULL), 0);
	assert_int_equal(session_open(session, TOO_MUCH, watchdog, &error),
			 -ENOMEM);
	assert_string_equal(error.text,
			    "cannot have a buffer of 1099511627776 KB a CPU: "
			    "Cannot allocate memory; give a smaller -b");
	return session;
}

static void nothing_is_left_of_what_could_not_be_set_up(void **state)
{
	char path[INSTANCE_NAME_SIZE + sizeof("instances/")] = "instances/";
	struct session *session;

	if (tracing_fd < 0)
		skip();
	session = fail_to_open();
	strcat(path, session->name);
	assert_true(tracing_has(tracing_fd, path));
	assert_int_equal(session_close(session), 0);
	assert_false(tracing_has(tracing_fd, path));
	(void)state;
}

/* Who closes it is told, so that the user is. */
static void an_instance_that_stays_is_told(void **state)
{
	char name[INSTANCE_NAME_SIZE];
	struct session *session;
	int busy_fd;

	if (tracing_fd < 0)
		skip();
	session = fail_to_open();
	strcpy(name, session->name);
	busy_fd = openat(session->dir_fd, "trace_clock", O_RDONLY | O_CLOEXEC);
	assert_true(busy_fd >= 0);
	assert_int_equal(session_close(session), -EBUSY);
	close(busy_fd);
	assert_int_equal(instance_remove(tracing_fd, name), 0);
	(void)state;
}

static char read_tracing_on(const struct session *session)
{
	const int fd = openat(session->dir_fd, "tracing_on", O_RDONLY);
	char value = '\0';

	assert_int_equal(read(fd, &value, 1), 1);
	close(fd);
	return value;
}

static void stopping_takes_no_descriptor_that_may_be_lacking(void **state)
{
	struct session *session = NULL;
	struct rlimit usual, none;
	int r;

	if (tracing_fd < 0)
		skip();
	assert_int_equal(session_create(tracing_fd, &session, NULL), 0);
	assert_int_equal(session_open(session, BUFFER_SIZE, watchdog, NULL), 0);
	assert_int_equal(session_start(session, NULL), 0);
	assert_int_equal(read_tracing_on(session), '1');

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &usual), 0);
	none = usual;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	r = session_stop(session);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &usual), 0);

	assert_int_equal(r, 0);
	assert_int_equal(read_tracing_on(session), '0');
	assert_int_equal(session_close(session), 0);
	(void)state;
}

static void a_session_that_was_never_opened_is_released(void **state)
{
	struct session *session = NULL;

	assert_int_equal(session_create(-1, &session, NULL), 0);
	assert_int_equal(session_close(session), 0);
	assert_int_equal(session_close(NULL), 0);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			nothing_is_left_of_what_could_not_be_set_up, begin,
			end),
		cmocka_unit_test_setup_teardown(an_instance_that_stays_is_told,
						begin, end),
		cmocka_unit_test_setup_teardown(
			stopping_takes_no_descriptor_that_may_be_lacking, begin,
			end),
		cmocka_unit_test(a_session_that_was_never_opened_is_released),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
