/*
 * test_window.c - the newest part is kept, whole, and written as one trace
 *
 * Each chunk has a number, its first_ns, by which it is known again in the file.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/packer.h"
#include "iorec/reader.h"
#include "record/clock.h"
#include "record/output.h"
#include "record/segment_file.h"
#include "record/segments.h"
#include "record/window.h"

#define PAYLOAD ((size_t)64 << 10)
#define ROOM    ((uint64_t)4 << 20)
#define HOUR    (3600 * NS_PER_S)

/* A test that stands still has failed. */
#define SECONDS_MAX 30

static char directory[64];
static char path[128];
static char shared[64]; /* a file in memory, of which others take nothing */
static struct ior_packer *packer;
static struct output *output;
static struct segments *segments;
static struct window *window;
static uint8_t payload[PAYLOAD];
static char found[1024]; /* numbers of chunks in the file */

static int begin(void **state)
{
	(void)state;
	alarm(SECONDS_MAX);
	snprintf(directory, sizeof(directory), "/tmp/iorec-window.XXXXXX");
	snprintf(path, sizeof(path), "%s/t.ioz", mkdtemp(directory));
	snprintf(shared, sizeof(shared), "/dev/shm/iorec-window.%d", getpid());
	/* What cannot be made smaller. */
	if (getrandom(payload, sizeof(payload), 0) != sizeof(payload))
		return -1;
	return ior_packer_create(1, &packer, NULL);
}

static int end(void **state)
{
	char command[192];

	(void)state;
	window_free(window);
	window = NULL;
	segments_free(segments);
	segments = NULL;
	output_close(output);
	output = NULL;
	ior_packer_free(packer);
	snprintf(command, sizeof(command), "rm -rf '%s' '%s'", directory,
		 shared);
	alarm(0);
	return system(command);
}

static void open_window_on(const char *at, uint64_t min_free,
			   uint64_t duration_ns)
{
	struct segments_options to = {
		.path = at,
		.zstd_level = 1,
		.min_free = min_free,
	};
	struct window_options options = {
		.duration_ns = duration_ns,
		.size_max = ROOM,
	};

	assert_int_equal(output_open(at, -1, &output, NULL), 0);
	to.output = output;
	assert_int_equal(segments_create(&to, &segments, NULL), 0);
	assert_int_equal(segments_start(segments, NULL), 0);
	options.output = output;
	options.segments = segments;
	assert_int_equal(window_create(&options, &window, NULL), 0);
	assert_int_equal(window_start(window, NULL), 0);
}

static void open_window(const char *at, uint64_t duration_ns)
{
	open_window_on(at, 0, duration_ns);
}

/* A window whose file may take 'size' bytes until the disk is short. */
static void open_short_window(uint64_t size)
{
	struct statvfs room;

	if (statvfs("/dev/shm", &room) < 0)
		skip();
	open_window_on(shared, room.f_bavail * room.f_frsize - size, HOUR);
}

static int take(uint16_t kind, uint64_t number, enum chunk_part part,
		struct ior_error *err)
{
	const struct ior_chunk chunk = { .kind = kind,
					 .cpu = IOR_NO_CPU,
					 .first_ns = number,
					 .last_ns = number,
					 .raw_size = PAYLOAD };
	struct ior_packed packed;

	assert_int_equal(
		ior_packer_pack(packer, payload, PAYLOAD, &packed, NULL), 0);
	return window_take(window, &chunk, &packed, part, err);
}

static void add(uint64_t number, enum chunk_part part)
{
	const uint16_t kind =
		part == PART_BEGIN ? IOR_KIND_FILE : IOR_KIND_SNAPSHOT;

	assert_int_equal(take(kind, number, part, NULL), 0);
}

/* A border, as the drain makes it, and a chunk before and behind it. */
static void add_span(uint64_t number)
{
	add(number, PART_BEGIN);
	add(number + 1, PART_NEW);
	add(number + 2, PART_ALL);
	add(number + 3, PART_OLD);
	add(number + 4, PART_END);
	add(number + 5, PART_ALL);
}

static const char *write_all(void)
{
	window_open(window);
	assert_int_equal(window_finish(window, NULL), 0);
	assert_int_equal(segments_finish(segments, NULL), 0);
	return path;
}

static const char *read_numbers(const char *at)
{
	struct ior_reader *reader = NULL;
	struct ior_chunk chunk;
	const uint8_t *stored;
	size_t size = 0;

	found[0] = '\0';
	assert_int_equal(ior_reader_open(at, &reader, NULL), 0);
	while (ior_reader_next(reader, &chunk, &stored, NULL) > 0)
		if (chunk.kind != IOR_KIND_END)
			size += (size_t)snprintf(found + size,
						 sizeof(found) - size, "%d ",
						 (int)chunk.first_ns);
	assert_true(ior_reader_complete(reader));
	ior_reader_close(reader);
	return found;
}

/* Of later spans their FILE, and what is for a file that ends there, is none. */
static void spans_become_one_trace(void **state)
{
	open_window(path, HOUR);
	add(1, PART_BEGIN);
	add(2, PART_ALL);
	add(3, PART_KEPT);
	add_span(11);
	add_span(21);
	assert_int_equal(window_n_dropped(window), 0);
	assert_string_equal(read_numbers(write_all()),
			    "1 3 2 13 15 16 23 25 26 ");
	(void)state;
}

/* What each trace begins with stays, though the span that it came in goes. */
static void spans_that_are_old_enough_go(void **state)
{
	open_window(path, 1);
	add(1, PART_BEGIN);
	add(2, PART_KEPT);
	add_span(11);
	add_span(21);
	add_span(31);
	assert_int_equal(window_n_dropped(window), 3);
	assert_string_equal(read_numbers(write_all()), "31 2 32 33 35 36 ");
	(void)state;
}

static void the_oldest_goes_when_there_is_no_room(void **state)
{
	uint64_t number;
	unsigned int n;

	open_window(path, HOUR);
	for (number = 11; number < 20 * 10; number += 10) {
		add_span(number);
		assert_true(window_size(window) <= WINDOW_KEPT_PART(ROOM));
	}
	n = window_n_dropped(window);
	assert_true(n > 7);
	read_numbers(write_all());
	assert_int_equal(strtoul(found, NULL, 10), 11 + n * 10);
	assert_non_null(strstr(found, " 193 195 196 "));
	(void)state;
}

static void a_span_that_takes_all_room_is_told(void **state)
{
	struct ior_error error;
	uint64_t number = 2;
	int r = 0;

	open_window(path, HOUR);
	add(1, PART_BEGIN);
	assert_false(window_is_full(window));
	while (r == 0)
		r = take(IOR_KIND_SNAPSHOT, number++, PART_ALL, &error);
	assert_true(window_is_full(window));
	assert_int_equal(r, -ENOBUFS);
	assert_string_equal(error.text, "--max-size has no room for a span");
	assert_true(window_size(window) <= WINDOW_KEPT_PART(ROOM));

	/* What is kept can be written all the same, and then there is room. */
	window_open(window);
	add(999, PART_ALL);
	assert_non_null(strstr(read_numbers(write_all()), " 999 "));
	(void)state;
}

static void what_comes_once_it_is_open_follows(void **state)
{
	uint64_t number;

	open_window(path, 1);
	add_span(11);
	window_open(window);
	/* More than it has room for: who brings it waits. */
	for (number = 101; number < 101 + 2 * ROOM / PAYLOAD; number++)
		add(number, PART_ALL);
	/* What others would keep is in the trace like all else. */
	add(901, PART_KEPT);
	add_span(911);
	read_numbers(write_all());
	assert_memory_equal(found, "11 12 13 15 16 101 102 103 ", 27);
	assert_non_null(strstr(found, " 227 228 901 913 915 916 "));
	(void)state;
}

/* Four of five parts of two MiB are 26 chunks, spans of six; END has its own. */
static void where_the_disk_is_short_the_oldest_goes(void **state)
{
	uint64_t number;

	open_short_window(((uint64_t)2 << 20) + SEGMENT_END_ROOM);
	for (number = 11; number < 10 * 10; number += 10)
		add_span(number);
	assert_int_equal(window_n_dropped(window), 1);
	write_all();
	assert_string_equal(read_numbers(shared),
			    "61 62 63 65 66 73 75 76 83 85 86 93 95 96 ");
	assert_int_equal(window_n_dropped(window), 5);
	assert_false(window_is_cut(window));
	(void)state;
}

/* All that is behind the last that fits, so that what is there has no hole. */
static void a_disk_that_becomes_short_ends_the_trace(void **state)
{
	uint64_t number;

	open_short_window(10 * PAYLOAD);
	add_span(11);
	window_open(window);
	for (number = 101; number < 101 + 2 * ROOM / PAYLOAD; number++)
		add(number, PART_ALL);
	write_all();
	assert_string_equal(read_numbers(shared),
			    "11 12 13 15 16 101 102 103 104 105 ");
	assert_true(window_is_cut(window));
	(void)state;
}

static void nothing_is_written_that_nobody_wants(void **state)
{
	struct segments_totals totals;

	open_window(path, HOUR);
	add_span(11);
	assert_int_equal(window_finish(window, NULL), 0);
	segments_get_totals(segments, &totals);
	assert_int_equal(totals.size, 0);
	(void)state;
}

static void an_output_that_fails_is_told_to_who_brings_more(void **state)
{
	static const char text[] = "cannot write '/dev/full': No space left on "
				   "device; what was written so far can be "
				   "read";
	struct ior_error error;
	int r = 0;

	open_window("/dev/full", HOUR);
	add_span(11);
	window_open(window);
	while (r == 0)
		r = take(IOR_KIND_SNAPSHOT, 17, PART_ALL, &error);
	assert_int_equal(r, -ENOSPC);
	assert_string_equal(error.text, text);
	assert_int_equal(window_finish(window, &error), -ENOSPC);
	assert_string_equal(error.text, text);
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(spans_become_one_trace),
		TEST(spans_that_are_old_enough_go),
		TEST(the_oldest_goes_when_there_is_no_room),
		TEST(a_span_that_takes_all_room_is_told),
		TEST(what_comes_once_it_is_open_follows),
		TEST(where_the_disk_is_short_the_oldest_goes),
		TEST(a_disk_that_becomes_short_ends_the_trace),
		TEST(nothing_is_written_that_nobody_wants),
		TEST(an_output_that_fails_is_told_to_who_brings_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
