/*
 * fd_call.c - system calls that make, end or change descriptors and users
 */
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "iorec/catalog.h"
#include "report/model/fd_call.h"
#include "report/model/file.h"
#include "report/model/task.h"

/* close_range(2): do not close, but do on exec. */
#define CLOSE_RANGE_ON_EXEC 4u

/* include/uapi/linux/sched.h */
#define CLONE_NEWUSER_ UINT64_C(0x10000000)

static bool is_call(const struct call_context *call, const char *name)
{
	return !strcmp(call->call->name, name);
}

/*
 * The kernel frees a number when close begins, also when it fails, so another
 * thread may have it again before the call returns.
 */
void fd_call_enter(const struct fd_call_sources *sources,
		   const struct task *task)
{
	const struct call_context *const call = &task->context.call;

	if (call->call->class != IOR_CALL_CLOSE)
		return;
	if (is_call(call, "close"))
		files_close_fds(sources->files, task->process_id, call->fd,
				call->fd);
	else if (!(call->flags & CLOSE_RANGE_ON_EXEC))
		files_close_fds(sources->files, task->process_id,
				(int64_t)(uint32_t)call->fd,
				(int64_t)(uint32_t)call->fd_out);
}

int fd_call_path(const struct fd_call_sources *sources, struct task *task,
		 const char *text, uint32_t size, struct ior_error *err)
{
	struct call_context *const call = &task->context.call;

	if (!call->call || (call->call->class != IOR_CALL_OPEN &&
			    call->call->class != IOR_CALL_CHDIR))
		return 0; /* the entry was lost */
	return files_get_path(sources->files, task, call->fd, text, size,
			      &call->path, err);
}

static int exit_open(const struct fd_call_sources *sources,
		     const struct task *task, int64_t result, uint64_t time_ns,
		     struct ior_error *err)
{
	struct open_file *file;
	int r;

	r = files_open_fd(sources->files, task->process_id, result,
			  FILE_KIND_UNKNOWN, task->context.call.flags, time_ns,
			  &file, err);
	if (r == 0 && file)
		files_set_path(sources->files, task, file,
			       task->context.call.path);
	return r;
}

/* SOCK_CLOEXEC, EFD_CLOEXEC and EPOLL_CLOEXEC are O_CLOEXEC. */
static int exit_create(const struct fd_call_sources *sources,
		       const struct task *task, int64_t result,
		       uint64_t time_ns, struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	const bool is_socket = is_call(call, "socket") ||
			       !strncmp(call->call->name, "accept", 6);
	struct open_file *file;

	return files_open_fd(sources->files, task->process_id, result,
			     is_socket ? FILE_KIND_SOCKET : FILE_KIND_OTHER,
			     call->flags & O_CLOEXEC, time_ns, &file, err);
}

static int set_flags(const struct fd_call_sources *sources,
		     const struct task *task, struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;
	struct open_file *file;
	int r;

	r = files_get_fd(sources->files, task->process_id, call->fd, &file,
			 err);
	if (r < 0 || !file)
		return r;
	file->direct = call->argument & O_DIRECT;
	file->append = call->argument & O_APPEND;
	return 0;
}

/* What fcntl(2) does beside duplicating. */
static int exit_fcntl(const struct fd_call_sources *sources,
		      const struct task *task, struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;

	if (call->flags == F_SETFL)
		return set_flags(sources, task, err);
	if (call->flags == F_SETFD)
		files_set_on_exec(sources->files, task->process_id, call->fd,
				  call->fd, call->argument & FD_CLOEXEC);
	return 0;
}

/* close_range(2) that does not close, but will on exec. */
static int exit_close(const struct fd_call_sources *sources,
		      const struct task *task)
{
	const struct call_context *const call = &task->context.call;

	if (is_call(call, "close_range") && call->flags & CLOSE_RANGE_ON_EXEC)
		files_set_on_exec(sources->files, task->process_id,
				  (int64_t)(uint32_t)call->fd,
				  (int64_t)(uint32_t)call->fd_out, true);
	return 0;
}

static bool is_on_exec(const struct call_context *call)
{
	return is_call(call, "fcntl") ? call->flags == F_DUPFD_CLOEXEC
				      : call->flags & O_CLOEXEC;
}

static int exit_dup(const struct fd_call_sources *sources,
		    const struct task *task, int64_t result,
		    struct ior_error *err)
{
	const struct call_context *const call = &task->context.call;

	if (is_call(call, "fcntl") && call->flags != F_DUPFD &&
	    call->flags != F_DUPFD_CLOEXEC)
		return exit_fcntl(sources, task, err);
	if (call->fd == result)
		return 0; /* dup2 onto itself does nothing */
	return files_dup_fd(sources->files, task->process_id, call->fd, result,
			    is_on_exec(call), err);
}

static int exit_seek(const struct fd_call_sources *sources,
		     const struct task *task, int64_t result,
		     struct ior_error *err)
{
	struct open_file *file;
	int r;

	if (!is_call(&task->context.call, "lseek"))
		return 0;
	r = files_get_fd(sources->files, task->process_id,
			 task->context.call.fd, &file, err);
	if (r == 0 && file)
		file->offset = result;
	return r;
}

/* A uid of -1 stays what it was; setfsuid(2) does not change who one is. */
static int exit_identity(const struct fd_call_sources *sources,
			 struct task *task, uint64_t time_ns,
			 struct ior_error *err)
{
	const uint32_t uid = (uint32_t)task->context.call.argument;

	if (uid == UINT32_MAX || is_call(&task->context.call, "setfsuid"))
		return 0;
	return tasks_set_uid(sources->tasks, task, uid, time_ns, err);
}

/* setns(2) without a type takes whatever the descriptor is. */
static int exit_namespace(const struct fd_call_sources *sources,
			  const struct task *task)
{
	const struct call_context *const call = &task->context.call;

	if (call->flags & CLONE_NEWUSER_ ||
	    (is_call(call, "setns") && !call->flags))
		tasks_leave_user_namespace(sources->tasks, task);
	return 0;
}

int fd_call_exit(const struct fd_call_sources *sources, struct task *task,
		 int64_t result, uint64_t time_ns, struct ior_error *err)
{
	if (result < 0)
		return 0;

	switch (task->context.call.call->class) {
	case IOR_CALL_OPEN:
		return exit_open(sources, task, result, time_ns, err);
	case IOR_CALL_CREATE:
		return exit_create(sources, task, result, time_ns, err);
	case IOR_CALL_CLOSE:
		return exit_close(sources, task);
	case IOR_CALL_CHDIR:
		return files_change_directory(sources->files, task,
					      task->context.call.fd,
					      task->context.call.path, err);
	case IOR_CALL_DUP:
		return exit_dup(sources, task, result, err);
	case IOR_CALL_SEEK:
		return exit_seek(sources, task, result, err);
	case IOR_CALL_IDENTITY:
		return exit_identity(sources, task, time_ns, err);
	case IOR_CALL_NAMESPACE:
		return exit_namespace(sources, task);
	default:
		return 0;
	}
}
