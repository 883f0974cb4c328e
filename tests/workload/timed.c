/*
 * timed.c - I/O that is timed, to hold latencies and ages against
 *
 * A gap in a trace makes one call out of the halves of two, unless the analyzer
 * knows of it.  Such a call lasts as long as the gap, which is longer than any
 * of these.
 */
#include "workload.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

/* One call in this many reaches the disk. */
#define DIRECT_EVERY 7

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void open_both(struct work *work)
{
	open_for_direct_reading(work);
	work->other_fd = work->fd;
	work->fd = open(work->path, O_RDONLY | O_CLOEXEC);
	if (work->fd < 0)
		die(work->path);
}

static void pread_timed(struct work *work)
{
	const uint64_t n_places = file_size(work) / work->size;
	uint64_t i, began_ns, took_ns;
	int fd;

	for (i = 0; i < work->n_calls; i++) {
		fd = i % DIRECT_EVERY ? work->fd : work->other_fd;
		began_ns = now_ns();
		expect(pread(fd, work->buffer, work->size,
			     (off_t)(i % n_places * work->size)),
		       work->size, "pread");
		took_ns = now_ns() - began_ns;
		if (took_ns > work->truth->longest_ns)
			work->truth->longest_ns = took_ns;
		truth_file_read(work->truth, work->size);
	}
}

/* Long beside the writes, short of what makes a flusher come. */
#define REST_NS 300000000

/* Between its writes and an fsync a process rests; all it wrote is as old. */
static void write_rested(struct work *work)
{
	const struct timespec rest = { .tv_nsec = REST_NS };
	uint64_t i, began_ns, wrote_ns, sync_ns;

	began_ns = now_ns();
	for (i = 0; i < work->n_calls; i++) {
		expect(pwrite(work->fd, work->buffer, work->size,
			      (off_t)(i * work->size)),
		       work->size, "pwrite");
		truth_file_write(work->truth, work->size);
	}
	wrote_ns = now_ns();
	nanosleep(&rest, NULL);
	sync_ns = now_ns();
	if (fsync(work->fd))
		die("fsync");
	truth_add(work->truth, YOUNGEST_NS, sync_ns - wrote_ns);
	truth_add(work->truth, OLDEST_NS, now_ns() - began_ns);
}

const struct verb timed_verbs[] = {
	{ "pread_timed", open_both, pread_timed,
	  "read CALLS times SIZE, each seventh from the disk; the longest" },
	{ "write_rested", open_for_writing, write_rested,
	  "write CALLS times SIZE, rest, fsync; ages of the pages" },
	{ NULL, NULL, NULL, NULL },
};
