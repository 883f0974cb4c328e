/*
 * test_probe.c - which events of dynamic_events are our own, and when they go
 *
 * A directory stands for that of the kernel.  A removal is written over the
 * beginning of its file, so there the line to be removed is the first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/instance.h"
#include "record/probe.h"
#include "record/text.h"

#define DEFINITIONS "dynamic_events"

static int begin(void **state)
{
	static int fd;
	char path[] = "/tmp/iorec-probe.XXXXXX";

	if (!mkdtemp(path))
		return -1;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*state = &fd;
	return fd < 0 || mkdirat(fd, "instances", 0700) < 0 ? -1 : 0;
}

static int end(void **state)
{
	const int fd = *(const int *)*state;
	char link[32], path[256];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	size = readlink(link, path, sizeof(path) - 1);
	if (size < 0)
		return -1;
	path[size] = '\0';
	unlinkat(fd, DEFINITIONS, 0);
	unlinkat(fd, "instances/iorec.17.0", AT_REMOVEDIR);
	unlinkat(fd, "instances", AT_REMOVEDIR);
	close(fd);
	return rmdir(path);
}

static void define(int fd, const char *text)
{
	const int file = openat(fd, DEFINITIONS,
				O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	close(file);
}

static void assert_defined(int fd, const char *expected)
{
	struct text text = { 0 };

	assert_int_equal(text_read(&text, fd, DEFINITIONS), 0);
	assert_string_equal(text.data, expected);
	text_release(&text);
}

struct heard {
	char names[256];
};

static void hear(const char *name, int code, void *context)
{
	struct heard *const heard = context;
	const size_t size = strlen(heard->names);

	snprintf(heard->names + size, sizeof(heard->names) - size, "%s=%d ",
		 name, code);
}

static void a_probe_whose_instance_is_gone_is_removed(void **state)
{
	const int fd = *(const int *)*state;
	struct heard heard = { "" };

	define(fd, "e:iorec_17_0/openat syscalls.sys_enter_openat\n"
		   "e:mine/read syscalls.sys_enter_read\n");
	probes_clean(fd, hear, &heard);
	assert_string_equal(heard.names, "iorec_17_0:openat=0 ");
	assert_defined(fd, "-:iorec_17_0/openat syscalls.sys_enter_openat\n"
			   "e:mine/read syscalls.sys_enter_read\n");
}

static void a_probe_whose_instance_is_there_stays(void **state)
{
	static const char text[] =
		"e:iorec_17_0/openat syscalls.sys_enter_openat\n";
	const int fd = *(const int *)*state;
	struct heard heard = { "" };

	define(fd, text);
	assert_int_equal(mkdirat(fd, "instances/iorec.17.0", 0700), 0);
	probes_clean(fd, hear, &heard);
	assert_string_equal(heard.names, "");
	assert_defined(fd, text);
}

static void a_system_that_only_begins_like_ours_is_somebody_elses(void **state)
{
	static const char text[] =
		"e:iorec_watch/open syscalls.sys_enter_open\n"
		"e:iorec_/open syscalls.sys_enter_open\n"
		"e:iorec_17/open syscalls.sys_enter_open\n"
		"e:iorec_17_/open syscalls.sys_enter_open\n"
		"e:iorec__0/open syscalls.sys_enter_open\n"
		"e:iorec_17_0_1/open a.b\n"
		"e:iorec_17_0x/open a.b\n"
		"e:my_iorec_17_0/open a.b\n"
		"p:iorec_17_0/open do_sys_open\n";
	const int fd = *(const int *)*state;
	struct heard heard = { "" };

	define(fd, text);
	probes_clean(fd, hear, &heard);
	assert_string_equal(heard.names, "");
	assert_defined(fd, text);
}

/* Its owner was killed when it had removed the one and not yet the other. */
static void
who_inherits_an_instance_that_is_gone_removes_its_probes(void **state)
{
	const int fd = *(const int *)*state;

	define(fd, "e:iorec_17_0/openat syscalls.sys_enter_openat\n"
		   "e:iorec_17_1/openat syscalls.sys_enter_openat\n");
	assert_int_equal(instance_inherit(fd, "iorec.17.0"), 0);
	assert_defined(fd, "-:iorec_17_0/openat syscalls.sys_enter_openat\n"
			   "e:iorec_17_1/openat syscalls.sys_enter_openat\n");
}

static void an_instance_is_removed_before_its_probes(void **state)
{
	const int fd = *(const int *)*state;

	define(fd, "e:iorec_17_0/openat syscalls.sys_enter_openat\n");
	assert_int_equal(mkdirat(fd, "instances/iorec.17.0", 0700), 0);
	assert_int_equal(instance_remove(fd, "iorec.17.0"), 0);
	assert_int_equal(faccessat(fd, "instances/iorec.17.0", F_OK, 0), -1);
	assert_defined(fd, "-:iorec_17_0/openat syscalls.sys_enter_openat\n");
}

static void an_instance_of_ours_is_named_by_two_numbers(void **state)
{
	assert_true(instance_is_name("iorec.17.0"));
	assert_false(instance_is_name("iorec."));
	assert_false(instance_is_name("iorec.17"));
	assert_false(instance_is_name("iorec.17."));
	assert_false(instance_is_name("iorec..0"));
	assert_false(instance_is_name("iorec.17.0.1"));
	assert_false(instance_is_name("iorec.watch.0"));
	assert_false(instance_is_name("my.iorec.17.0"));
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_probe_whose_instance_is_gone_is_removed, begin, end),
		cmocka_unit_test_setup_teardown(
			a_probe_whose_instance_is_there_stays, begin, end),
		cmocka_unit_test_setup_teardown(
			a_system_that_only_begins_like_ours_is_somebody_elses,
			begin, end),
		cmocka_unit_test_setup_teardown(
			who_inherits_an_instance_that_is_gone_removes_its_probes,
			begin, end),
		cmocka_unit_test_setup_teardown(
			an_instance_is_removed_before_its_probes, begin, end),
		cmocka_unit_test(an_instance_of_ours_is_named_by_two_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
