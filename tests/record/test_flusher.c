/*
 * test_flusher.c - what was written leaves the page cache
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "record/flusher.h"

/* Twice what may be cached; pieces are no multiple of a page. */
#define N_BYTES (2 * FLUSHER_CACHED_MAX)
#define PIECE   300007

/* This far the cache must be empty by then, with its largest pieces. */
#define N_DROPPED ((size_t)8 << 20)

/* In the build directory: a file system in memory drops nothing. */
static int open_file(void)
{
	char path[] = "flusher.XXXXXX";
	const int fd = mkostemp(path, O_CLOEXEC);
	struct statfs stat;

	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(fstatfs(fd, &stat), 0);
	if (stat.f_type == TMPFS_MAGIC) {
		close(fd);
		skip();
	}
	return fd;
}

static void write_all(int fd, struct flusher *flusher)
{
	uint8_t *const piece = calloc(1, PIECE);
	size_t at;

	for (at = 0; at < N_BYTES; at += PIECE) {
		assert_int_equal(write(fd, piece, PIECE), PIECE);
		assert_int_equal(flusher_note(flusher, PIECE), 0);
	}
	free(piece);
}

static size_t count_cached(int fd, size_t size)
{
	const size_t n_pages = size / (size_t)sysconf(_SC_PAGESIZE);
	unsigned char *const cached = malloc(n_pages);
	size_t i, n_cached = 0;
	void *map;

	map = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
	assert_ptr_not_equal(map, MAP_FAILED);
	assert_int_equal(mincore(map, size, cached), 0);
	for (i = 0; i < n_pages; i++)
		n_cached += cached[i] & 1;
	munmap(map, size);
	free(cached);
	return n_cached;
}

static void what_was_written_leaves_the_cache(void **state)
{
	const int fd = open_file();
	struct flusher *flusher = NULL;

	assert_int_equal(flusher_create(fd, &flusher, NULL), 0);
	assert_int_equal(flusher_start(flusher, NULL), 0);
	write_all(fd, flusher);
	assert_int_equal(flusher_finish(flusher), 0);
	assert_int_equal(count_cached(fd, N_DROPPED), 0);
	flusher_free(flusher);
	close(fd);
	(void)state;
}

/* Whether the file begins with bytes that have no place on the disk yet. */
static bool is_delayed(int fd)
{
	union {
		struct fiemap map;
		char room[sizeof(struct fiemap) + sizeof(struct fiemap_extent)];
	} all = { .map = { .fm_length = FIEMAP_MAX_OFFSET,
			   .fm_extent_count = 1 } };

	if (ioctl(fd, FS_IOC_FIEMAP, &all.map) < 0 ||
	    !all.map.fm_mapped_extents)
		skip(); /* the file system does not tell */
	return all.map.fm_extents[0].fe_flags & FIEMAP_EXTENT_DELALLOC;
}

static void the_rest_is_on_its_way_at_the_end(void **state)
{
	const int fd = open_file();
	struct flusher *flusher = NULL;

	assert_int_equal(flusher_create(fd, &flusher, NULL), 0);
	assert_int_equal(flusher_start(flusher, NULL), 0);
	assert_int_equal(write(fd, "rest", 4), 4);
	assert_int_equal(flusher_note(flusher, 4), 0);
	assert_int_equal(flusher_finish(flusher), 0);
	assert_false(is_delayed(fd));
	flusher_free(flusher);
	close(fd);
	(void)state;
}

static void a_pipe_has_nothing_to_flush(void **state)
{
	struct flusher *flusher = NULL;
	int fds[2];

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	assert_int_equal(flusher_create(fds[1], &flusher, NULL), 0);
	assert_int_equal(flusher_start(flusher, NULL), 0);
	assert_int_equal(flusher_tid(flusher), 0);
	assert_int_equal(flusher_note(flusher, N_BYTES), 0);
	assert_int_equal(flusher_finish(flusher), 0);
	flusher_free(flusher);
	flusher_free(NULL);
	close(fds[0]);
	close(fds[1]);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_leaves_the_cache),
		cmocka_unit_test(the_rest_is_on_its_way_at_the_end),
		cmocka_unit_test(a_pipe_has_nothing_to_flush),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
