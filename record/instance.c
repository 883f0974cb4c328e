/*
 * instance.c - a tracing instance that somebody owns, or nobody
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/instance.h"
#include "record/probe.h"
#include "record/tracing.h"

#define PREFIX "iorec."

/* An instance younger than this may be on its way to its owner. */
#define YOUNG_S 1

/* rmdir is busy while anybody has a file of the instance open, say `cat`. */
#define N_REMOVE_TRIES 20
#define REMOVE_WAIT_NS 10000000L

/* A dying owner closes its files at its leisure: a thread that hangs in a write
 * has to come back first. */
#define N_INHERIT_TRIES 500

static size_t n_digits(const char *text)
{
	return strspn(text, "0123456789");
}

bool instance_is_name(const char *name)
{
	const char *pid, *n;

	if (strncmp(name, PREFIX, strlen(PREFIX)) != 0)
		return false;
	pid = name + strlen(PREFIX);
	n = pid + n_digits(pid);
	if (n == pid || *n != '.')
		return false;
	n++;
	return *n && !n[n_digits(n)];
}

/* 0 when 'fd' still is the directory at 'path': a cleaner was not faster. */
static int check_at(int fd, int tracing_fd, const char *path)
{
	struct stat here, there;

	if (fstat(fd, &here) < 0)
		return -errno;
	if (fstatat(tracing_fd, path, &there, 0) < 0)
		return errno == ENOENT ? -EAGAIN : -errno;
	return here.st_ino == there.st_ino ? 0 : -EAGAIN;
}

/*
 * Open and lock; the fd, -EAGAIN when it is or became somebody else's, or what
 * hindered.
 */
static int own(int tracing_fd, const char *path)
{
	const int fd = openat(tracing_fd, path,
			      O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	int r;

	if (fd < 0)
		return errno == ENOENT ? -EAGAIN : -errno;

	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		r = -errno; /* EWOULDBLOCK is EAGAIN */
	else
		r = check_at(fd, tracing_fd, path);
	if (r == 0)
		return fd;

	close(fd);
	return r;
}

static int refuse(int code, const char *path, struct ior_error *err)
{
	if ((code == EPERM || code == EACCES) && tracing_is_locked())
		return ior_fail(err, code,
				"cannot create '%s' in tracefs: %m; the kernel "
				"is locked down (confidentiality)",
				path);
	if (code == EACCES && geteuid() != 0)
		return ior_fail(err, code,
				"cannot create '%s' in tracefs: %m; the kernel "
				"lets a group only read there: run as root, or "
				"see PRIVILEGES in iorec-record(1)",
				path);
	if (code == ENOENT)
		return ior_fail(err, code,
				"this kernel has no tracing instances; iorec "
				"needs one of its own");
	return ior_fail(err, code, "cannot create '%s' in tracefs: %m", path);
}

void instance_name(unsigned int n, char ret[INSTANCE_NAME_SIZE])
{
	snprintf(ret, INSTANCE_NAME_SIZE, PREFIX "%d.%u", (int)getpid(), n);
}

int instance_create(int tracing_fd, const char *name, int *ret_fd,
		    struct ior_error *err)
{
	char path[INSTANCE_NAME_SIZE + sizeof("instances/")];
	int fd;

	snprintf(path, sizeof(path), "instances/%s", name);
	if (mkdirat(tracing_fd, path, 0700) < 0)
		return refuse(errno, path, err);

	fd = own(tracing_fd, path);
	if (fd == -EAGAIN) /* a cleaner was faster */
		return ior_fail(err, EEXIST, "'%s' in tracefs was taken away",
				path);
	if (fd < 0) {
		unlinkat(tracing_fd, path, AT_REMOVEDIR);
		return ior_fail(err, -fd, "cannot own '%s' in tracefs: %m",
				path);
	}

	*ret_fd = fd;
	return 0;
}

int instance_remove(int tracing_fd, const char *name)
{
	const struct timespec wait = { .tv_nsec = REMOVE_WAIT_NS };
	char path[256 + sizeof("instances/")];
	int i;

	snprintf(path, sizeof(path), "instances/%s", name);
	for (i = 0; i < N_REMOVE_TRIES; i++) {
		if (unlinkat(tracing_fd, path, AT_REMOVEDIR) == 0 ||
		    errno == ENOENT)
			return probes_remove(tracing_fd, name);
		if (errno != EBUSY)
			return -errno;
		nanosleep(&wait, NULL);
	}
	return -EBUSY;
}

/* One of the future is of before the host's clock was set back. */
static bool is_young(int tracing_fd, const char *path)
{
	struct timespec now;
	struct stat stat;
	time_t age;

	clock_gettime(CLOCK_REALTIME, &now);
	if (fstatat(tracing_fd, path, &stat, 0) < 0)
		return true;
	age = now.tv_sec - stat.st_mtim.tv_sec;
	return age >= 0 && age <= YOUNG_S;
}

/* 0 removed, -EAGAIN owned by a recorder, or what hindered. */
static int remove_unowned(int tracing_fd, const char *path, const char *name)
{
	const int fd = own(tracing_fd, path);
	int r;

	if (fd < 0)
		return fd;

	r = instance_remove(tracing_fd, name);
	close(fd);
	return r;
}

/* The same, but one that is young may be about to get its owner. */
static int clean_one(int tracing_fd, const char *name)
{
	char path[256 + sizeof("instances/")];

	snprintf(path, sizeof(path), "instances/%s", name);
	if (is_young(tracing_fd, path))
		return -EAGAIN;
	return remove_unowned(tracing_fd, path, name);
}

int instance_inherit(int tracing_fd, const char *name)
{
	const struct timespec wait = { .tv_nsec = REMOVE_WAIT_NS };
	char path[256 + sizeof("instances/")];
	int i, r;

	snprintf(path, sizeof(path), "instances/%s", name);
	for (i = 0; i < N_INHERIT_TRIES; i++) {
		r = remove_unowned(tracing_fd, path, name);
		if (r != -EAGAIN)
			return r;
		/* The owner may have died between its instance and the rest. */
		if (!tracing_has(tracing_fd, path))
			return probes_remove(tracing_fd, name);
		nanosleep(&wait, NULL);
	}
	return -EAGAIN;
}

int instance_clean(int tracing_fd,
		   void (*tell)(const char *name, int code, void *context),
		   void *context, struct ior_error *err)
{
	const int fd = openat(tracing_fd, "instances",
			      O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct dirent *entry;
	DIR *dir;
	int r;

	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir)
		return ior_fail(err, errno,
				"cannot read the instances of tracefs: %m");

	while ((entry = readdir(dir))) {
		if (!instance_is_name(entry->d_name))
			continue;
		r = clean_one(tracing_fd, entry->d_name);
		if (r != -EAGAIN && tell)
			tell(entry->d_name, r, context);
	}
	closedir(dir);
	probes_clean(tracing_fd, tell, context);
	return 0;
}
