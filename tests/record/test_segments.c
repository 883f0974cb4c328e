/*
 * test_segments.c - a ring holds what it may, and one file waits for no other
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
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/packer.h"
#include "record/output.h"
#include "record/segment_path.h"
#include "record/segments.h"

#define PAYLOAD   ((size_t)128 << 10)
#define RING_SIZE ((uint64_t)8 << 20)

/* A test that stands still has failed. */
#define SECONDS_MAX 30

static char directory[64];
static char path[128]; /* of the ring, without a number */
static struct ior_packer *packer;
static struct output *output;
static struct segments *segments;
static uint8_t payload[PAYLOAD];

static int begin(void **state)
{
	(void)state;
	alarm(SECONDS_MAX);
	snprintf(directory, sizeof(directory), "/tmp/iorec-segments.XXXXXX");
	snprintf(path, sizeof(path), "%s/t.ioz", mkdtemp(directory));
	/* What cannot be made smaller. */
	if (getrandom(payload, sizeof(payload), 0) != sizeof(payload))
		return -1;
	return ior_packer_create(1, &packer, NULL);
}

static int end(void **state)
{
	char command[128];

	(void)state;
	segments_free(segments);
	segments = NULL;
	output_close(output);
	output = NULL;
	ior_packer_free(packer);
	snprintf(command, sizeof(command), "rm -rf '%s'", directory);
	alarm(0);
	return system(command);
}

static void open_ring(const char *first, uint64_t ring_size)
{
	struct segments_options options = {
		.path = path,
		.number = 1,
		.ring_size = ring_size,
		.zstd_level = 1,
	};

	assert_int_equal(output_open(first, -1, &output, NULL), 0);
	options.output = output;
	assert_int_equal(segments_create(&options, &segments, NULL), 0);
	assert_int_equal(output_keep_new(output, NULL), 0);
	assert_int_equal(segments_start(segments, NULL), 0);
}

static int take(uint16_t kind, enum chunk_part part, struct ior_error *err)
{
	const struct ior_chunk chunk = { .kind = kind,
					 .cpu = IOR_NO_CPU,
					 .raw_size = PAYLOAD };
	struct ior_packed packed;

	assert_int_equal(
		ior_packer_pack(packer, payload, PAYLOAD, &packed, NULL), 0);
	return segments_take(segments, &chunk, &packed, part, err);
}

static void begin_next(void)
{
	assert_int_equal(take(IOR_KIND_FILE, PART_BEGIN, NULL), 0);
}

static void add(enum chunk_part part, unsigned int n)
{
	while (n--)
		assert_int_equal(take(IOR_KIND_SNAPSHOT, part, NULL), 0);
}

static uint64_t size_of(unsigned int number)
{
	char *const file = segment_path(path, number);
	struct stat stat_;
	const int r = stat(file, &stat_);

	free(file);
	return r < 0 ? 0 : (uint64_t)stat_.st_size;
}

static const char *first_path(void)
{
	static char first[160];

	snprintf(first, sizeof(first), "%s/t.0001.ioz", directory);
	return first;
}

static void read_payloads(int fd, unsigned int n)
{
	static uint8_t taken[PAYLOAD];
	size_t left = n * PAYLOAD;
	ssize_t size;

	while (left) {
		size = read(fd, taken, left < PAYLOAD ? left : PAYLOAD);
		assert_true(size > 0);
		left -= (size_t)size;
	}
}

/* A pipe that nobody reads is as slow as a disk can be. */
static void the_next_does_not_wait_for_the_rest_of_the_old(void **state)
{
	struct segments_totals totals;
	int reader;

	assert_int_equal(mkfifo(first_path(), 0600), 0);
	reader = open(first_path(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	assert_true(reader >= 0);
	open_ring(first_path(), RING_SIZE);

	begin_next();
	add(PART_ALL, 7);
	begin_next();
	add(PART_ALL, 1);
	add(PART_END, 1);
	add(PART_ALL, 11);
	segments_get_totals(segments, &totals);
	assert_int_equal(totals.last, 2);
	/* It is, but one more could have to wait. */
	assert_false(segments_is_full(segments));

	/* What is left then fits into the pipe. */
	fcntl(reader, F_SETFL, 0);
	read_payloads(reader, 10);
	while (!segments_is_full(segments))
		add(PART_ALL, 1);
	assert_int_equal(segments_finish(segments, NULL), 0);
	close(reader);
	(void)state;
}

static void a_ring_lets_the_oldest_go_and_holds_no_more(void **state)
{
	struct segments_totals totals;
	uint64_t size = 0;
	unsigned int i, n_chunks = 0, n_borders = 0;

	open_ring(first_path(), RING_SIZE);
	begin_next();
	while (n_chunks++ < 211) {
		add(PART_ALL, 1);
		segments_get_totals(segments, &totals);
		assert_true(totals.size <= RING_SIZE);
		if (!segments_is_full(segments))
			continue;
		n_borders++;
		begin_next();
		add(PART_OLD, 1);
		add(PART_END, 1);
	}
	assert_int_equal(segments_finish(segments, NULL), 0);

	segments_get_totals(segments, &totals);
	assert_int_equal(totals.last, n_borders + 1);
	assert_true(totals.first > 1);
	for (i = 1; i < totals.first; i++)
		assert_int_equal(size_of(i), 0);
	for (; i <= totals.last; i++) {
		assert_true(size_of(i) > PAYLOAD);
		size += size_of(i);
	}
	assert_int_equal(size, totals.size);
	assert_true(size <= RING_SIZE);
	(void)state;
}

static void what_is_kept_begins_each_segment(void **state)
{
	open_ring(first_path(), RING_SIZE);
	begin_next();
	add(PART_KEPT, 3);
	add(PART_ALL, 2);
	begin_next();
	add(PART_END, 1);
	assert_int_equal(segments_finish(segments, NULL), 0);
	/* FILE, 3 kept, 2, the one of the border; FILE, 3 kept, that one. */
	assert_int_equal(size_of(1) / PAYLOAD, 7);
	assert_int_equal(size_of(2) / PAYLOAD, 5);
	(void)state;
}

static void a_border_that_leaves_no_room_is_told(void **state)
{
	struct ior_error error;
	int r = 0;

	open_ring(first_path(), (uint64_t)1 << 20);
	begin_next();
	while (r == 0)
		r = take(IOR_KIND_SNAPSHOT, PART_ALL, &error);
	assert_int_equal(r, -ENOBUFS);
	assert_string_equal(error.text, "--max-size has no room for a border");
	assert_int_equal(segments_finish(segments, NULL), 0);
	assert_true(size_of(1) <= (uint64_t)1 << 20);
	(void)state;
}

static void a_file_in_the_way_stays_and_is_named(void **state)
{
	struct ior_error error;
	char expected[256];

	open_ring(first_path(), RING_SIZE);
	begin_next();
	snprintf(expected, sizeof(expected), "%s/t.0002.ioz", directory);
	assert_int_equal(mkfifo(expected, 0600), 0);
	assert_int_equal(take(IOR_KIND_FILE, PART_BEGIN, &error), -EEXIST);
	snprintf(expected, sizeof(expected),
		 "cannot create '%s/t.0002.ioz': File exists", directory);
	assert_string_equal(error.text, expected);
	assert_int_equal(segments_finish(segments, NULL), 0);
	(void)state;
}

static void the_file_that_fails_is_named(void **state)
{
	const struct rlimit limit = { 4 * PAYLOAD, RLIM_INFINITY };
	const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
	struct ior_error error;
	char expected[256];
	unsigned int i;
	int r = 0;

	signal(SIGXFSZ, SIG_IGN);
	open_ring(first_path(), RING_SIZE);
	begin_next();
	add(PART_ALL, 1);
	begin_next();
	add(PART_END, 1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (i = 0; r == 0 && i < 5; i++)
		r = take(IOR_KIND_SNAPSHOT, PART_ALL, &error);
	/* It is told as soon as it is known. */
	if (r == 0)
		r = segments_finish(segments, &error);
	assert_int_equal(r, -EFBIG);
	setrlimit(RLIMIT_FSIZE, &none);
	snprintf(expected, sizeof(expected),
		 "cannot write '%s/t.0002.ioz': File too large; what was "
		 "written so far can be read",
		 directory);
	assert_string_equal(error.text, expected);
	(void)state;
}

static void a_ring_belongs_to_one_recorder(void **state)
{
	struct ior_error error;
	unsigned int number = 17;
	char expected[256];

	open_ring(first_path(), RING_SIZE);
	begin_next();
	assert_int_equal(segment_path_first(path, &number, &error), -EBUSY);
	snprintf(expected, sizeof(expected),
		 "another recorder is writing '%s'; give another -o",
		 first_path());
	assert_string_equal(error.text, expected);
	begin_next();
	assert_int_equal(segment_path_first(path, &number, &error), -EBUSY);
	assert_int_equal(number, 17);

	assert_int_equal(segments_finish(segments, NULL), 0);
	assert_int_equal(segment_path_first(path, &number, &error), 0);
	assert_int_equal(number, 3);
	(void)state;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_next_does_not_wait_for_the_rest_of_the_old),
		TEST(a_ring_lets_the_oldest_go_and_holds_no_more),
		TEST(what_is_kept_begins_each_segment),
		TEST(a_border_that_leaves_no_room_is_told),
		TEST(a_file_in_the_way_stays_and_is_named),
		TEST(the_file_that_fails_is_named),
		TEST(a_ring_belongs_to_one_recorder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
