/*
 * test_spool.c - bytes reach the output in order, or its failure comes back
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/spool.h"

/* More than the spool holds, and no multiple of anything. */
#define N_BYTES (SPOOL_SIZE + 1000003)
#define PIECE   70001

static atomic_uint_least64_t written;

static void put_all(struct spool *spool, const uint8_t *data, size_t size)
{
	size_t at = 0, piece;
	ssize_t taken;

	while (at < size) {
		piece = size - at < PIECE ? size - at : PIECE;
		taken = spool_write(spool, data + at, piece);
		assert_true(taken > 0);
		at += (size_t)taken;
	}
}

static void bytes_come_out_as_they_went_in(void **state)
{
	FILE *const file = tmpfile();
	uint8_t *const in = malloc(N_BYTES), *const out = malloc(N_BYTES);
	struct spool *spool = NULL;
	size_t i;

	for (i = 0; i < N_BYTES; i++)
		in[i] = (uint8_t)(i * 31 + i / 251);
	written = 0;
	assert_int_equal(spool_create(fileno(file), &written, &spool, NULL), 0);
	assert_int_equal(spool_start(spool, NULL), 0);
	put_all(spool, in, N_BYTES);
	assert_int_equal(spool_finish(spool), 0);
	assert_int_equal(written, N_BYTES);
	assert_int_equal(pread(fileno(file), out, N_BYTES, 0), N_BYTES);
	assert_memory_equal(in, out, N_BYTES);
	spool_free(spool);
	free(in);
	free(out);
	fclose(file);
	(void)state;
}

/* Reads a pipe to its end. */
struct pipe_reader {
	int fd;
	uint8_t *data;
	size_t size;
};

static void *read_pipe(void *context)
{
	struct pipe_reader *const reader = context;
	ssize_t n_read;

	do {
		n_read = read(reader->fd, reader->data + reader->size,
			      N_BYTES - reader->size);
		assert_true(n_read >= 0);
		reader->size += (size_t)n_read;
	} while (n_read);
	return NULL;
}

static void a_pipe_that_does_not_wait_is_waited_for(void **state)
{
	uint8_t *const in = malloc(N_BYTES);
	struct pipe_reader reader = { .data = malloc(N_BYTES) };
	struct spool *spool = NULL;
	pthread_t thread;
	int fds[2];

	memset(in, 'x', N_BYTES);
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	assert_int_equal(fcntl(fds[1], F_SETFL, O_NONBLOCK), 0);
	reader.fd = fds[0];
	assert_int_equal(spool_create(fds[1], &written, &spool, NULL), 0);
	assert_int_equal(spool_start(spool, NULL), 0);

	/* More than the pipe holds is there before anybody reads. */
	put_all(spool, in, PIECE);
	put_all(spool, in, PIECE);
	assert_int_equal(pthread_create(&thread, NULL, read_pipe, &reader), 0);
	put_all(spool, in, N_BYTES - 2 * PIECE);
	assert_int_equal(spool_finish(spool), 0);
	close(fds[1]);
	pthread_join(thread, NULL);
	assert_int_equal(reader.size, N_BYTES);
	assert_memory_equal(in, reader.data, N_BYTES);
	spool_free(spool);
	close(fds[0]);
	free(in);
	free(reader.data);
	(void)state;
}

static void a_full_output_is_told_to_who_writes(void **state)
{
	const int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	struct spool *spool = NULL;
	ssize_t taken = 1;

	assert_true(fd >= 0);
	assert_int_equal(spool_create(fd, &written, &spool, NULL), 0);
	assert_int_equal(spool_start(spool, NULL), 0);
	while (taken > 0) {
		taken = spool_write(spool, "x", 1);
		usleep(100);
	}
	assert_int_equal(taken, -1);
	assert_int_equal(errno, ENOSPC);
	assert_int_equal(spool_finish(spool), -ENOSPC);
	spool_free(spool);
	close(fd);
	(void)state;
}

static void a_spool_that_never_ran_is_released(void **state)
{
	struct spool *spool = NULL;

	assert_int_equal(spool_create(STDOUT_FILENO, &written, &spool, NULL),
			 0);
	spool_free(spool);
	spool_free(NULL);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_come_out_as_they_went_in),
		cmocka_unit_test(a_pipe_that_does_not_wait_is_waited_for),
		cmocka_unit_test(a_full_output_is_told_to_who_writes),
		cmocka_unit_test(a_spool_that_never_ran_is_released),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
