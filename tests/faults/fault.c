/*
 * fault.c - make a program fail, or kill it, at one step of its way
 *
 * Preloaded into the recorder.  A point is a call of one of the functions
 * below from one place: the name of the function and the return addresses
 * within the program, from the inner to the outer, so that the same step has
 * the same name in every run, whatever threads do meanwhile.
 *
 *	FAULT_LIST    a file; points are appended as they are reached first
 *	FAULT_POINT   the point that something happens at, when reached first
 *	FAULT_ACTION  fail: this one call fails
 *	              last: and all later ones of its kind
 *	              kill: SIGKILL to the program
 *	              kill-all: to its children as well, the watchdog for one
 *	              a number: this signal to the program
 *
 *	FAULT_ERRNO   what calls fail with, in place of what is usual for each
 *
 * With FAULT_POINT only the point where it happened is appended to FAULT_LIST.
 * The library speaks to the kernel by syscall(2), not to meet itself.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define N_FRAMES_MAX   32
#define POINT_SIZE     512
#define N_POINTS_MAX   8192
#define N_CHILDREN_MAX 16

/* The function of this name that the program would call without us. */
#define REAL(name) ((__typeof__(&(name)))find_real(#name))

enum kind {
	MEMORY,
	OTHER, /* each function is a kind of its own */
};

/* What the program and the children that it forks know together. */
struct shared {
	atomic_flag lock; /* guards 'points' */
	size_t n_points;
	uint64_t points[N_POINTS_MAX]; /* hashes of those that were reached */
	atomic_bool happened;
	atomic_int n_children;
	pid_t children[N_CHILDREN_MAX];
};

static struct shared *shared; /* NULL until we are ready */
static const char *list_path, *wanted, *action;
static int failure;      /* 0: each call has its own */
static char failing[64]; /* the function that fails from now on */
static uintptr_t program_begin, program_end;
static __thread bool inside; /* no point within a point */

static void *find_real(const char *name)
{
	void *found;

	inside = true;
	found = dlsym(RTLD_NEXT, name);
	inside = false;
	return found;
}

/* The first object is the program itself. */
static int find_program(struct dl_phdr_info *info, size_t size, void *context)
{
	size_t i;

	(void)size;
	(void)context;
	program_begin = info->dlpi_addr;
	for (i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *const part = &info->dlpi_phdr[i];
		const uintptr_t end =
			info->dlpi_addr + part->p_vaddr + part->p_memsz;

		if (part->p_type == PT_LOAD && end > program_end)
			program_end = end;
	}
	return 1;
}

__attribute__((constructor)) static void prepare(void)
{
	void *frames[N_FRAMES_MAX];
	struct shared *memory;

	list_path = getenv("FAULT_LIST");
	wanted = getenv("FAULT_POINT");
	action = getenv("FAULT_ACTION");
	if (getenv("FAULT_ERRNO"))
		failure = atoi(getenv("FAULT_ERRNO"));
	unsetenv("LD_PRELOAD"); /* what it runs is not on trial */
	if (!list_path)
		return;

	dl_iterate_phdr(find_program, NULL);
	backtrace(frames, N_FRAMES_MAX); /* the first one loads a library */
	memory = mmap(NULL, sizeof(*memory), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (memory != MAP_FAILED)
		shared = memory;
}

/* One write a line: threads and children append to it, too. */
static void note(const char *point)
{
	char line[POINT_SIZE + 2];
	const int size = snprintf(line, sizeof(line), "%s\n", point);
	const int fd =
		(int)syscall(SYS_openat, AT_FDCWD, list_path,
			     O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

	syscall(SYS_write, fd, line, size);
	syscall(SYS_close, fd);
}

static uint64_t hash(const char *text)
{
	uint64_t value = UINT64_C(14695981039346656037);

	for (; *text; text++)
		value = (value ^ (unsigned char)*text) *
			UINT64_C(1099511628211);
	return value;
}

/* Whether it is reached for the first time. */
static bool is_new(const char *point)
{
	const uint64_t value = hash(point);
	size_t i;

	while (atomic_flag_test_and_set(&shared->lock))
		;
	for (i = 0; i < shared->n_points; i++)
		if (shared->points[i] == value)
			break;
	if (i == shared->n_points && i < N_POINTS_MAX)
		shared->points[shared->n_points++] = value;
	else
		i = N_POINTS_MAX;
	atomic_flag_clear(&shared->lock);
	return i < N_POINTS_MAX;
}

static void name_point(const char *function, char point[POINT_SIZE])
{
	void *frames[N_FRAMES_MAX];
	const int n_frames = backtrace(frames, N_FRAMES_MAX);
	size_t size = (size_t)snprintf(point, POINT_SIZE, "%s", function);
	int i;

	for (i = 0; i < n_frames && size < POINT_SIZE; i++) {
		const uintptr_t at = (uintptr_t)frames[i];

		if (at > program_begin && at < program_end)
			size += (size_t)snprintf(
				point + size, POINT_SIZE - size, " %lx",
				(unsigned long)(at - 1 - program_begin));
	}
}

static void kill_children(void)
{
	int i;

	for (i = 0; i < atomic_load(&shared->n_children); i++)
		syscall(SYS_kill, shared->children[i], SIGKILL);
}

/* What was ordered for this point; whether the call is to fail. */
static bool act(const char *function)
{
	if (!strcmp(action, "fail"))
		return true;
	if (!strcmp(action, "last")) {
		snprintf(failing, sizeof(failing), "%s", function);
		return true;
	}
	if (!strcmp(action, "kill-all"))
		kill_children();
	if (!strncmp(action, "kill", strlen("kill")))
		syscall(SYS_kill, (pid_t)syscall(SYS_getpid), SIGKILL);
	else
		syscall(SYS_kill, (pid_t)syscall(SYS_getpid), atoi(action));
	return false;
}

static const char *kind_of(const char *function, enum kind kind)
{
	return kind == MEMORY ? "malloc" : function;
}

static bool reach(const char *function, enum kind kind)
{
	char point[POINT_SIZE];

	if (failing[0] && !strcmp(failing, kind_of(function, kind)))
		return true;

	name_point(function, point);
	if (!is_new(point))
		return false;
	if (!wanted) {
		note(point);
		return false;
	}
	if (strcmp(point, wanted) != 0 ||
	    atomic_exchange(&shared->happened, true))
		return false;
	note(point);
	return act(kind_of(function, kind));
}

/* Whether the call is to fail, with this errno. */
static bool fails(const char *function, enum kind kind, int code)
{
	const int before = errno;
	bool failed;

	if (inside || !shared)
		return false;

	inside = true;
	failed = reach(function, kind);
	inside = false;
	errno = !failed ? before : failure ? failure : code;
	return failed;
}

/* A point at which nothing can fail, but a kill may come. */
static void pass(const char *function)
{
	if (!failing[0])
		fails(function, OTHER, 0);
}

/*
 * Memory.  The C library's own names for these are used, since dlsym() may
 * want memory itself.
 */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n_items, size_t size);
void *__libc_realloc(void *data, size_t size);

void *malloc(size_t size)
{
	return fails(__func__, MEMORY, ENOMEM) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n_items, size_t size)
{
	return fails(__func__, MEMORY, ENOMEM) ? NULL
					       : __libc_calloc(n_items, size);
}

void *realloc(void *data, size_t size)
{
	return fails(__func__, MEMORY, ENOMEM) ? NULL
					       : __libc_realloc(data, size);
}

/* Files. */
static mode_t take_mode(int flags, va_list arguments)
{
	return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE
		       ? va_arg(arguments, mode_t)
		       : 0;
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = take_mode(flags, arguments);
	va_end(arguments);
	if (fails(__func__, OTHER, EMFILE))
		return -1;
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int openat(int dir_fd, const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = take_mode(flags, arguments);
	va_end(arguments);
	if (fails(__func__, OTHER, EMFILE))
		return -1;
	return (int)syscall(SYS_openat, dir_fd, path, flags, mode);
}

FILE *fopen(const char *path, const char *mode)
{
	return fails(__func__, OTHER, EMFILE) ? NULL : REAL(fopen)(path, mode);
}

DIR *opendir(const char *path)
{
	return fails(__func__, OTHER, EMFILE) ? NULL : REAL(opendir)(path);
}

DIR *fdopendir(int fd)
{
	return fails(__func__, OTHER, ENOMEM) ? NULL : REAL(fdopendir)(fd);
}

ssize_t read(int fd, void *data, size_t size)
{
	return fails(__func__, OTHER, EIO) ? -1
					   : syscall(SYS_read, fd, data, size);
}

ssize_t pread(int fd, void *data, size_t size, off_t offset)
{
	return fails(__func__, OTHER, EIO)
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
		pass(__func__);
		return syscall(SYS_write, fd, data, size);
	}
	return fails(__func__, OTHER, ENOSPC)
		       ? -1
		       : syscall(SYS_write, fd, data, size);
}

ssize_t splice(int in_fd, off_t *in_at, int out_fd, off_t *out_at, size_t size,
	       unsigned int flags)
{
	return fails(__func__, OTHER, EIO)
		       ? -1
		       : syscall(SYS_splice, in_fd, in_at, out_fd, out_at, size,
				 flags);
}

int fstat(int fd, struct stat *ret)
{
	return fails(__func__, OTHER, EIO) ? -1 : REAL(fstat)(fd, ret);
}

int lstat(const char *path, struct stat *ret)
{
	return fails(__func__, OTHER, EIO) ? -1 : REAL(lstat)(path, ret);
}

int fstatat(int dir_fd, const char *path, struct stat *ret, int flags)
{
	return fails(__func__, OTHER, EIO)
		       ? -1
		       : REAL(fstatat)(dir_fd, path, ret, flags);
}

int fstatvfs(int fd, struct statvfs *ret)
{
	return fails(__func__, OTHER, EIO) ? -1 : REAL(fstatvfs)(fd, ret);
}

ssize_t readlinkat(int dir_fd, const char *path, char *text, size_t size)
{
	return fails(__func__, OTHER, EIO)
		       ? -1
		       : syscall(SYS_readlinkat, dir_fd, path, text, size);
}

int mkdirat(int dir_fd, const char *path, mode_t mode)
{
	return fails(__func__, OTHER, ENOMEM)
		       ? -1
		       : (int)syscall(SYS_mkdirat, dir_fd, path, mode);
}

int unlinkat(int dir_fd, const char *path, int flags)
{
	return fails(__func__, OTHER, EBUSY)
		       ? -1
		       : (int)syscall(SYS_unlinkat, dir_fd, path, flags);
}

int unlink(const char *path)
{
	pass(__func__);
	return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
	return fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to,
				      0);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to,
	      unsigned int flags)
{
	return fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_renameat2, from_fd, from, to_fd, to,
				      flags);
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
	return fails(__func__, OTHER, EIO)
		       ? -1
		       : (int)syscall(SYS_linkat, from_fd, from, to_fd, to,
				      flags);
}

int flock(int fd, int operation)
{
	return fails(__func__, OTHER, ENOLCK)
		       ? -1
		       : (int)syscall(SYS_flock, fd, operation);
}

int close(int fd)
{
	pass(__func__);
	return (int)syscall(SYS_close, fd);
}

/* Descriptors, processes and threads. */
int pipe2(int ret[2], int flags)
{
	return fails(__func__, OTHER, EMFILE)
		       ? -1
		       : (int)syscall(SYS_pipe2, ret, flags);
}

int eventfd(unsigned int value, int flags)
{
	return fails(__func__, OTHER, EMFILE)
		       ? -1
		       : (int)syscall(SYS_eventfd2, value, flags);
}

int signalfd(int fd, const sigset_t *signals, int flags)
{
	return fails(__func__, OTHER, EMFILE)
		       ? -1
		       : REAL(signalfd)(fd, signals, flags);
}

int poll(struct pollfd *polls, nfds_t n_polls, int timeout)
{
	return fails(__func__, OTHER, ENOMEM)
		       ? -1
		       : REAL(poll)(polls, n_polls, timeout);
}

pid_t fork(void)
{
	pid_t pid;
	int i;

	if (fails(__func__, OTHER, EAGAIN))
		return -1;

	pid = REAL(fork)();
	if (pid > 0 && shared) {
		i = atomic_fetch_add(&shared->n_children, 1);
		if (i < N_CHILDREN_MAX)
			shared->children[i] = pid;
	}
	return pid;
}

pid_t waitpid(pid_t pid, int *ret, int options)
{
	pass(__func__);
	return REAL(waitpid)(pid, ret, options);
}

int pthread_create(pthread_t *ret, const pthread_attr_t *attributes,
		   void *(*run)(void *), void *context)
{
	return fails(__func__, OTHER, EAGAIN)
		       ? EAGAIN
		       : REAL(pthread_create)(ret, attributes, run, context);
}

int pthread_join(pthread_t thread, void **ret)
{
	pass(__func__);
	return REAL(pthread_join)(thread, ret);
}

int sem_wait(sem_t *semaphore)
{
	return fails(__func__, OTHER, EINTR) ? -1 : REAL(sem_wait)(semaphore);
}

int nanosleep(const struct timespec *time, struct timespec *ret)
{
	pass(__func__);
	return REAL(nanosleep)(time, ret);
}
