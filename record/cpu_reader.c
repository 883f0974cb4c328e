/*
 * cpu_reader.c - the ring buffer of one CPU
 *
 * A read(2) of trace_pipe_raw hands out a sub-buffer that is still being
 * written as well as a full one, padded with zeros: seven times the bytes an
 * event.  A splice(2) hands out full ones only and says EAGAIN when there is
 * none, in one call for many.  So pages go through a pipe, at the cost of one
 * read, and read(2) is left for the sweeps, which want the rest.
 *
 * One trap: before 6.1 (and what it was backported to) splice hands out nothing
 * at all while a sub-buffer was read in part.  So after a sweep a CPU is
 * `begun`, and when it has something but gives nothing, one read unlocks it.
 *
 * Losses: the kernel marks the first sub-buffer after a loss, but a full one
 * has no room for the number.  It is the growth of the CPU's counters since we
 * asked last; so whoever reads a marked sub-buffer asks.  What was lost after
 * it and before the asking is told there already, at most one drain early,
 * and the sum over the file is the kernel's sum.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/bundle.h"
#include "record/clock.h"
#include "record/cpu_reader.h"
#include "record/page_queue.h"
#include "record/pages.h"

#define STATS_SIZE 1024

int cpu_reader_open(struct cpu_reader *reader, int dir_fd, unsigned int cpu,
		    size_t subbuf_size, struct ior_error *err)
{
	char path[64];

	*reader = (struct cpu_reader){
		.cpu = cpu,
		.raw_fd = -1,
		.stats_fd = -1,
		.subbuf_size = subbuf_size,
	};
	snprintf(path, sizeof(path), "per_cpu/cpu%u/trace_pipe_raw", cpu);
	reader->raw_fd =
		openat(dir_fd, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (reader->raw_fd < 0)
		return ior_fail(err, errno, "cannot open '%s': %m", path);

	snprintf(path, sizeof(path), "per_cpu/cpu%u/stats", cpu);
	reader->stats_fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC);
	if (reader->stats_fd < 0) {
		const int code = errno;

		cpu_reader_close(reader);
		return ior_fail(err, code, "cannot open '%s': %m", path);
	}
	return 0;
}

static ssize_t read_stats(const struct cpu_reader *reader,
			  char text[STATS_SIZE])
{
	const ssize_t size = pread(reader->stats_fd, text, STATS_SIZE - 1, 0);

	if (size < 0)
		return -errno;
	text[size] = '\0';
	return size;
}

/* The number on the line that begins with 'name', or 0. */
static uint64_t find_number(const char *text, const char *name)
{
	const size_t size = strlen(name);
	const char *line;

	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, name, size))
			return strtoull(line + size, NULL, 10);
	}
	return 0;
}

int cpu_reader_counts(const struct cpu_reader *reader, struct cpu_counts *ret)
{
	char text[STATS_SIZE];
	const ssize_t size = read_stats(reader, text);

	if (size < 0)
		return (int)size;

	ret->n_unread = find_number(text, "entries: ");
	ret->n_read = find_number(text, "read events: ");
	ret->n_lost = find_number(text, "overrun: ") +
		      find_number(text, "commit overrun: ") +
		      find_number(text, "dropped events: ");
	return 0;
}

int cpu_reader_add_stats(const struct cpu_reader *reader, struct bundle *bundle,
			 struct ior_error *err)
{
	const uint64_t time_ns = clock_now();
	char text[STATS_SIZE];
	char name[64];
	const ssize_t size = read_stats(reader, text);

	if (size <= 0)
		return 0;

	snprintf(name, sizeof(name), "tracing/per_cpu/cpu%u/stats",
		 reader->cpu);
	return bundle_add(bundle, name, time_ns, text, (size_t)size, err);
}

/* Take 'size' bytes out of the pipe that splice put there. */
static int read_pipe(int fd, uint8_t *data, size_t size, struct ior_error *err)
{
	size_t done = 0;
	ssize_t r;

	while (done < size) {
		r = read(fd, data + done, size - done);
		if (r < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return ior_fail(err, r ? errno : EIO,
					"cannot read trace pages: %m");
		done += (size_t)r;
	}
	return 0;
}

/* Whether a failed splice or read only says that there is nothing. */
static bool is_nothing(int code)
{
	/* ENODEV: no buffer, the CPU was never online. */
	return code == EAGAIN || code == EINTR || code == ENODEV;
}

/* Full sub-buffers into the batch; the bytes, 0 for none. */
static ssize_t read_full(struct cpu_reader *reader,
			 const struct drain_request *request,
			 struct page_batch *batch, struct ior_error *err)
{
	ssize_t size;
	int r;

	size = splice(reader->raw_fd, NULL, request->pipe[1], NULL,
		      BATCH_SIZE - batch->size, SPLICE_F_NONBLOCK);
	if (size < 0 && is_nothing(errno))
		return 0;
	if (size < 0)
		return ior_fail(err, errno, "cannot read pages of CPU %u: %m",
				reader->cpu);

	r = read_pipe(request->pipe[0], batch->data + batch->size, (size_t)size,
		      err);
	if (r < 0)
		return r;
	if (size)
		reader->begun = false;
	return size;
}

/* One sub-buffer as it is, full or not; the bytes, 0 for none. */
static ssize_t read_any(struct cpu_reader *reader, struct page_batch *batch,
			struct ior_error *err)
{
	const ssize_t size = read(reader->raw_fd, batch->data + batch->size,
				  reader->subbuf_size);

	if (size < 0 && is_nothing(errno))
		return 0;
	if (size < 0 || (size && (size_t)size != reader->subbuf_size))
		return ior_fail(err, size < 0 ? errno : EIO,
				"cannot read pages of CPU %u: %m", reader->cpu);

	reader->begun = size;
	return size;
}

/*
 * How many sub-buffers may be read that are still written to.  On a busy CPU
 * there is always one more event; a sweep stops at the sub-buffer that was the
 * last when it came, which is the second one if the first was begun.
 */
static unsigned int n_any_max(const struct cpu_reader *reader,
			      enum drain_depth depth)
{
	switch (depth) {
	case DRAIN_FULL:
		return 0;
	case DRAIN_BEGUN:
		return reader->begun ? 1 : 0;
	case DRAIN_SWEEP:
		return reader->begun ? 2 : 1;
	case DRAIN_ALL:
		break;
	}
	return UINT_MAX;
}

/* Fill a batch with what the CPU has; *n_any are left to be read. */
static int fill(struct cpu_reader *reader, const struct drain_request *request,
		unsigned int *n_any, struct page_batch *batch,
		struct ior_error *err)
{
	ssize_t size = 1;

	while (size > 0 && BATCH_SIZE - batch->size >= reader->subbuf_size) {
		size = read_full(reader, request, batch, err);
		if (size == 0 && *n_any) {
			size = read_any(reader, batch, err);
			(*n_any)--;
		}
		if (size < 0)
			return (int)size;
		batch->size += (size_t)size;
	}
	return 0;
}

/* Losses since the last telling are told by this batch. */
static void tell_lost(struct cpu_reader *reader, struct page_batch *batch)
{
	struct cpu_counts counts;

	if (cpu_reader_counts(reader, &counts) < 0 ||
	    counts.n_lost < reader->n_lost_told)
		return;

	batch->n_lost = counts.n_lost - reader->n_lost_told;
	reader->n_lost_told = counts.n_lost;
}

static void push(struct cpu_reader *reader, const struct drain_request *request,
		 struct page_batch *batch)
{
	const struct pages pages = {
		.data = batch->data,
		.size = batch->size,
		.subbuf_size = reader->subbuf_size,
	};

	/* A loss that marks no page is found by the sweep. */
	if (request->depth >= DRAIN_SWEEP || pages_lost_any(&pages))
		tell_lost(reader, batch);
	batch->chunk.kind = IOR_KIND_PAGES;
	batch->chunk.cpu = reader->cpu;
	batch->subbuf_size = reader->subbuf_size;
	page_queue_push(request->queue, batch);
}

int cpu_reader_drain(struct cpu_reader *reader,
		     const struct drain_request *request,
		     enum drain_result *ret, size_t *ret_size,
		     struct ior_error *err)
{
	unsigned int n_any = n_any_max(reader, request->depth);
	struct page_batch *batch;
	size_t size;
	int r;

	do {
		batch = page_queue_take(request->queue, request->deadline);
		if (!batch) {
			*ret = DRAIN_STALLED;
			return 0;
		}

		r = fill(reader, request, &n_any, batch, err);
		if (r < 0 || !batch->size) {
			page_queue_put_back(request->queue, batch);
			break;
		}

		size = batch->size;
		*ret_size += size;
		push(reader, request, batch);
	} while (size + reader->subbuf_size > BATCH_SIZE);

	*ret = DRAIN_DONE;
	return r;
}

void cpu_reader_close(struct cpu_reader *reader)
{
	if (reader->raw_fd >= 0)
		close(reader->raw_fd);
	if (reader->stats_fd >= 0)
		close(reader->stats_fd);
	reader->raw_fd = -1;
	reader->stats_fd = -1;
}
