/*
 * collect.h - what the kernel tells beside the events, each into a bundle
 *
 * Texts are copied as they are; the names are those of iorec/snapshot.h.
 * What is not there, or goes away while it is read, is left out.
 */
#ifndef RECORD_COLLECT_H
#define RECORD_COLLECT_H

#include <stdbool.h>
#include <stdint.h>

#include "record/text.h"

struct bundle;
struct event_choice;
struct ior_error;

/* collect_counters.c: diskstats, vmstat ... and the clocks; a millisecond. */
int collect_counters(struct bundle *bundle, struct ior_error *err);

/* The same, all stamped with the time that the caller has just looked up. */
int collect_counters_at(struct bundle *bundle, uint64_t time_ns,
			struct ior_error *err);

/* collect_formats.c: header_page and the format of every chosen event. */
int collect_formats(struct bundle *bundle, int session_fd,
		    const struct event_choice *choice, struct ior_error *err);

/* The format of the event that a stack is. */
int collect_stack_format(struct bundle *bundle, int tracing_fd,
			 struct ior_error *err);

/* collect_devices.c: block devices, what they are made of, swaps. */
int collect_devices(struct bundle *bundle, struct ior_error *err);

/*
 * collect_swaps.c: where swap areas lie.  Nothing when they are those that
 * 'known' lists, else *known becomes their list; an empty one knows none.
 */
int collect_swaps(struct bundle *bundle, struct text *known,
		  struct ior_error *err);

/*
 * A process whose lines are collected.  It may have thousands of threads and
 * files: before each is asked whether it is late, and then the rest stays out.
 */
struct collect_process {
	int fd; /* its directory in /proc */
	const char *tgid;
	bool (*is_late)(const void *context);
	const void *context;
};

/*
 * collect_tasks.c: a line for each thread; 0, -ETIMEDOUT, or what we lack to read
 * the rest.
 */
int collect_tasks(struct text *tasks, const struct collect_process *of);

/*
 * collect_files.c: a line for each open file of a process, and one each for the
 * program that it runs and for its directory; the same.
 */
int collect_files(struct text *files, const struct collect_process *of);
int collect_links(struct text *links, const struct collect_process *of);

/*
 * collect_loops.c: a line for each loop device, of the file that it lies on.
 * The mounts of this process come before it.
 */
int collect_loops(struct bundle *bundle, struct ior_error *err);

/*
 * collect_symbols.c: the kernel's functions, from its list that 'fd' is of.  0,
 * -ETIMEDOUT when it is late or the queue full for a second, or what hindered;
 * what was collected until then goes along.
 */
int collect_symbols(struct bundle *bundle, int fd,
		    bool (*is_late)(const void *context), const void *context);

/*
 * Add the values of an open file by which events know its inode: mnt_id and ino;
 * to 'tail' its s_dev where the kernel does not tell ino otherwise.
 */
void collect_identity(struct text *line, struct text *tail, const char *info,
		      int fds_fd, const char *fd);

/*
 * What 'code', an errno, says of something that cannot be read: 0, it is gone or not
 * for us; else 'code' as a negative errno: we lack descriptors or memory.
 */
int collect_lack(int code);

/* The inode of a namespace of the process, "ns/mnt" say, or 0. */
uint64_t collect_namespace(int process_fd, const char *path);

#endif
