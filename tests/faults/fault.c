/*
 * fault.c - calls of libc that fail, or at which the program is killed
 *
 * Preloaded into the recorder; when and how is point.h's.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/point.h"

/*
 * Memory.  The C library's own names for these are used, since dlsym() may
 * want memory itself.
 */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n_items, size_t size);
void *__libc_realloc(void *data, size_t size);

void *malloc(size_t size)
{
	return point_fails(__func__, MEMORY, ENOMEM) ? NULL
						     : __libc_malloc(size);
}

void *calloc(size_t n_items, size_t size)
{
	return point_fails(__func__, MEMORY, ENOMEM)
		       ? NULL
		       : __libc_calloc(n_items, size);
}

void *realloc(void *data, size_t size)
{
	return point_fails(__func__, MEMORY, ENOMEM)
		       ? NULL
		       : __libc_realloc(data, size);
}

/* Files. */
static int open_at(const char *function, int dir_fd, const char *path,
		   int flags, va_list arguments)
{
	const bool makes = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE;
	const mode_t mode = makes ? va_arg(arguments, mode_t) : 0;

	if (point_fails(function, OTHER, EMFILE))
		return -1;
	return (int)syscall(SYS_openat, dir_fd, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	int fd;

	va_start(arguments, flags);
	fd = open_at(__func__, AT_FDCWD, path, flags, arguments);
	va_end(arguments);
	return fd;
}

int openat(int dir_fd, const char *path, int flags, ...)
{
	va_list arguments;
	int fd;

	va_start(arguments, flags);
	fd = open_at(__func__, dir_fd, path, flags, arguments);
	va_end(arguments);
	return fd;
}

FILE *fopen(const char *path, const char *mode)
{
	return point_fails(__func__, OTHER, EMFILE) ? NULL
						    : REAL(fopen)(path, mode);
}

DIR *opendir(const char *path)
{
	return point_fails(__func__, OTHER, EMFILE) ? NULL
						    : REAL(opendir)(path);
}

DIR *fdopendir(int fd)
{
	return point_fails(__func__, OTHER, ENOMEM) ? NULL
						    : REAL(fdopendir)(fd);
}

ssize_t read(int fd, void *data, size_t size)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : syscall(SYS_read, fd, data, size);
}

ssize_t pread(int fd, void *data, size_t size, off_t offset)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : syscall(SYS_pread64, fd, data, size, offset);
}

/* A counter of 64 bits always has room for one more. */
static bool is_eventfd(int fd)
{
	char path[64], link[64];
	ssize_t size;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	size = syscall(SYS_readlinkat, AT_FDCWD, path, link, sizeof(link) - 1);
	if (size < 0)
		return false;
	link[size] = '\0';
	return strstr(link, "eventfd");
}

ssize_t write(int fd, const void *data, size_t size)
{
	if (is_eventfd(fd)) {
		point_pass(__func__);
		return syscall(SYS_write, fd, data, size);
	}
	return point_fails(__func__, OTHER, ENOSPC)
		       ? -1
		       : syscall(SYS_write, fd, data, size);
}

int fdatasync(int fd)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_fdatasync, fd);
}

int sync_file_range(int fd, off_t at, off_t size, unsigned int flags)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_sync_file_range, fd, at, size, flags);
}

ssize_t splice(int in_fd, off_t *in_at, int out_fd, off_t *out_at, size_t size,
	       unsigned int flags)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : syscall(SYS_splice, in_fd, in_at, out_fd, out_at, size,
				 flags);
}

int fstat(int fd, struct stat *ret)
{
	return point_fails(__func__, OTHER, EIO) ? -1 : REAL(fstat)(fd, ret);
}

int lstat(const char *path, struct stat *ret)
{
	return point_fails(__func__, OTHER, EIO) ? -1 : REAL(lstat)(path, ret);
}

int fstatat(int dir_fd, const char *path, struct stat *ret, int flags)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : REAL(fstatat)(dir_fd, path, ret, flags);
}

int fstatvfs(int fd, struct statvfs *ret)
{
	return point_fails(__func__, OTHER, EIO) ? -1 : REAL(fstatvfs)(fd, ret);
}

ssize_t readlinkat(int dir_fd, const char *path, char *text, size_t size)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : syscall(SYS_readlinkat, dir_fd, path, text, size);
}

int mkdirat(int dir_fd, const char *path, mode_t mode)
{
	return point_fails(__func__, OTHER, ENOMEM)
		       ? -1
		       : (int)syscall(SYS_mkdirat, dir_fd, path, mode);
}

int unlinkat(int dir_fd, const char *path, int flags)
{
	return point_fails(__func__, OTHER, EBUSY)
		       ? -1
		       : (int)syscall(SYS_unlinkat, dir_fd, path, flags);
}

int unlink(const char *path)
{
	point_pass(__func__);
	return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to,
				      0);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to,
	      unsigned int flags)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to,
				      flags);
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
	return point_fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_linkat, from_fd, from, to_fd, to,
				      flags);
}

int flock(int fd, int operation)
{
	return point_fails(__func__, OTHER, ENOLCK)
		       ? -1
		       : (int)syscall(SYS_flock, fd, operation);
}

int close(int fd)
{
	point_pass(__func__);
	return (int)syscall(SYS_close, fd);
}

int close_range(unsigned int first, unsigned int last, int flags)
{
	return point_fails(__func__, OTHER, ENOMEM)
		       ? -1
		       : (int)syscall(SYS_close_range, first, last, flags);
}

/* Descriptors, processes and threads. */
int pipe2(int ret[2], int flags)
{
	return point_fails(__func__, OTHER, EMFILE)
		       ? -1
		       : (int)syscall(SYS_pipe2, ret, flags);
}

int eventfd(unsigned int value, int flags)
{
	return point_fails(__func__, OTHER, EMFILE)
		       ? -1
		       : (int)syscall(SYS_eventfd2, value, flags);
}

int signalfd(int fd, const sigset_t *signals, int flags)
{
	return point_fails(__func__, OTHER, EMFILE)
		       ? -1
		       : REAL(signalfd)(fd, signals, flags);
}

int poll(struct pollfd *polls, nfds_t n_polls, int timeout)
{
	return point_fails(__func__, OTHER, ENOMEM)
		       ? -1
		       : REAL(poll)(polls, n_polls, timeout);
}

pid_t fork(void)
{
	pid_t pid;

	if (point_fails(__func__, OTHER, EAGAIN))
		return -1;

	pid = REAL(fork)();
	if (pid > 0)
		point_note_child(pid);
	return pid;
}

pid_t waitpid(pid_t pid, int *ret, int options)
{
	point_pass(__func__);
	return REAL(waitpid)(pid, ret, options);
}

int pthread_create(pthread_t *ret, const pthread_attr_t *attributes,
		   void *(*run)(void *), void *context)
{
	return point_fails(__func__, OTHER, EAGAIN)
		       ? EAGAIN
		       : REAL(pthread_create)(ret, attributes, run, context);
}

int pthread_join(pthread_t thread, void **ret)
{
	point_pass(__func__);
	return REAL(pthread_join)(thread, ret);
}

int sem_wait(sem_t *semaphore)
{
	return point_fails(__func__, OTHER, EINTR) ? -1
						   : REAL(sem_wait)(semaphore);
}

int nanosleep(const struct timespec *time, struct timespec *ret)
{
	point_pass(__func__);
	return REAL(nanosleep)(time, ret);
}
