/*
 * io.h - one line of the log: an I/O of a call or of a disk, in names
 */
#ifndef LOG_IO_H
#define LOG_IO_H

#include <stdbool.h>
#include <stdint.h>

enum log_layer {
	LOG_VFS,
	LOG_DISK,
	LOG_LOWER, /* of a device below another */
};

/* "vfs", "disk", "lower". */
extern const char *const log_layer_names[];

/* What is not known is -1, NULL or ""; names are valid during the call. */
struct log_io {
	enum log_layer layer;
	int64_t time_ns;   /* of the line, since the trace began: completion */
	int64_t filter_ns; /* by which reports count: a call's entry */
	int64_t latency_ns;
	const char *op;   /* read, write ... */
	const char *call; /* pread64 ... */
	const char *comm; /* of the process */
	int32_t pid;
	const char *device;
	const char *fs;
	int64_t offset;    /* of a call: bytes; of a disk: sectors */
	int64_t size;      /* bytes */
	int32_t error;     /* negative errno; 0 none */
	bool lost;         /* events were, while it was open */
	const char *match; /* how surely its events belong together */
	const char *why;   /* page class of a call, cause of a disk's */
	const char *path;
};

/* Of the pages that a call read: the class that it waited for longest. */
struct log_pages {
	int64_t n_hit;
	int64_t n_readahead;
	int64_t n_inflight;
	int64_t n_miss;
	bool direct;
};

const char *log_page_class(const struct log_pages *pages);

/* A line that is no I/O: of an event that is not modelled, or of a loss. */
struct log_note {
	const char *layer; /* "event" or "lost" */
	int64_t time_ns;
	uint32_t cpu;
	int32_t tid;      /* -1 none */
	const char *what; /* "sched:sched_switch" */
	const char *text;
};

#endif
