/*
 * fd_call.h - system calls that make, end or change descriptors and users
 *
 * They make no rows; vfs.c hands them here.
 */
#ifndef MODEL_FD_CALL_H
#define MODEL_FD_CALL_H

#include <stdint.h>

struct call_context;
struct files;
struct ior_error;
struct task;
struct tasks;

struct fd_call_sources {
	struct tasks *tasks;
	struct files *files;
};

/* A call was entered: descriptors that it closes are free from now on. */
void fd_call_enter(const struct fd_call_sources *sources,
		   const struct task *task);

/* The path, not ended by a zero, that it was given. */
int fd_call_path(const struct fd_call_sources *sources, struct task *task,
		 const char *text, uint32_t size, struct ior_error *err);

/* The call that task->context has open returned 'result'. */
int fd_call_exit(const struct fd_call_sources *sources, struct task *task,
		 int64_t result, uint64_t time_ns, struct ior_error *err);

#endif
