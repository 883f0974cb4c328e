/*
 * tracing.h - the tracing directory of the kernel, and its small files
 */
#ifndef RECORD_TRACING_H
#define RECORD_TRACING_H

#include <stdbool.h>

struct ior_error;

/*
 * Open the tracing directory, mounting tracefs at /sys/kernel/tracing first
 * when it is mounted nowhere, as trace-cmd does.  *ret is a directory's fd that
 * the caller closes, *ret_path is where it is, valid for ever.
 */
int tracing_open(int *ret, const char **ret_path, struct ior_error *err);

/* Write 'value' to the file at 'path' under a directory; 0 or -errno. */
int tracing_write(int dir_fd, const char *path, const char *value);

bool tracing_has(int dir_fd, const char *path);

/* Whether the kernel is locked down so far that it shows no events. */
bool tracing_is_locked(void);

#endif
