/*
 * output.h - where the trace goes, opened without harm to what is there
 *
 *	r = output_open(path, cancel_fd, &output, &error);
 *	...write to output->fd...
 *	r = output_keep(output, &error);
 *	output_close(output);
 *
 * A trace is made in the folder of its place, mode 0600, as a file without a name,
 * or where the file system has none such (NFS, vfat) as PATH.PID.part.  It comes to
 * its place by output_keep(), which moves an older one to PATH.old first.  So a
 * recording that does not come to be leaves everything as it was, and a recorder
 * that is killed before leaves nothing.  A fifo or a device is written in place, but
 * for a fifo that another user left in a folder for all; "-" is standard output, but
 * no terminal.
 *
 * A symbolic link at PATH is refused, and none is followed at PATH.old or at the
 * name it is made under, whatever is put there meanwhile: links are moved, not
 * written through.  The folder is held from the first look on; one that takes its
 * name gets nothing.
 *
 * A fifo without a reader is waited for until a signal that ends a recording is to
 * be read of cancel_fd, which signals_open() gave; with -1 it is not.
 */
#ifndef RECORD_OUTPUT_H
#define RECORD_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct ior_error;

struct output {
	char *path;       /* as the user gave it */
	const char *name; /* the last part of it */
	int dir_fd;       /* the folder that it lies in; -1 of "-" */
	bool borrows_dir; /* from another output */
	char *made_name;  /* there, until it is kept; NULL: it has none */
	bool is_kept;
	int fd;
	bool is_file; /* a regular one, made by us */
	bool left; /* fd is for threads that have it in a table of their own */
	struct stat stat;
};

int output_open(const char *path, int cancel_fd, struct output **ret,
		struct ior_error *err);

/*
 * A new file in the folder of another output, which outlives it, for the last part
 * of 'path'.
 */
int output_open_beside(const struct output *other, const char *path,
		       struct output **ret, struct ior_error *err);

/* Move the trace to its place. */
int output_keep(struct output *output, struct ior_error *err);

/* The same, but -EEXIST when something is there. */
int output_keep_new(struct output *output, struct ior_error *err);

/*
 * Remove a trace that was kept.  What has taken its name meanwhile is somebody
 * else's and stays.
 */
int output_remove(const struct output *output, struct ior_error *err);

/*
 * Leave the file to the threads that write: a file system may hold up whoever
 * closes it, also in dying, and with that all else that is to be closed.
 */
void output_leave(struct output *output);

/* Close the file before the rest. */
void output_close_file(struct output *output);

/* Close and, unless it was kept, remove what was made; NULL is allowed. */
void output_close(struct output *output);

/*
 * Bytes that are free where the trace is written; UINT64_MAX when that is no regular
 * file, or nobody knows.
 */
uint64_t output_free(const struct output *output);

/* Name for sentences: the path, or "standard output". */
const char *output_name(const struct output *output);

#endif
