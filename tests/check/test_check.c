/*
 * test_check.c - iorec check, by what it prints and how it exits
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "image.h"

/* Each test has a directory of its own, and is in it. */
static int enter_directory(void **state)
{
	static char path[32];

	strcpy(path, "/tmp/iorec-check-XXXXXX");
	*state = path;
	return mkdtemp(path) ? chdir(path) : -1;
}

static int leave_directory(void **state)
{
	static const char *const names[] = { "a.ioz", "b.ioz", "out" };
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(names[i]);
	return chdir("/") || rmdir(*state);
}

/* A trace of FILE, three PAGES chunks and END, whose payloads are right. */
static void make_trace(struct image *image, size_t at[IMAGE_N_CHUNKS + 1])
{
	static const uint8_t file[] = "\4\0\0\0\5\0\0\0\0\0\0\0\0\0\0\0"
				      "hostalpha";
	uint8_t end[END_HEADER_SIZE] = { 0 };

	*image = (struct image){ 0 };
	at[0] = image_add_payload(image, IOR_KIND_FILE, file, sizeof(file) - 1);
	at[1] = image_add(image, IOR_KIND_PAGES, "first");
	at[2] = image_add(image, IOR_KIND_PAGES, "second");
	at[3] = image_add(image, IOR_KIND_PAGES, "third");
	put_le64(end + END_N_CHUNKS_AT, 4);
	put_le64(end + END_RAW_SIZE_AT, 25 + 5 + 6 + 5);
	put_le64(end + END_FILE_SIZE_AT, image->size);
	put_le32(end + END_STRIDE_AT, 1);
	at[4] = image_add_payload(image, IOR_KIND_END, end, sizeof(end));
	at[5] = image->size;
}

static void save(const struct image *image, const char *name)
{
	FILE *const file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(image->bytes, 1, image->size, file),
			 image->size);
	assert_int_equal(fclose(file), 0);
}

/* Run `check` with these arguments; compare all it says, and its status. */
static void expect(const char *arguments, int status, const char *expected)
{
	char command[1024], text[4096];
	FILE *pipe;
	size_t size;

	snprintf(command, sizeof(command), "exec 2>&1; %s check %s",
		 IOREC_REPORT_PROGRAM, arguments);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	size = fread(text, 1, sizeof(text) - 1, pipe);
	text[size] = '\0';
	status = status << 8;
	assert_int_equal(pclose(pipe), status);
	assert_string_equal(text, expected);
}

static void a_whole_trace_is_said_to_be_whole(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	make_trace(&image, at);
	save(&image, "a.ioz");
	expect("a.ioz", 0, "a.ioz: whole, 5 valid chunks, 0 events lost\n");
	expect("- <a.ioz", 0, "-: whole, 5 valid chunks, 0 events lost\n");
	(void)state;
}

static void a_torn_trace_exits_3(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	make_trace(&image, at);
	image.size = at[3] + 17;
	save(&image, "a.ioz");
	expect("a.ioz", 3,
	       "a.ioz: torn, 3 valid chunks, no END, 0 events lost\n");
	(void)state;
}

static void a_trace_that_lost_events_exits_3(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	make_trace(&image, at);
	image.size = at[4];
	put_le64(image.bytes + at[2] + CHUNK_LOST_BEFORE_AT, 1009);
	image_seal(&image, at[2]);
	save(&image, "a.ioz");
	expect("a.ioz", 3,
	       "a.ioz: torn, 4 valid chunks, no END, 1009 events lost\n");
	(void)state;
}

static void each_damage_has_a_line(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];
	char expected[512];

	make_trace(&image, at);
	image.bytes[at[1]] ^= 1;
	image.bytes[at[3] - 1] ^= 1;
	image_add_bytes(&image, "more", 4);
	save(&image, "a.ioz");
	snprintf(expected, sizeof(expected),
		 "a.ioz: chunk 1 at offset %zu: no chunk begins here\n"
		 "a.ioz: chunk 2 at offset %zu: checksum mismatch\n"
		 "a.ioz: data behind the end of the trace at offset %zu\n"
		 "a.ioz: damaged, 3 valid chunks, 3 damages, 0 events lost\n",
		 at[1], at[2], at[5]);
	expect("a.ioz", 1, expected);
	(void)state;
}

/* The checksum of the stored payload is right, what it unpacks to is not. */
static void payloads_are_unpacked_and_looked_at(void **state)
{
	struct image image = { 0 };
	size_t at;
	char expected[512];

	image_add_payload(&image, IOR_KIND_FILE,
			  "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a", 17);
	at = image_add(&image, IOR_KIND_SNAPSHOT, "no archive");
	put_le32(image.bytes + at + CHUNK_RAW_SIZE_AT, 9);
	image_seal(&image, at);
	image_add(&image, IOR_KIND_STATS, "no archive");
	save(&image, "a.ioz");
	snprintf(expected, sizeof(expected),
		 "a.ioz: chunk 1 at offset %zu: payload has not its raw size\n"
		 "a.ioz: chunk 2 at offset %zu: text at byte 0 is cut short\n"
		 "a.ioz: damaged, 1 valid chunk, 2 damages, no END, "
		 "0 events lost\n",
		 at, at + (image.size - at) / 2);
	expect("a.ioz", 1, expected);
	(void)state;
}

struct fault {
	size_t at;
	const char *why;
};

/* Fields of END, each one too high. */
static const struct fault faults[] = {
	{ END_N_CHUNKS_AT, "END counts other chunks" },
	{ END_RAW_SIZE_AT, "END has another raw size" },
	{ END_FILE_SIZE_AT, "END has another file size" },
	{ END_LOST_AT, "END counts other losses" },
	{ END_N_ENTRIES_AT, "END has not the size it tells" },
};

static void the_totals_of_END_are_compared(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1], i;
	uint8_t end[END_HEADER_SIZE];
	char expected[512];

	for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		make_trace(&image, at);
		memset(end, 0, sizeof(end));
		put_le64(end + END_N_CHUNKS_AT, 4);
		put_le64(end + END_RAW_SIZE_AT, 41);
		put_le64(end + END_FILE_SIZE_AT, at[4]);
		put_le32(end + END_STRIDE_AT, 1);
		end[faults[i].at]++;
		image.size = at[4];
		image.sequence = 4;
		image_add_payload(&image, IOR_KIND_END, end, sizeof(end));
		save(&image, "a.ioz");
		snprintf(expected, sizeof(expected),
			 "a.ioz: chunk 4 at offset %zu: %s\n"
			 "a.ioz: damaged, 4 valid chunks, 1 damage, "
			 "0 events lost\n",
			 at[4], faults[i].why);
		expect("a.ioz", 1, expected);
	}
	(void)state;
}

static void a_salvaged_torn_trace_is_whole(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];
	struct stat stat;

	make_trace(&image, at);
	image.size = at[3] + 17;
	save(&image, "a.ioz");
	umask(0);
	expect("a.ioz --salvage out", 3,
	       "a.ioz: torn, 3 valid chunks, no END, 0 events lost\n");
	assert_int_equal(lstat("out", &stat), 0);
	assert_int_equal(stat.st_mode, S_IFREG | 0600);
	expect("out", 0,
	       "out: whole, 4 valid chunks, 0 events lost, salvaged\n");
	(void)state;
}

static void a_salvaged_damaged_trace_tells_its_gap(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];
	char expected[512];

	make_trace(&image, at);
	image.bytes[at[2]] ^= 1;
	save(&image, "a.ioz");
	snprintf(expected, sizeof(expected),
		 "a.ioz: chunk 2 at offset %zu: no chunk begins here\n"
		 "a.ioz: damaged, 4 valid chunks, 1 damage, 0 events lost\n",
		 at[2]);
	expect("--salvage=out a.ioz", 1, expected);
	snprintf(expected, sizeof(expected),
		 "out: chunk 2 at offset %zu: "
		 "chunks before it were lost to damage\n"
		 "out: lossy, 4 valid chunks, 0 events lost, salvaged\n",
		 at[2]);
	expect("out", 3, expected);
	(void)state;
}

static void salvage_overwrites_nothing(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	make_trace(&image, at);
	save(&image, "a.ioz");
	expect("a.ioz --salvage a.ioz", 1,
	       "iorec-report: 'a.ioz' exists; "
	       "remove it or name another file\n");
	assert_int_equal(symlink("nowhere", "out"), 0);
	expect("a.ioz --salvage out", 1,
	       "iorec-report: 'out' exists; "
	       "remove it or name another file\n");
	expect("a.ioz", 0, "a.ioz: whole, 5 valid chunks, 0 events lost\n");
	(void)state;
}

static void a_salvage_that_fails_leaves_no_file(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	make_trace(&image, at);
	save(&image, "b.ioz");
	image.bytes[0] ^= 1;
	save(&image, "a.ioz");
	expect("a.ioz --salvage out", 1,
	       "a.ioz: chunk 0 at offset 0: no chunk begins here\n"
	       "iorec-report: cannot salvage: "
	       "the first chunk, FILE, is damaged\n");
	assert_int_equal(access("out", F_OK), -1);
	expect("b.ioz --salvage nowhere/out", 1,
	       "iorec-report: cannot create 'nowhere/out': "
	       "No such file or directory\n");
	(void)state;
}

static void a_salvage_onto_a_full_disk_leaves_no_file(void **state)
{
	struct rlimit limit = { .rlim_cur = 211, .rlim_max = RLIM_INFINITY };
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	make_trace(&image, at);
	save(&image, "a.ioz");
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	expect("a.ioz --salvage out", 1,
	       "iorec-report: 'out': cannot write: File too large\n");
	limit.rlim_cur = RLIM_INFINITY;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(access("out", F_OK), -1);
	(void)state;
}

static void what_is_no_trace_has_one_line(void **state)
{
	save(&(struct image){ 0 }, "a.ioz");
	expect("a.ioz", 1,
	       "iorec-report: cannot read 'a.ioz': file is empty; "
	       "give a trace as 'iorec record' writes it\n");
	expect("", 1,
	       "iorec-report: cannot read 'trace.ioz': "
	       "No such file or directory; name the trace or database to "
	       "read\n");
	expect(".", 1,
	       "iorec-report: cannot read '.': is a directory; "
	       "name a file in it\n");
	(void)state;
}

static void a_result_that_cannot_be_written_is_a_failure(void **state)
{
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	make_trace(&image, at);
	save(&image, "a.ioz");
	expect("a.ioz 2>&1 >/dev/full", 1,
	       "iorec-report: cannot write to standard output: "
	       "No space left on device\n");
	(void)state;
}

static void misuse_has_one_line_and_exits_2(void **state)
{
	expect("a b", 2,
	       "iorec-report: one operand too many: 'b'; "
	       "see 'iorec check --help'\n");
	expect("--salvag=x -y", 2,
	       "iorec-report: unknown option '-y'; "
	       "see 'iorec check --help'\n");
	expect("a --salvage", 2,
	       "iorec-report: no value for option '--salvage'; "
	       "see 'iorec check --help'\n");
	expect("a --salvage -", 2,
	       "iorec-report: --salvage needs the name of a file, not '-'; "
	       "see 'iorec check --help'\n");
	(void)state;
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, enter_directory, leave_directory)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_whole_trace_is_said_to_be_whole),
		TEST(a_torn_trace_exits_3),
		TEST(a_trace_that_lost_events_exits_3),
		TEST(each_damage_has_a_line),
		TEST(payloads_are_unpacked_and_looked_at),
		TEST(the_totals_of_END_are_compared),
		TEST(a_salvaged_torn_trace_is_whole),
		TEST(a_salvaged_damaged_trace_tells_its_gap),
		TEST(salvage_overwrites_nothing),
		TEST(a_salvage_that_fails_leaves_no_file),
		TEST(a_salvage_onto_a_full_disk_leaves_no_file),
		TEST(what_is_no_trace_has_one_line),
		TEST(a_result_that_cannot_be_written_is_a_failure),
		TEST(misuse_has_one_line_and_exits_2),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
