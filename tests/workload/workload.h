/*
 * workload.h - known I/O, and the count that a right ledger must show
 *
 * A verb does one kind of I/O in a process of its own, which does nothing
 * else that a ledger counts, and notes each call in a struct truth.  The truth
 * is printed by the parent, in the names of the columns of `iorec report`:
 *
 *	$ workload pread_hits /mnt/file 4099 4093
 *	verb pread_hits
 *	pid 4711
 *	vfs_reads 4099
 *	...
 *
 * A verb has two halves, open and work, so that a test can start the recorder
 * between them (option -w).
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum column {
	VFS_READS,
	VFS_READ_BYTES,
	VFS_WRITES,
	VFS_WRITE_BYTES,
	FILE_READS,
	FILE_READ_BYTES,
	FILE_WRITES,
	FILE_WRITE_BYTES,
	READ_PAGES,
	HIT_PAGES,
	MISS_PAGES,
	DISK_READS,
	DISK_READ_BYTES,
	DISK_WRITES,
	DISK_WRITE_BYTES,
	N_COMMON_COLUMNS, /* those below are known to few verbs */
	PRESENT_PAGES = N_COMMON_COLUMNS, /* by mincore: hit or readahead */
	ABSENT_PAGES,                     /* miss or inflight */
	ESTIMATED_BYTES,                  /* its share of the journal */
	ALL_WRITE_BYTES,                  /* disk_write_bytes with that */
	DEMAND_PAGES,                     /* of the view cache ... */
	AHEAD_PAGES,
	UNUSED_PAGES,
	UNUSED_BYTES,
	FAULT_PAGES,
	USED_BYTES,    /* from the disk, without the unused */
	DIRTIED_BYTES, /* the kernel's write_bytes of the process */
	COWRITTEN_BYTES,
	CANCELLED_BYTES,
	YOUNGEST_NS, /* of its pages, dirty before they were written */
	OLDEST_NS,
	N_COLUMNS,
};

#define TRUTH_NAMES_SIZE 32768

/* Shared by the process that works and the one that prints. */
struct truth {
	uint64_t values[N_COLUMNS];
	bool counted[N_COLUMNS];
	bool unknown[N_COLUMNS]; /* depends on the kernel: not printed */
	uint64_t longest_ns;     /* of all calls; 0: not timed */
	bool nothing;            /* of a helper: no ledger is asked about it */
	char names[TRUTH_NAMES_SIZE]; /* lines about single files */
	size_t names_size;
};

/* What a verb works with. */
struct work {
	const char *path;
	uint64_t n_calls;
	size_t size; /* bytes of a call */
	int fd;
	int other_fd;    /* the far end of a pipe or a pair of sockets */
	uint8_t *buffer; /* of 'size' bytes, aligned for O_DIRECT */
	uint8_t *map;    /* of the whole file, where a verb maps it */
	size_t map_size;
	uint64_t file_size; /* of file_size(); 0: not asked yet */
	struct truth *truth;
};

struct verb {
	const char *name;
	void (*open)(struct work *work);
	void (*run)(struct work *work);
	const char *help;
};

extern const struct verb hit_verbs[];       /* their files are kept in memory */
extern const struct verb async_hit_verbs[]; /* so are theirs */
extern const struct verb async_verbs[];
extern const struct verb read_verbs[];
extern const struct verb random_verbs[];
extern const struct verb move_verbs[];
extern const struct verb ahead_verbs[];
extern const struct verb write_verbs[];
extern const struct verb dirty_verbs[];
extern const struct verb stream_verbs[];
extern const struct verb map_verbs[];
extern const struct verb memory_verbs[]; /* FILE means nothing to them */
extern const struct verb journal_verbs[];
extern const struct verb name_verbs[];
extern const struct verb command_verbs[]; /* their file is an NVMe disk */
extern const struct verb timed_verbs[];
extern const struct verb helper_verbs[];

/* Print a sentence with the text of errno and exit 1. */
_Noreturn void die(const char *what);

/* The bytes that a call returned; dies unless they are 'size'. */
void expect(ssize_t result, size_t size, const char *what);

void truth_add(struct truth *truth, enum column column, uint64_t value);
void truth_hide(struct truth *truth, enum column column);

/* Count a call on a file, or on anything else that can be read and written. */
void truth_file_read(struct truth *truth, size_t size);
void truth_file_write(struct truth *truth, size_t size);
void truth_stream_read(struct truth *truth, size_t size);
void truth_stream_write(struct truth *truth, size_t size);

/* Count the pages that a read of [offset, offset + size) takes from memory. */
void truth_pages_hit(struct truth *truth, uint64_t offset, size_t size);
void truth_pages_miss(struct truth *truth, uint64_t offset, size_t size);

/* What was done to one file: "file PATH READS BYTES WRITES BYTES". */
void truth_name(struct truth *truth, const char *path, uint64_t n_reads,
		uint64_t read_size, uint64_t n_writes, uint64_t write_size);

/* This process did nothing that is to be compared. */
void truth_nothing(struct truth *truth);

/* 'opened_before': all its files were open before the recorder was there. */
void truth_print(const struct truth *truth, const char *verb, pid_t pid,
		 const char *comm, bool opened_before);

/* The file of a verb. */
void open_for_reading(struct work *work);
void open_for_reading_at_random(struct work *work); /* no readahead */
void open_for_direct_reading(struct work *work);
void open_for_writing(struct work *work);
void open_for_dsync_writing(struct work *work);
void open_for_direct_writing(struct work *work);
uint64_t file_size(struct work *work);

/* The same, mapped, so that mincore can be asked; no readahead. */
void open_for_random(struct work *work);

#define RANDOM_PAGES_MAX 64

/* A read at random, and how many of its pages mincore says are there. */
struct random_read {
	uint64_t offset;
	size_t size;
	size_t n_present;
};

/* Of 1 to n_pages_max pages; '*state' is any number but 0 at first. */
struct random_read random_read(struct work *work, uint64_t *state,
			       uint64_t n_pages_max);

/* Count it, or hide what depends on what the disk was asked for. */
void truth_random_read(struct truth *truth, const struct random_read *read);
void truth_hide_random(struct truth *truth);

/* The i-th of n_pages pages of a file in an order that looks like chance. */
uint64_t shuffled(uint64_t i, uint64_t n_pages);

#endif
