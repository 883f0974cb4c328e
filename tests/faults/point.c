/*
 * point.c - a step of the program on trial, and what is to happen at it
 *
 * It speaks to the kernel by syscall(2), not to meet itself.
 */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/faults/point.h"

#define N_FRAMES_MAX   32
#define POINT_SIZE     512
#define N_POINTS_MAX   8192
#define N_CHILDREN_MAX 16

/* What the program and the children that it forks know together. */
struct shared {
	atomic_flag lock; /* guards 'points' */
	size_t n_points;
	uint64_t points[N_POINTS_MAX]; /* hashes of those that were reached */
	atomic_int n_reached;          /* how often the wanted one was */
	atomic_int n_children;
	pid_t children[N_CHILDREN_MAX];
};

static struct shared *shared; /* NULL until we are ready */
static const char *list_path, *wanted, *action;
static int wanted_at = 1;
static int failure;      /* 0: each call has its own */
static char failing[64]; /* the function that fails from now on */
static uintptr_t program_begin, program_end;
static __thread bool inside; /* no point within a point */

void *point_find_real(const char *name)
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
	if (getenv("FAULT_AT"))
		wanted_at = atoi(getenv("FAULT_AT"));
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
	if (!wanted && is_new(point))
		note(point);
	if (!wanted || strcmp(point, wanted) != 0 ||
	    atomic_fetch_add(&shared->n_reached, 1) + 1 != wanted_at)
		return false;
	note(point);
	return act(kind_of(function, kind));
}

bool point_fails(const char *function, enum kind kind, int code)
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

void point_pass(const char *function)
{
	if (!failing[0])
		point_fails(function, OTHER, 0);
}

void point_note_child(pid_t pid)
{
	int i;

	if (!shared)
		return;
	i = atomic_fetch_add(&shared->n_children, 1);
	if (i < N_CHILDREN_MAX)
		shared->children[i] = pid;
}
