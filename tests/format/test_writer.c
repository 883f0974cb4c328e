/*
 * test_writer.c - what the writer writes, to a file, a pipe and a full disk
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "format/chunk.h"
#include "format/crc32c.h"
#include "image.h"
#include "iorec/end.h"
#include "iorec/error.h"
#include "iorec/reader.h"
#include "iorec/writer.h"

static struct ior_writer *create_writer(int fd)
{
	struct ior_writer *writer = NULL;

	assert_int_equal(ior_writer_create(fd, 1, &writer, NULL), 0);
	return writer;
}

static int append(struct ior_writer *writer, uint16_t kind, const void *payload,
		  size_t size, struct ior_error *err)
{
	const struct ior_chunk chunk = {
		.kind = kind,
		.cpu = kind == IOR_KIND_PAGES ? 3 : IOR_NO_CPU,
		.first_ns = 1009,
		.last_ns = 2003,
		.lost_before = 7,
		.raw_size = (uint32_t)size,
	};

	return ior_writer_append(writer, &chunk, payload, err);
}

static void append_text(struct ior_writer *writer, uint16_t kind,
			const char *payload)
{
	struct ior_error error = { 0 };

	append(writer, kind, payload, strlen(payload), &error);
	assert_string_equal(error.text, "");
}

static struct ior_reader *open_fd(int fd)
{
	struct ior_reader *reader = NULL;
	struct ior_error error = { 0 };
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ior_reader_open(path, &reader, &error);
	assert_string_equal(error.text, "");
	return reader;
}

static void write_two(int fd)
{
	struct ior_writer *const writer = create_writer(fd);

	append_text(writer, IOR_KIND_FILE, "file");
	append_text(writer, IOR_KIND_PAGES, "first");
	assert_int_equal(ior_writer_finish(writer, NULL), 0);
	ior_writer_free(writer);
}

static void a_chunk_has_each_byte_that_the_tables_say(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	uint8_t bytes[1024], expected[CHUNK_HEADER_SIZE];
	uint8_t *const stored = bytes + CHUNK_HEADER_SIZE;
	size_t stored_size;

	write_two(fd);
	assert_true(pread(fd, bytes, sizeof(bytes), 0) > 2 * CHUNK_HEADER_SIZE);
	stored_size = get_le32(bytes + 68);
	put_le32(expected, 0x184d2a5a);
	put_le32(expected + 4, 80);
	memcpy(expected + 8, "\x89IOZ\r\n\x1a\n", 8);
	memcpy(expected + 16, bytes + 16, 8); /* the file's random number */
	put_le16(expected + 24, 1);
	put_le16(expected + 26, IOR_KIND_FILE);
	put_le16(expected + 28, 0);
	put_le16(expected + 30, 0);
	put_le32(expected + 32, 0);
	put_le32(expected + 36, 0xffffffff);
	put_le64(expected + 40, 1009);
	put_le64(expected + 48, 2003);
	put_le64(expected + 56, 7);
	put_le32(expected + 64, 4);
	put_le32(expected + 68, (uint32_t)stored_size);
	put_le32(expected + 72, crc32c(stored, stored_size));
	put_le64(expected + 76, 0);
	put_le32(expected + 84, crc32c(expected, 84));
	assert_memory_equal(bytes, expected, sizeof(expected));
	close(fd);
	(void)state;
}

static void what_is_written_is_read(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_reader *reader;

	write_two(fd);
	reader = open_fd(fd);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	assert_int_equal(ior_reader_next(reader, &(struct ior_chunk){ 0 },
					 &(const uint8_t *){ NULL }, NULL),
			 1);
	expect_end(reader, 1);
	close(fd);
	(void)state;
}

static void two_files_have_two_numbers(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	uint8_t first[8], second[8];
	off_t size;

	write_two(fd);
	size = lseek(fd, 0, SEEK_END);
	write_two(fd);
	assert_int_equal(pread(fd, first, 8, CHUNK_FILE_ID_AT), 8);
	assert_int_equal(pread(fd, second, 8, size + CHUNK_FILE_ID_AT), 8);
	assert_memory_not_equal(first, second, 8);
	close(fd);
	(void)state;
}

/* Take the END chunk of the file behind 'fd'. */
static void read_end(int fd, uint8_t *payload, size_t room,
		     struct ior_chunk *ret, uint64_t *offset)
{
	struct ior_reader *const reader = open_fd(fd);
	struct ior_unpacker *unpacker = NULL;
	const uint8_t *stored = NULL;

	while (!ior_reader_complete(reader))
		assert_int_equal(ior_reader_next(reader, ret, &stored, NULL),
				 1);
	assert_int_equal(ret->kind, IOR_KIND_END);
	assert_true(ret->raw_size <= room);
	*offset = ior_reader_offset(reader);
	assert_int_equal(ior_unpacker_create(&unpacker, NULL), 0);
	assert_int_equal(ior_unpack(unpacker, ret, stored, payload, NULL), 0);
	ior_unpacker_free(unpacker);
	ior_reader_close(reader);
}

static void END_tells_the_totals_and_where_chunks_are(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_end_entry entry;
	struct ior_chunk chunk;
	struct ior_end end;
	uint8_t payload[1024], first[8];
	uint64_t offset;

	write_two(fd);
	read_end(fd, payload, sizeof(payload), &chunk, &offset);
	assert_int_equal(ior_end_decode(payload, chunk.raw_size, &end, NULL),
			 0);
	assert_int_equal(end.n_chunks, 2);
	assert_int_equal(end.raw_size, 9);
	assert_int_equal(end.file_size, offset);
	assert_int_equal(end.lost, 14);
	assert_int_equal(end.stride, 1);
	assert_int_equal(end.n_entries, 2);

	ior_end_get_entry(payload, 1, &entry);
	assert_int_equal(entry.kind, IOR_KIND_PAGES);
	assert_int_equal(entry.cpu, 3);
	assert_int_equal(entry.first_ns, 1009);
	assert_int_equal(entry.last_ns, 2003);
	assert_int_equal(
		pread(fd, first, 8, (off_t)entry.offset + CHUNK_MARK_AT), 8);
	assert_memory_equal(first, CHUNK_MARK, 8);
	close(fd);
	(void)state;
}

static void END_stays_bounded_however_many_chunks_there_are(void **state)
{
	static uint8_t payload[1 << 18];
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_writer *const writer = create_writer(fd);
	struct ior_chunk chunk;
	struct ior_end end;
	uint64_t offset;
	int i;

	append_text(writer, IOR_KIND_FILE, "file");
	for (i = 1; i < 10007; i++)
		append_text(writer, IOR_KIND_PAGES, "more");
	assert_int_equal(ior_writer_finish(writer, NULL), 0);
	ior_writer_free(writer);

	read_end(fd, payload, sizeof(payload), &chunk, &offset);
	assert_int_equal(ior_end_decode(payload, chunk.raw_size, &end, NULL),
			 0);
	assert_int_equal(end.n_chunks, 10007);
	assert_int_equal(end.stride, 4);
	assert_int_equal(end.n_entries, 2502);
	close(fd);
	(void)state;
}

static void END_says_that_the_file_was_salvaged(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_writer *const writer = create_writer(fd);
	struct ior_chunk chunk = {
		.kind = IOR_KIND_FILE,
		.compatible = IOR_CHUNK_SALVAGED,
		.raw_size = 4,
	};
	uint8_t payload[1024];
	uint64_t offset;

	assert_int_equal(ior_writer_append(writer, &chunk, "file", NULL), 0);
	assert_int_equal(ior_writer_finish(writer, NULL), 0);
	ior_writer_free(writer);
	read_end(fd, payload, sizeof(payload), &chunk, &offset);
	assert_int_equal(chunk.compatible, IOR_CHUNK_SALVAGED);
	close(fd);
	(void)state;
}

static void a_payload_that_is_packed_already_goes_in_as_it_is(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_writer *const writer = create_writer(fd);
	struct ior_chunk chunk = { .kind = IOR_KIND_PAGES, .raw_size = 5 };
	struct ior_reader *reader;
	uint8_t stored[128];

	append_text(writer, IOR_KIND_FILE, "file");
	chunk.stored_size =
		(uint32_t)image_pack("first", 5, stored, sizeof(stored));
	assert_int_equal(ior_writer_append_stored(writer, &chunk, stored, NULL),
			 0);
	ior_writer_free(writer);
	reader = open_fd(fd);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_end(reader, 0);
	close(fd);
	(void)state;
}

static void expect_misuse(struct ior_writer *writer, uint16_t kind, size_t size,
			  const char *expected)
{
	struct ior_error error = { 0 };

	assert_int_equal(append(writer, kind, "payload", size, &error),
			 -EINVAL);
	assert_string_equal(error.text, expected);
}

static void misuse_is_refused_and_leaves_no_trace(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_writer *writer = NULL;
	struct ior_error error = { 0 };

	assert_int_equal(ior_writer_create(fd, 10, &writer, &error), -EINVAL);
	assert_string_equal(error.text, "no zstd level 10");
	assert_int_equal(ior_writer_create(fd, -6, &writer, &error), -EINVAL);
	assert_null(writer);

	writer = create_writer(fd);
	expect_misuse(writer, IOR_KIND_PAGES, 7,
		      "a trace begins with its one FILE chunk");
	expect_misuse(writer, IOR_KIND_FILE, 0,
		      "a payload is of 1 to 4194304 bytes");
	expect_misuse(writer, IOR_KIND_FILE, IOR_CHUNK_MAX + 1,
		      "a payload is of 1 to 4194304 bytes");
	assert_int_equal(ior_writer_finish(writer, &error), -EINVAL);
	assert_string_equal(error.text,
			    "a trace begins with its one FILE chunk");
	assert_int_equal(lseek(fd, 0, SEEK_END), 0);

	append_text(writer, IOR_KIND_FILE, "file");
	expect_misuse(writer, IOR_KIND_FILE, 7,
		      "a trace begins with its one FILE chunk");
	expect_misuse(writer, IOR_KIND_END, 7,
		      "an END chunk is the writer's to write");
	assert_int_equal(ior_writer_finish(writer, NULL), 0);
	expect_misuse(writer, IOR_KIND_PAGES, 7,
		      "the trace is finished already");
	assert_int_equal(ior_writer_finish(writer, NULL), 0);
	ior_writer_free(writer);
	close(fd);
	(void)state;
}

static void the_largest_payload_fits_though_it_does_not_pack(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_writer *const writer = create_writer(fd);
	uint8_t *const payload = malloc(IOR_CHUNK_MAX);
	struct ior_error error = { 0 };
	uint32_t noise = 1;
	size_t i;

	assert_non_null(payload);
	for (i = 0; i < IOR_CHUNK_MAX; i++) {
		noise = noise * 1664525 + 1013904223;
		payload[i] = (uint8_t)(noise >> 24);
	}
	append(writer, IOR_KIND_FILE, payload, IOR_CHUNK_MAX, &error);
	assert_string_equal(error.text, "");
	assert_true(lseek(fd, 0, SEEK_END) > (off_t)IOR_CHUNK_MAX);
	ior_writer_free(writer);
	free(payload);
	close(fd);
	(void)state;
}

static void appending_allocates_nothing(void **state)
{
	static const uint8_t payload[1 << 20];
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct ior_writer *const writer = create_writer(fd);
	struct mallinfo2 before, after;
	size_t size;
	int i;

	before = mallinfo2();
	append(writer, IOR_KIND_FILE, payload, 1, NULL);
	for (i = 0; i < 401; i++) {
		size = i % 199 ? (size_t)i * 3 : sizeof(payload);
		append(writer, IOR_KIND_PAGES, payload, size ? size : 1, NULL);
	}
	ior_writer_finish(writer, NULL);
	after = mallinfo2();
	assert_int_equal(before.uordblks, after.uordblks);
	assert_int_equal(before.hblkhd, after.hblkhd);
	assert_int_equal(before.arena, after.arena);
	ior_writer_free(writer);
	close(fd);
	(void)state;
}

static void a_full_disk_is_said(void **state)
{
	const int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct ior_writer *const writer = create_writer(fd);
	struct ior_error error = { 0 };
	struct ior_writer_totals totals;

	assert_int_equal(append(writer, IOR_KIND_FILE, "file", 4, &error),
			 -ENOSPC);
	assert_string_equal(error.text,
			    "cannot write: No space left on device");
	assert_int_equal(ior_writer_finish(writer, NULL), -ENOSPC);
	ior_writer_get_totals(writer, &totals);
	assert_int_equal(totals.file_size, 0);
	assert_int_equal(totals.n_chunks, 1);
	ior_writer_free(writer);
	close(fd);
	(void)state;
}

/* A temporary file; memfds know no RLIMIT_FSIZE. */
static int open_limited(rlim_t size)
{
	struct rlimit limit = { .rlim_cur = size, .rlim_max = RLIM_INFINITY };
	char path[] = "/tmp/iorec-test-XXXXXX";
	const int fd = mkostemp(path, O_CLOEXEC);

	assert_true(fd >= 0);
	unlink(path);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	return fd;
}

static void a_write_that_failed_half_way_is_gone_on_with(void **state)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
	struct ior_error error = { 0 };
	struct ior_writer *writer;
	struct ior_reader *reader;
	rlim_t room;
	int fd;

	for (room = 1; room < 150; room += 31) {
		fd = open_limited(room);
		writer = create_writer(fd);
		append(writer, IOR_KIND_FILE, "file", 4, NULL);
		append(writer, IOR_KIND_PAGES, "first", 5, &error);
		assert_int_equal(error.code, -EFBIG);
		assert_string_equal(error.text, "cannot write: File too large");
		assert_int_equal(lseek(fd, 0, SEEK_END), room);

		/* There is room again: nothing is damaged, nothing twice. */
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
		append_text(writer, IOR_KIND_PAGES, "next");
		ior_writer_free(writer);
		reader = open_fd(fd);
		expect_chunk(reader, 0, "file");
		if (room > 105)
			expect_chunk(reader, 1, "first");
		expect_chunk(reader, room > 105 ? 2 : 1, "next");
		expect_end(reader, 0);
		close(fd);
	}
	(void)state;
}

/* Reads slowly what a writer puts into a pipe. */
struct drain {
	int fd;
	int copy; /* where it goes */
	pthread_t writer;
};

static void *drain(void *context)
{
	const struct drain *const drain = context;
	const struct timespec pause = { .tv_nsec = 200000 };
	uint8_t bytes[4099];
	ssize_t r;

	while ((r = read(drain->fd, bytes, sizeof(bytes))) > 0) {
		pthread_kill(drain->writer, SIGUSR1);
		nanosleep(&pause, NULL);
		if (write(drain->copy, bytes, (size_t)r) != r)
			break;
	}
	return NULL;
}

static void interrupted(int signal_number)
{
	(void)signal_number;
}

/* Write 1 MiB that does not pack through a pipe, with signals all the time. */
static int write_through_pipe(int flags)
{
	struct sigaction action = { .sa_handler = interrupted };
	struct drain context = { .writer = pthread_self() };
	struct ior_error error = { 0 };
	struct ior_writer *writer;
	static uint8_t payload[1 << 20];
	uint32_t noise = 1;
	pthread_t thread;
	size_t i;
	int ends[2];

	for (i = 0; i < sizeof(payload); i++) {
		noise = noise * 1664525 + 1013904223;
		payload[i] = (uint8_t)(noise >> 24);
	}
	sigaction(SIGUSR1, &action, NULL); /* no SA_RESTART */
	assert_int_equal(pipe2(ends, flags), 0);
	context.copy = memfd_create("copy", MFD_CLOEXEC);
	context.fd = ends[0];
	fcntl(ends[0], F_SETFL, 0);
	pthread_create(&thread, NULL, drain, &context);

	writer = create_writer(ends[1]);
	append_text(writer, IOR_KIND_FILE, "file");
	append(writer, IOR_KIND_PAGES, payload, sizeof(payload), &error);
	append_text(writer, IOR_KIND_PAGES, "second");
	assert_string_equal(error.text, "");
	assert_int_equal(ior_writer_finish(writer, NULL), 0);
	ior_writer_free(writer);
	close(ends[1]);
	pthread_join(thread, NULL);
	close(ends[0]);
	return context.copy;
}

static void short_and_interrupted_writes_are_gone_on_with(void **state)
{
	static const int flags[] = { 0, O_NONBLOCK };
	struct ior_reader *reader;
	struct ior_chunk chunk;
	const uint8_t *stored;
	size_t i;
	int fd;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		fd = write_through_pipe(flags[i]);
		reader = open_fd(fd);
		expect_chunk(reader, 0, "file");
		assert_int_equal(ior_reader_next(reader, &chunk, &stored, NULL),
				 1);
		assert_int_equal(chunk.raw_size, 1 << 20);
		expect_chunk(reader, 2, "second");
		assert_int_equal(ior_reader_next(reader, &chunk, &stored, NULL),
				 1);
		expect_end(reader, 1);
		close(fd);
	}
	(void)state;
}

/* A sink that takes up to 'limit' bytes at a time. */
struct basin {
	uint8_t bytes[1024];
	size_t size;
	size_t limit;
};

static ssize_t pour(void *context, const void *data, size_t size)
{
	struct basin *const basin = context;

	if (size > basin->limit)
		size = basin->limit;
	assert_true(basin->size + size <= sizeof(basin->bytes));
	memcpy(basin->bytes + basin->size, data, size);
	basin->size += size;
	return (ssize_t)size;
}

static void a_sink_takes_what_a_file_would(void **state)
{
	const int fd = memfd_create("trace", MFD_CLOEXEC);
	struct basin basin = { .limit = 13 };
	const struct ior_sink sink = { .write = pour, .context = &basin };
	struct ior_writer *writer = NULL;
	struct ior_error error = { 0 };
	struct ior_reader *reader;

	assert_int_equal(ior_writer_create_to(&sink, 1, &writer, NULL), 0);
	append_text(writer, IOR_KIND_FILE, "file");
	append_text(writer, IOR_KIND_PAGES, "first");
	assert_int_equal(write(fd, basin.bytes, basin.size), basin.size);
	reader = open_fd(fd);
	expect_chunk(reader, 0, "file");
	expect_chunk(reader, 1, "first");
	expect_end(reader, 0);

	basin.limit = 0;
	assert_int_equal(ior_writer_finish(writer, &error), -EIO);
	assert_string_equal(error.text, "cannot write: Input/output error");
	ior_writer_free(writer);
	close(fd);
	(void)state;
}

static void a_pipe_without_a_reader_is_said(void **state)
{
	struct ior_error error = { 0 };
	struct ior_writer *writer;
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	writer = create_writer(ends[1]);
	assert_int_equal(append(writer, IOR_KIND_FILE, "file", 4, &error),
			 -EPIPE);
	assert_string_equal(error.text, "cannot write: Broken pipe");
	ior_writer_free(writer);
	close(ends[1]);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chunk_has_each_byte_that_the_tables_say),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(two_files_have_two_numbers),
		cmocka_unit_test(END_tells_the_totals_and_where_chunks_are),
		cmocka_unit_test(
			END_stays_bounded_however_many_chunks_there_are),
		cmocka_unit_test(END_says_that_the_file_was_salvaged),
		cmocka_unit_test(
			a_payload_that_is_packed_already_goes_in_as_it_is),
		cmocka_unit_test(misuse_is_refused_and_leaves_no_trace),
		cmocka_unit_test(
			the_largest_payload_fits_though_it_does_not_pack),
		cmocka_unit_test(appending_allocates_nothing),
		cmocka_unit_test(a_full_disk_is_said),
		cmocka_unit_test(a_write_that_failed_half_way_is_gone_on_with),
		cmocka_unit_test(short_and_interrupted_writes_are_gone_on_with),
		cmocka_unit_test(a_sink_takes_what_a_file_would),
		cmocka_unit_test(a_pipe_without_a_reader_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
