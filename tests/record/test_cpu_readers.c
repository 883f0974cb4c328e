/*
 * test_cpu_readers.c - CPUs without a buffer are not asked for one
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <sys/resource.h>

#include "record/cpu_list.h"
#include "record/cpu_readers.h"

/* Which are online is the host's: one that is, and one that cannot be. */
enum {
	ONLINE_FD = 97,
	NEVER_FD = 101,
	N_READERS = 2,
};

static struct cpu_reader readers_of_two[N_READERS];
static struct pollfd polls[CPU_READERS_OWN_POLLS + N_READERS];
static struct cpu_readers two;
static struct pollfd *const online = &polls[CPU_READERS_OWN_POLLS];
static struct pollfd *const never = &polls[CPU_READERS_OWN_POLLS + 1];

static int make_two(void **state)
{
	struct cpu_list list = { 0 };

	(void)state;
	if (cpu_list_read(&list, CPU_LIST_ONLINE, NULL) < 0)
		return -1;
	memset(polls, 0, sizeof(polls));
	readers_of_two[0] = (struct cpu_reader){
		.cpu = list.cpus[0],
		.raw_fd = ONLINE_FD,
	};
	readers_of_two[1] = (struct cpu_reader){
		.cpu = CPU_LIST_MAX,
		.raw_fd = NEVER_FD,
	};
	two = (struct cpu_readers){
		.readers = readers_of_two,
		.n_readers = N_READERS,
		.polls = polls,
		.n_polls = CPU_READERS_OWN_POLLS + N_READERS,
	};
	cpu_list_release(&list);
	return 0;
}

/* The list cannot be read while no file can be opened. */
static void choose_without_list(void)
{
	struct rlimit limit, none;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
	none = limit;
	none.rlim_cur = 0;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	cpu_readers_choose_polled(&two);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

static void without_a_list_the_choice_stays(void **state)
{
	cpu_readers_choose_polled(&two);
	assert_int_equal(online->fd, ONLINE_FD);
	assert_int_equal(never->fd, -1);
	choose_without_list();
	assert_int_equal(online->fd, ONLINE_FD);
	assert_int_equal(never->fd, -1);
	(void)state;
}

static void without_any_list_all_are_asked(void **state)
{
	choose_without_list();
	assert_int_equal(online->fd, ONLINE_FD);
	assert_int_equal(never->fd, NEVER_FD);
	(void)state;
}

static void who_has_no_buffer_is_asked_once(void **state)
{
	struct drain_request request = { 0 };
	struct look look = { 0 };

	choose_without_list();
	never->revents = POLLERR;
	assert_int_equal(cpu_readers_drain_full(&two, &request, &look, NULL),
			 0);
	assert_int_equal(never->fd, -1);
	choose_without_list();
	assert_int_equal(never->fd, -1);
	cpu_readers_choose_polled(&two);
	assert_int_equal(never->fd, -1);
	assert_int_equal(online->fd, ONLINE_FD);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(without_a_list_the_choice_stays,
				       make_two),
		cmocka_unit_test_setup(without_any_list_all_are_asked,
				       make_two),
		cmocka_unit_test_setup(who_has_no_buffer_is_asked_once,
				       make_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
