/*
 * test_reader.c - what the reader takes, and what it says of the rest
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "image.h"
#include "iorec/error.h"
#include "iorec/reader.h"

static void next_gives_every_chunk_of_a_whole_file(void **state)
{
	struct ior_chunk chunk = { 0 };
	struct ior_reader *reader;
	const uint8_t *stored;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	reader = image_open(&image);
	assert_int_equal(ior_reader_size(reader), image.size);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_chunk(reader, 2, "second");
	assert_int_equal(ior_reader_offset(reader), at[2]);
	assert_int_equal(ior_reader_next(reader, &chunk, &stored, NULL), 1);
	assert_int_equal(chunk.offset, at[3]);
	assert_false(ior_reader_complete(reader));
	(void)state;
	ior_reader_close(reader);
}

static void next_gives_each_field_of_the_header(void **state)
{
	struct ior_chunk chunk = { 0 };
	struct ior_reader *reader;
	struct image image = { 0 };
	const uint8_t *stored;
	size_t at;

	at = image_add(&image, IOR_KIND_FILE, "file");
	put_le16(image.bytes + at + CHUNK_COMPATIBLE_AT, 0x1235);
	put_le32(image.bytes + at + CHUNK_CPU_AT, 70001);
	put_le64(image.bytes + at + CHUNK_FIRST_NS_AT, 0x1020304050607080);
	put_le64(image.bytes + at + CHUNK_LAST_NS_AT, 0xf0e0d0c0b0a09080);
	put_le64(image.bytes + at + CHUNK_LOST_BEFORE_AT, 1000003);
	image_seal(&image, at);
	reader = image_open(&image);

	assert_int_equal(ior_reader_next(reader, &chunk, &stored, NULL), 1);
	assert_int_equal(chunk.kind, IOR_KIND_FILE);
	assert_int_equal(chunk.compatible, 0x1235);
	assert_int_equal(chunk.incompatible, 0);
	assert_int_equal(chunk.sequence, 0);
	assert_int_equal(chunk.cpu, 70001);
	assert_int_equal(chunk.first_ns, 0x1020304050607080);
	assert_int_equal(chunk.last_ns, 0xf0e0d0c0b0a09080);
	assert_int_equal(chunk.lost_before, 1000003);
	assert_int_equal(chunk.raw_size, 4);
	assert_int_equal(chunk.stored_size, image.size - CHUNK_HEADER_SIZE);
	assert_memory_equal(stored, image.bytes + CHUNK_HEADER_SIZE,
			    chunk.stored_size);
	expect_end(reader, 0);
	(void)state;
}

static void a_pipe_is_read_as_a_file_is(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	image.bytes[at[2] + CHUNK_HEADER_SIZE] ^= 1;
	reader = image_open_pipe(&image);
	assert_int_equal(ior_reader_size(reader), 0);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_damage(reader, "chunk 2 at offset %zu: checksum mismatch",
		      at[2]);
	expect_chunk(reader, 3, "third");
	ior_reader_close(reader);
	(void)state;
}

static void expect_no_open(const struct image *image, int code,
			   const char *text)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };

	assert_int_equal(image_try_open(image, &reader, &error), code);
	assert_string_equal(error.text, text);
	assert_null(reader);
}

static void open_says_that_a_file_is_empty(void **state)
{
	const struct image image = { 0 };

	expect_no_open(&image, -EBADMSG, "file is empty");
	(void)state;
}

static void open_refuses_what_is_no_trace(void **state)
{
	struct image image = { 0 };

	image_add_bytes(&image, "hello, world\n", 13);
	expect_no_open(&image, -EBADMSG, "not an iorec trace");

	/* Also where it is long, and where it is a zstd file. */
	image.size = IMAGE_MAX;
	expect_no_open(&image, -EBADMSG, "not an iorec trace");
	put_le32(image.bytes, 0x184d2a5a);
	expect_no_open(&image, -EBADMSG, "not an iorec trace");
	(void)state;
}

static void open_gives_up_on_what_has_no_end(void **state)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };

	assert_int_equal(ior_reader_open("/dev/zero", &reader, &error),
			 -EBADMSG);
	assert_string_equal(error.text, "not an iorec trace");
	(void)state;
}

static void open_says_what_the_kernel_says(void **state)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };

	assert_int_equal(ior_reader_open("/nonexistent/a", &reader, &error),
			 -ENOENT);
	assert_string_equal(error.text, "No such file or directory");
	assert_int_equal(ior_reader_open("/", &reader, &error), -EISDIR);
	assert_string_equal(error.text, "is a directory");
	assert_null(reader);
	(void)state;
}

/* Nothing is mapped at the start of any process. */
static void a_read_that_fails_is_said_with_its_offset(void **state)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };

	assert_int_equal(ior_reader_open("/proc/self/mem", &reader, &error),
			 -EIO);
	assert_string_equal(error.text,
			    "cannot read at offset 0: Input/output error");
	assert_null(reader);
	(void)state;
}

static void open_refuses_a_newer_version(void **state)
{
	struct image image = { 0 };
	const size_t at = image_add(&image, IOR_KIND_FILE, "file");

	put_le16(image.bytes + at + CHUNK_VERSION_AT, 2);
	image_seal(&image, at);
	expect_no_open(&image, -EPROTONOSUPPORT,
		       "needs a newer iorec (format version 2)");
	(void)state;
}

static void open_refuses_an_unknown_incompatible_flag(void **state)
{
	struct image image = { 0 };
	const size_t at = image_add(&image, IOR_KIND_FILE, "file");

	put_le16(image.bytes + at + CHUNK_INCOMPATIBLE_AT, 0x0100);
	image_seal(&image, at);
	expect_no_open(&image, -EPROTONOSUPPORT,
		       "needs a newer iorec (flags 0x0100)");
	(void)state;
}

static void open_wants_FILE_first(void **state)
{
	struct image image = { 0 };

	image_add(&image, IOR_KIND_PAGES, "pages");
	expect_no_open(&image, -EBADMSG, "does not begin with FILE");
	(void)state;
}

static void a_file_without_its_head_is_read_all_the_same(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	image_cut(&image, 0, at[2]);
	reader = image_open(&image);
	expect_damage(reader, "chunk 2 at offset 0: "
			      "chunks 0 to 1 are missing before it");
	expect_chunk(reader, 2, "second");
	expect_chunk(reader, 3, "third");
	ior_reader_close(reader);
	(void)state;
}

static void a_chunk_that_is_missing_is_noticed(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	image_cut(&image, at[2], at[3] - at[2]);
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_damage(reader,
		      "chunk 3 at offset %zu: chunk 2 is missing before it",
		      at[2]);
	expect_chunk(reader, 3, "third");
	ior_reader_close(reader);
	(void)state;
}

static void a_chunk_that_comes_again_is_refused(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };
	size_t at, again;

	image_add(&image, IOR_KIND_FILE, "file");
	at = image_add(&image, IOR_KIND_PAGES, "first");
	again = image.size;
	image_add_bytes(&image, image.bytes + at, again - at);
	image_add(&image, IOR_KIND_PAGES, "second");
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_damage(reader,
		      "chunk 1 at offset %zu: stands behind a later chunk",
		      again);
	expect_chunk(reader, 2, "second");
	expect_end(reader, 0);
	(void)state;
}

static void data_behind_END_is_damage_and_not_read(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };
	size_t end;

	image_add(&image, IOR_KIND_FILE, "file");
	image_add_end(&image);
	end = image.size;
	image_add_bytes(&image, "\0", 1);
	image_add(&image, IOR_KIND_PAGES, "first");
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	assert_int_equal(ior_reader_next(reader, &(struct ior_chunk){ 0 },
					 &(const uint8_t *){ NULL }, NULL),
			 1);
	expect_damage(reader, "data behind the end of the trace at offset %zu",
		      end);
	expect_end(reader, 1);
	(void)state;
}

static void a_second_trace_in_a_file_is_refused(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };
	size_t end;

	image_add(&image, IOR_KIND_FILE, "file");
	image_add_end(&image);
	end = image.size;
	image_add_bytes(&image, image.bytes, end);
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	assert_int_equal(ior_reader_next(reader, &(struct ior_chunk){ 0 },
					 &(const uint8_t *){ NULL }, NULL),
			 1);
	expect_damage(reader,
		      "another trace begins at offset %zu; a file holds one",
		      end);
	expect_end(reader, 1);
	(void)state;
}

static void chunks_of_another_trace_are_not_taken(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	put_le64(image.bytes + at[2] + CHUNK_FILE_ID_AT, 7);
	image_seal(&image, at[2]);
	put_le64(image.bytes + at[3] + CHUNK_FILE_ID_AT, 7);
	image_seal(&image, at[3]);
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_damage(reader, "chunk 2 at offset %zu: is of another trace",
		      at[2]);
	expect_damage(reader,
		      "chunk 4 at offset %zu: chunk 3 is missing before it",
		      at[4]);
	ior_reader_close(reader);
	(void)state;
}

static void an_optional_chunk_of_an_unknown_kind_is_skipped(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };
	size_t at;

	image_add(&image, IOR_KIND_FILE, "file");
	at = image_add(&image, 17, "tomorrow's");
	put_le16(image.bytes + at + CHUNK_COMPATIBLE_AT, IOR_CHUNK_OPTIONAL);
	put_le16(image.bytes + at + CHUNK_INCOMPATIBLE_AT, 0x0008);
	image_seal(&image, at);
	image_add(&image, IOR_KIND_PAGES, "second");
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 2, "second");
	expect_end(reader, 0);
	(void)state;
}

static void an_unknown_kind_needs_a_newer_iorec(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };
	size_t at;

	image_add(&image, IOR_KIND_FILE, "file");
	at = image_add(&image, 17, "tomorrow's");
	image_add(&image, IOR_KIND_PAGES, "second");
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_newer(reader,
		     "chunk 1 at offset %zu: needs a newer iorec "
		     "(version 1, kind 17, flags 0x0000)",
		     at);
	expect_chunk(reader, 2, "second");
	expect_end(reader, 0);
	(void)state;
}

static void sizes_of_the_first_chunk_are_judged_by_next(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	put_le32(image.bytes + CHUNK_STORED_SIZE_AT, 0xffffffff);
	image_seal(&image, 0);
	reader = image_open(&image);
	expect_damage(reader,
		      "chunk 0 at offset 0: stored size is out of range");
	expect_chunk(reader, 1, "first");
	ior_reader_close(reader);
	(void)state;
}

static void a_few_bytes_at_the_end_that_begin_no_chunk_are_damage(void **state)
{
	struct ior_reader *reader;
	struct image image = { 0 };
	size_t end;

	image_add(&image, IOR_KIND_FILE, "file");
	end = image.size;
	image_add_bytes(&image, "damage", 6);
	reader = image_open(&image);
	expect_chunk(reader, 0, "file");
	expect_damage(reader, "chunk 1 at offset %zu: no chunk begins here",
		      end);
	expect_end(reader, 0);
	(void)state;
}

/* A trace that comes byte by byte, with a signal before each. */
struct trickle {
	const struct image *image;
	int fd;
	pthread_t reader;
};

static void *trickle(void *context)
{
	const struct trickle *const trickle = context;
	const struct timespec pause = { .tv_nsec = 20000 };
	size_t i;

	for (i = 0; i < trickle->image->size; i++) {
		pthread_kill(trickle->reader, SIGUSR1);
		nanosleep(&pause, NULL);
		if (write(trickle->fd, trickle->image->bytes + i, 1) != 1)
			break;
	}
	close(trickle->fd);
	return NULL;
}

static void interrupted(int signal_number)
{
	(void)signal_number;
}

static void short_and_interrupted_reads_are_gone_on_with(void **state)
{
	struct sigaction action = { .sa_handler = interrupted };
	struct trickle context = { .reader = pthread_self() };
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];
	pthread_t thread;
	char path[32];
	int ends[2];

	image_make_whole(&image, at);
	sigaction(SIGUSR1, &action, NULL); /* no SA_RESTART */
	assert_int_equal(pipe(ends), 0);
	context.image = &image;
	context.fd = ends[1];
	assert_int_equal(pthread_create(&thread, NULL, trickle, &context), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
	ior_reader_open(path, &reader, &error);
	assert_string_equal(error.text, "");
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_chunk(reader, 2, "second");
	expect_chunk(reader, 3, "third");
	assert_int_equal(ior_reader_next(reader, &(struct ior_chunk){ 0 },
					 &(const uint8_t *){ NULL }, NULL),
			 1);
	expect_end(reader, 1);
	pthread_join(thread, NULL);
	close(ends[0]);
	(void)state;
}

static void a_damaged_first_chunk_does_not_hide_the_others(void **state)
{
	struct ior_reader *reader;
	struct image image;
	size_t at[IMAGE_N_CHUNKS + 1];

	image_make_whole(&image, at);
	image.bytes[0] ^= 1;
	reader = image_open(&image);
	expect_damage(reader, "chunk 0 at offset 0: no chunk begins here");
	expect_chunk(reader, 1, "first");
	expect_chunk(reader, 2, "second");
	ior_reader_close(reader);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next_gives_every_chunk_of_a_whole_file),
		cmocka_unit_test(next_gives_each_field_of_the_header),
		cmocka_unit_test(a_pipe_is_read_as_a_file_is),
		cmocka_unit_test(open_says_that_a_file_is_empty),
		cmocka_unit_test(open_refuses_what_is_no_trace),
		cmocka_unit_test(open_gives_up_on_what_has_no_end),
		cmocka_unit_test(open_says_what_the_kernel_says),
		cmocka_unit_test(a_read_that_fails_is_said_with_its_offset),
		cmocka_unit_test(open_refuses_a_newer_version),
		cmocka_unit_test(open_refuses_an_unknown_incompatible_flag),
		cmocka_unit_test(open_wants_FILE_first),
		cmocka_unit_test(a_file_without_its_head_is_read_all_the_same),
		cmocka_unit_test(a_chunk_that_is_missing_is_noticed),
		cmocka_unit_test(a_chunk_that_comes_again_is_refused),
		cmocka_unit_test(data_behind_END_is_damage_and_not_read),
		cmocka_unit_test(a_second_trace_in_a_file_is_refused),
		cmocka_unit_test(chunks_of_another_trace_are_not_taken),
		cmocka_unit_test(
			an_optional_chunk_of_an_unknown_kind_is_skipped),
		cmocka_unit_test(an_unknown_kind_needs_a_newer_iorec),
		cmocka_unit_test(sizes_of_the_first_chunk_are_judged_by_next),
		cmocka_unit_test(
			a_few_bytes_at_the_end_that_begin_no_chunk_are_damage),
		cmocka_unit_test(short_and_interrupted_reads_are_gone_on_with),
		cmocka_unit_test(
			a_damaged_first_chunk_does_not_hide_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
