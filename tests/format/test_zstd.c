/*
 * test_zstd.c - the zstd tool takes a trace, from a file and from a pipe
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/writer.h"

/* Enough for blocks of every kind in a frame. */
#define PAYLOAD_SIZE 1000003
#define N_PAYLOADS   7

struct files {
	char trace[32];
	char plain[32]; /* the payloads, one behind the other */
};

/* Half of it packs, half does not. */
static void make_payload(uint8_t *payload, uint32_t noise)
{
	size_t i;

	for (i = 0; i < PAYLOAD_SIZE; i++) {
		noise = noise * 1664525 + 1013904223;
		payload[i] = i / 50021 % 2 ? (uint8_t)(noise >> 24)
					   : (uint8_t)(i / 1009);
	}
}

static void append(struct ior_writer *writer, int plain, uint16_t kind,
		   const uint8_t *payload, uint32_t size)
{
	const struct ior_chunk chunk = { .kind = kind, .raw_size = size };
	struct ior_error error = { 0 };

	ior_writer_append(writer, &chunk, payload, &error);
	assert_string_equal(error.text, "");
	assert_int_equal(write(plain, payload, size), size);
}

/* Leaves the trace without END, so that the payloads are all there is. */
static void write_files(struct files *files, int level)
{
	uint8_t *const payload = malloc(PAYLOAD_SIZE);
	struct ior_writer *writer = NULL;
	int trace, plain;
	uint32_t i;

	strcpy(files->trace, "/tmp/iorec-trace-XXXXXX");
	strcpy(files->plain, "/tmp/iorec-plain-XXXXXX");
	trace = mkstemp(files->trace);
	plain = mkstemp(files->plain);
	assert_non_null(payload);
	assert_int_equal(ior_writer_create(trace, level, &writer, NULL), 0);
	for (i = 0; i < N_PAYLOADS; i++) {
		make_payload(payload, i);
		append(writer, plain, i ? IOR_KIND_PAGES : IOR_KIND_FILE,
		       payload, PAYLOAD_SIZE - 140009 * i);
	}
	ior_writer_free(writer);
	free(payload);
	close(trace);
	close(plain);
}

static void remove_files(const struct files *files)
{
	unlink(files->trace);
	unlink(files->plain);
}

/* The files are $TRACE and $PLAIN to the command. */
static int run(const char *command, const struct files *files)
{
	setenv("TRACE", files->trace, 1);
	setenv("PLAIN", files->plain, 1);
	return system(command);
}

static void need_tool(void)
{
	if (system("zstd --version >/dev/null 2>&1") != 0)
		skip();
}

static void zstd_accepts_a_trace_of_every_level(void **state)
{
	struct files files;
	int level;

	need_tool();
	for (level = IOR_ZSTD_LEVEL_MIN; level <= IOR_ZSTD_LEVEL_MAX; level++) {
		write_files(&files, level);
		assert_int_equal(run("zstd -q -t <$TRACE", &files), 0);
		remove_files(&files);
	}
	(void)state;
}

static void zstd_unpacks_the_payloads_one_behind_the_other(void **state)
{
	struct files files;

	need_tool();
	write_files(&files, IOR_ZSTD_LEVEL_DEFAULT);
	assert_int_equal(run("zstd -q -dc <$TRACE | cmp - $PLAIN", &files), 0);
	assert_int_equal(run("cat $TRACE | zstd -q -dc | cmp - $PLAIN", &files),
			 0);
	remove_files(&files);
	(void)state;
}

static void zstd_needs_a_window_of_4_MiB_at_most(void **state)
{
	struct files files;

	need_tool();
	write_files(&files, IOR_ZSTD_LEVEL_MAX);
	assert_int_equal(run("zstd -q -t --memory=4MB <$TRACE", &files), 0);
	remove_files(&files);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zstd_accepts_a_trace_of_every_level),
		cmocka_unit_test(
			zstd_unpacks_the_payloads_one_behind_the_other),
		cmocka_unit_test(zstd_needs_a_window_of_4_MiB_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
