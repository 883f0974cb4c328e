/*
 * test_real_pages.c - sub-buffers of this kernel, as libtraceevent reads them
 *
 * Records its own calls in an instance of its own.  Skipped where that cannot
 * be made: without root, or where tracefs is locked.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kbuffer.h>

#include "format/bytes.h"
#include "report/decode/format.h"
#include "report/decode/page.h"

#define INSTANCES "/sys/kernel/tracing/instances"

/* What a 27-bit delta cannot hold: a second is 2^30 ns. */
#define PAUSE_US 150000

/* A marker too long for the size in the type of an entry. */
#define MARKER_SIZE 331

struct instance {
	char path[128];
	uint32_t subbuf_size;
};

static uint64_t n_compared;
static uint64_t n_missed;

static bool write_file(const struct instance *instance, const char *name,
		       const char *text)
{
	char path[256];
	ssize_t size;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", instance->path, name);
	fd = open(path, O_WRONLY);
	size = fd < 0 ? -1 : write(fd, text, strlen(text));
	if (fd >= 0)
		close(fd);
	return size == (ssize_t)strlen(text);
}

static void print_path(char *ret, size_t room)
{
	snprintf(ret, room, INSTANCES "/decode-test.%d", (int)getpid());
}

/* False where this kernel or this user cannot. */
static bool create(struct instance *instance, uint32_t subbuf_kb,
		   const char *buffer_kb)
{
	char text[16];

	print_path(instance->path, sizeof(instance->path));
	if (mkdir(instance->path, 0700) < 0)
		return false;
	snprintf(text, sizeof(text), "%u", subbuf_kb);
	instance->subbuf_size = subbuf_kb << 10;
	return write_file(instance, "trace_clock", "mono") &&
	       (subbuf_kb == 4 ||
		write_file(instance, "buffer_subbuf_size_kb", text)) &&
	       write_file(instance, "buffer_size_kb", buffer_kb) &&
	       write_file(instance, "events/syscalls/sys_enter_getppid/enable",
			  "1") &&
	       write_file(instance, "events/syscalls/sys_exit_pread64/enable",
			  "1");
}

static void make_events(const struct instance *instance, int n_calls)
{
	char marker[MARKER_SIZE + 1];
	int i;

	memset(marker, 'm', MARKER_SIZE);
	marker[MARKER_SIZE] = '\0';
	for (i = 0; i < n_calls; i++)
		getppid();
	write_file(instance, "trace_marker", marker);
	usleep(PAUSE_US);
	for (i = 0; i < n_calls; i++)
		getppid();
	write_file(instance, "trace_marker", "short");
}

static void compare_page(const struct instance *instance, uint8_t *bytes,
			 struct kbuffer *kbuffer)
{
	unsigned long long time = 0;
	struct page_record record;
	struct page page;
	void *expected;

	assert_int_equal(page_open(&page, bytes, instance->subbuf_size,
				   &page_layout_default),
			 0);
	assert_int_equal(kbuffer_load_subbuffer(kbuffer, bytes), 0);
	assert_int_equal(page.missed, kbuffer_missed_events(kbuffer) != 0);
	n_missed += page.missed;
	while ((expected = kbuffer_read_event(kbuffer, &time))) {
		assert_int_equal(page_next(&page, &record), 1);
		assert_ptr_equal(record.data, expected);
		assert_int_equal(record.size, kbuffer_event_size(kbuffer));
		assert_int_equal(record.time_ns, time);
		kbuffer_next_event(kbuffer, NULL);
		n_compared++;
	}
	assert_int_equal(page_next(&page, &record), 0);
}

static void compare_cpu(const struct instance *instance, long cpu)
{
	struct kbuffer *const kbuffer =
		kbuffer_alloc(KBUFFER_LSIZE_8, KBUFFER_ENDIAN_LITTLE);
	uint8_t *const bytes = malloc(instance->subbuf_size);
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/per_cpu/cpu%ld/trace_pipe_raw",
		 instance->path, cpu);
	fd = open(path, O_RDONLY | O_NONBLOCK);
	while (fd >= 0 && read(fd, bytes, instance->subbuf_size) ==
				  (ssize_t)instance->subbuf_size)
		compare_page(instance, bytes, kbuffer);
	if (fd >= 0)
		close(fd);
	free(bytes);
	kbuffer_free(kbuffer);
}

static void compare_pages(uint32_t subbuf_kb, const char *buffer_kb,
			  int n_calls)
{
	struct instance instance;
	long cpu;

	n_compared = 0;
	n_missed = 0;
	if (!create(&instance, subbuf_kb, buffer_kb))
		skip();
	make_events(&instance, n_calls);
	write_file(&instance, "tracing_on", "0");
	for (cpu = 0; cpu < sysconf(_SC_NPROCESSORS_CONF); cpu++)
		compare_cpu(&instance, cpu);
}

/* Also behind a test that failed or was skipped. */
static int remove_instance(void **state)
{
	char path[128];

	print_path(path, sizeof(path));
	rmdir(path);
	(void)state;
	return 0;
}

static void pages_of_4_kib_read_as_libtraceevent_reads_them(void **state)
{
	compare_pages(4, "1024", 1009);
	assert_in_range(n_compared, 2 * 1009 + 2, UINT64_MAX);
	(void)state;
}

static void pages_of_64_kib_read_as_libtraceevent_reads_them(void **state)
{
	compare_pages(64, "1024", 4001);
	assert_in_range(n_compared, 2 * 4001 + 2, UINT64_MAX);
	(void)state;
}

static void lost_events_are_flagged_where_libtraceevent_sees_it(void **state)
{
	compare_pages(4, "16", 10007);
	assert_in_range(n_missed, 1, UINT64_MAX);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			pages_of_4_kib_read_as_libtraceevent_reads_them,
			remove_instance),
		cmocka_unit_test_teardown(
			pages_of_64_kib_read_as_libtraceevent_reads_them,
			remove_instance),
		cmocka_unit_test_teardown(
			lost_events_are_flagged_where_libtraceevent_sees_it,
			remove_instance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
