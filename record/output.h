/*
 * output.h - where the trace goes, opened without harm to what is there
 *
 *	r = output_open(path, cancel_fd, &output, &error);
 *	...write to output->fd...
 *	r = output_keep(output, &error);
 *	output_close(output);
 *
 * A trace is made beside its place, under a name of its own, mode 0600, and
 * moved there by output_keep(), which moves an older one to PATH.old first.  So
 * a recording that does not come to be leaves everything as it was.  A fifo or
 * a device is written in place, but for a fifo that another user left in a folder
 * for all; "-" is standard output, but no terminal.
 *
 * A symbolic link at PATH is refused, and none is followed at PATH.old or at the
 * name it is made under, whatever is put there meanwhile: links are replaced by
 * rename(2), not written through.
 *
 * A fifo without a reader is waited for until cancel_fd is readable.
 */
#ifndef RECORD_OUTPUT_H
#define RECORD_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct ior_error;

struct output {
	char *path;      /* as the user gave it */
	char *made_path; /* where it is until it is kept, else NULL */
	int fd;
	bool is_file; /* a regular one, made by us */
	struct stat stat;
};

int output_open(const char *path, int cancel_fd, struct output **ret,
		struct ior_error *err);

/* Move the trace to its place. */
int output_keep(struct output *output, struct ior_error *err);

/* Close and, unless it was kept, remove what was made; NULL is allowed. */
void output_close(struct output *output);

/* Whether less than 'min_free' bytes are free where the trace is made. */
bool output_is_short(const struct output *output, uint64_t min_free);

/* Name for sentences: the path, or "standard output". */
const char *output_name(const struct output *output);

#endif
