/*
 * test_counter.c - the kernel's own counters, taken out of snapshots
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "iorec/snapshot.h"
#include "report/model/counter.h"
#include "report/model/task.h"
#include "tests/model/told.h"

static struct told told;
static struct row_sink sink;
static struct tasks *tasks;

static int begin(void **state)
{
	(void)state;
	told = (struct told){ 0 };
	told_sink_init(&sink, &told);
	sink.counter = tell_counter;
	return tasks_create(&sink, &tasks, NULL);
}

static int end(void **state)
{
	(void)state;
	tasks_free(tasks);
	return 0;
}

static void assert_counted(const char *name, const char *data,
			   const char *expected)
{
	struct ior_text text = {
		.time_ns = 13,
		.data = data,
		.size = strlen(data),
	};

	snprintf(text.name, sizeof(text.name), "%s", name);
	assert_int_equal(tasks_text(tasks, &text, false, NULL), 0);
	assert_int_equal(counters_text(&sink, tasks, &text, NULL), 0);
	assert_string_equal(told.text, expected);
	told = (struct told){ 0 };
}

static void diskstats_have_as_many_columns_as_the_kernel_gives(void **state)
{
	/* as of 4.18: up to the time of discards */
	assert_counted("proc/diskstats",
		       " 254       0 vda 2 3 5 7 11 13 17 19 23 29 31 37\n",
		       "13 diskstats vda reads_completed 2\n"
		       "13 diskstats vda reads_merged 3\n"
		       "13 diskstats vda sectors_read 5\n"
		       "13 diskstats vda ms_reading 7\n"
		       "13 diskstats vda writes_completed 11\n"
		       "13 diskstats vda writes_merged 13\n"
		       "13 diskstats vda sectors_written 17\n"
		       "13 diskstats vda ms_writing 19\n"
		       "13 diskstats vda in_flight 23\n"
		       "13 diskstats vda ms_io 29\n"
		       "13 diskstats vda weighted_ms_io 31\n"
		       "13 diskstats vda discards_completed 37\n");
	(void)state;
}

static void counters_that_have_to_do_with_io_are_kept(void **state)
{
	assert_counted("proc/vmstat", "nr_free_pages 3\npgpgin 5\n",
		       "13 vmstat  pgpgin 5\n");
	assert_counted("proc/meminfo", "MemTotal:       7 kB\nHugeTLB: 3 kB\n",
		       "13 meminfo  MemTotal 7168\n");
	assert_counted("proc/loadavg", "0.97 1.03 12.00 1/89 4711\n",
		       "13 loadavg  load1_hundredths 97\n"
		       "13 loadavg  load5_hundredths 103\n"
		       "13 loadavg  load15_hundredths 1200\n");
	assert_counted("proc/pressure/io",
		       "some avg10=0.00 avg60=0.00 avg300=0.00 total=97\n",
		       "13 pressure some total_us 97\n");
	(void)state;
}

static void a_process_has_its_numbers_by_its_id(void **state)
{
	assert_counted("tasks",
		       "17\t17\t1\t0\t5\ta\t/\t7\t1\t2\t3\t5\t7\t11\t13\t19\n"
		       "19\t17\t1\t0\t5\ta\t/\t7\t1\t-\t-\t-\t-\t-\t-\t-\n",
		       "13 io 7 rchar 2\n13 io 7 wchar 3\n13 io 7 syscr 5\n"
		       "13 io 7 syscw 7\n13 io 7 read_bytes 11\n"
		       "13 io 7 write_bytes 13\n"
		       "13 io 7 cancelled_write_bytes 19\n");
	(void)state;
}

static void hostile_counters_are_passed_by(void **state)
{
	assert_counted("proc/diskstats", "\n254\n254 0\n254 0 vda -1 x\n", "");
	assert_counted("proc/vmstat", "pgpgin\npgpgin -3\npgpgin 3x\n", "");
	assert_counted("proc/loadavg", "nan 1. .5\n", "");
	assert_counted("proc/pressure/io", "some\nfull a b c total=\n", "");
	assert_counted("proc/kallsyms", "pgpgin 5\n", "");
	assert_counted("proc/meminfo", "MemFree: 18446744073709551615 kB\n",
		       "13 meminfo  MemFree 9223372036854775807\n");
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(diskstats_have_as_many_columns_as_the_kernel_gives),
		TEST(counters_that_have_to_do_with_io_are_kept),
		TEST(a_process_has_its_numbers_by_its_id),
		TEST(hostile_counters_are_passed_by),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
