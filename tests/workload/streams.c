/*
 * streams.c - what is read and written but is no file: socket, pipe, proc
 */
#include "workload.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static void open_socket(struct work *work)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		die("socketpair");
	work->fd = pair[0];
	work->other_fd = pair[1];
}

static void open_pipe(struct work *work)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		die("pipe");
	work->fd = ends[0];
	work->other_fd = ends[1];
}

/* One process both writes and reads, so nothing ever waits. */
static void through(struct work *work)
{
	uint64_t i;

	for (i = 0; i < work->n_calls; i++) {
		expect(write(work->other_fd, work->buffer, work->size),
		       work->size, "write");
		truth_stream_write(work->truth, work->size);
		expect(read(work->fd, work->buffer, work->size), work->size,
		       "read");
		truth_stream_read(work->truth, work->size);
	}
}

static void open_proc(struct work *work)
{
	work->fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	if (work->fd < 0)
		die("/proc/self/status");
}

static void proc_reads(struct work *work)
{
	uint64_t i;
	ssize_t result;

	for (i = 0; i < work->n_calls; i++) {
		result = pread(work->fd, work->buffer, work->size, 0);
		if (result <= 0)
			die("/proc/self/status");
		truth_stream_read(work->truth, (size_t)result);
	}
}

const struct verb stream_verbs[] = {
	{ "socket", open_socket, through,
	  "CALLS writes and reads of SIZE through a socket" },
	{ "pipe", open_pipe, through, "the same through a pipe" },
	{ "proc_reads", open_proc, proc_reads,
	  "CALLS preads of at most SIZE from /proc/self/status" },
	{ 0 },
};
