/*
 * cpu_reader.h - the ring buffer of one CPU
 *
 * Owned by the drain thread; cpu_reader_counts() may be called by any.
 */
#ifndef RECORD_CPU_READER_H
#define RECORD_CPU_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bundle;
struct ior_error;
struct page_queue;

/* The kernel's account of a CPU's buffer, in events. */
struct cpu_counts {
	uint64_t n_unread;
	uint64_t n_read;
	uint64_t n_lost; /* overrun, commit overrun and dropped */
};

struct cpu_reader {
	unsigned int cpu;
	int raw_fd;
	int stats_fd;
	bool was_online; /* the drain's: else there is nothing to read */
	size_t subbuf_size;
	bool begun;           /* a sub-buffer was read while it was written */
	uint64_t n_lost_told; /* lost events that batches tell of */
};

/* What a drain did. */
enum drain_result {
	DRAIN_DONE,    /* read all there was to read */
	DRAIN_STALLED, /* no empty batch: the output is too slow */
};

/* How far to go; see cpu_reader.c. */
enum drain_depth {
	DRAIN_FULL,  /* full sub-buffers only */
	DRAIN_BEGUN, /* before these, the rest of one that was read in part */
	DRAIN_SWEEP, /* all that was written before the call, told of losses */
	DRAIN_ALL,   /* until there is nothing; tracing is off */
};

struct drain_request {
	struct page_queue *queue;
	int pipe[2]; /* empty between calls */
	enum drain_depth depth;
	uint64_t deadline; /* of waiting for an empty batch */
};

/* 'dir_fd' is the instance's directory. */
int cpu_reader_open(struct cpu_reader *reader, int dir_fd, unsigned int cpu,
		    size_t subbuf_size, struct ior_error *err);

/*
 * Push what the CPU has as batches.  *ret_size grows by the bytes that were
 * read.
 */
int cpu_reader_drain(struct cpu_reader *reader,
		     const struct drain_request *request,
		     enum drain_result *ret, size_t *ret_size,
		     struct ior_error *err);

int cpu_reader_counts(const struct cpu_reader *reader, struct cpu_counts *ret);

/* Add the text "tracing/per_cpu/cpuN/stats". */
int cpu_reader_add_stats(const struct cpu_reader *reader, struct bundle *bundle,
			 struct ior_error *err);

void cpu_reader_close(struct cpu_reader *reader);

#endif
