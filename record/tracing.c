/*
 * tracing.c - the tracing directory of the kernel, and its small files
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <tracefs.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/text.h"
#include "record/tracing.h"

bool tracing_is_locked(void)
{
	struct text text = { 0 };
	bool locked;

	locked = text_read(&text, AT_FDCWD, "/sys/kernel/security/lockdown") ==
			 0 &&
		 strstr(text.data, "[confidentiality]");
	text_release(&text);
	return locked;
}

static int refuse(const char *path, int code, struct ior_error *err)
{
	if (geteuid() != 0)
		return ior_fail(err, code,
				"cannot open '%s': %m; run as root, or see "
				"PRIVILEGES in iorec-record(1)",
				path);
	if (tracing_is_locked())
		return ior_fail(err, code,
				"cannot open '%s': %m; the kernel is locked "
				"down (confidentiality) and shows no events",
				path);
	return ior_fail(err, code,
			"cannot open '%s': %m; mount tracefs: 'mount -t "
			"tracefs nodev /sys/kernel/tracing'",
			path);
}

int tracing_open(int *ret, const char **ret_path, struct ior_error *err)
{
	const char *path;
	int fd;

	path = tracefs_tracing_dir();
	if (!path && geteuid() != 0)
		return ior_fail(err, EACCES,
				"tracefs is not mounted; run as root");
	if (!path)
		return ior_fail(err, ENOENT,
				"no tracefs on this host: it cannot be mounted "
				"at '/sys/kernel/tracing'; the kernel needs "
				"CONFIG_FTRACE");

	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return refuse(path, errno, err);

	/* An empty directory opens as well as a mounted one. */
	if (!tracing_has(fd, "instances")) {
		close(fd);
		return refuse(path, ENOENT, err);
	}

	*ret = fd;
	*ret_path = path;
	return 0;
}

int tracing_write(int dir_fd, const char *path, const char *value)
{
	const int fd = openat(dir_fd, path, O_WRONLY | O_CLOEXEC);
	ssize_t r;
	int code = 0;

	if (fd < 0)
		return -errno;

	r = write(fd, value, strlen(value));
	if (r < 0)
		code = -errno;
	close(fd);
	return code;
}

bool tracing_has(int dir_fd, const char *path)
{
	struct stat there;

	/* Not access(2): that forgets what capabilities a user has. */
	return fstatat(dir_fd, path, &there, 0) == 0;
}
