/*
 * output.c - where the trace goes, opened without harm to what is there
 */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/output.h"

#define MODE 0600

#define READER_WAIT_MS 50

const char *output_name(const struct output *output)
{
	return strcmp(output->path, "-") ? output->path : "standard output";
}

static int refuse_terminal(struct ior_error *err)
{
	return ior_fail(err, EINVAL,
			"will not write a trace to a terminal; give -o FILE or "
			"a pipe");
}

/*
 * The trace gets a descriptor of its own and standard output becomes standard
 * error, so that nothing else ends up in the trace.  COMMAND is forked by then
 * and command.c does it there.
 */
static int open_stdout(struct output *output, struct ior_error *err)
{
	if (isatty(STDOUT_FILENO))
		return refuse_terminal(err);

	output->fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (output->fd < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
		return ior_fail(err, errno, "cannot use standard output: %m");
	return 0;
}

/* A fifo has no one to read it yet: wait, if we can be called off. */
static int wait_for_reader(struct output *output, int cancel_fd)
{
	struct pollfd cancel = { .fd = cancel_fd, .events = POLLIN };
	int fd;

	do {
		fd = open(output->path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW |
						O_CLOEXEC | O_NOCTTY);
		if (fd >= 0 || errno != ENXIO || cancel_fd < 0)
			return fd;
	} while (poll(&cancel, 1, READER_WAIT_MS) == 0);

	errno = EINTR;
	return -1;
}

/* A fifo that somebody else left where all may leave things, in /tmp say. */
static bool is_planted(const char *path, const struct stat *fifo)
{
	char *const copy = strdup(path);
	struct stat folder;
	bool planted;

	planted = !copy || stat(dirname(copy), &folder) < 0 ||
		  (folder.st_mode & S_ISVTX && fifo->st_uid != geteuid() &&
		   fifo->st_uid != folder.st_uid);
	free(copy);
	return planted;
}

/* What was opened, not what was looked at before: that may be another by now. */
static int judge_in_place(const struct output *output, struct ior_error *err)
{
	struct stat opened;

	if (isatty(output->fd))
		return refuse_terminal(err);
	if (fstat(output->fd, &opened) < 0)
		return ior_fail(err, errno, "cannot look at '%s': %m",
				output->path);
	if (S_ISREG(opened.st_mode))
		return ior_fail(err, EEXIST,
				"'%s' became a file just now; try again",
				output->path);
	if (S_ISFIFO(opened.st_mode) && is_planted(output->path, &opened))
		return ior_fail(err, EACCES,
				"'%s' is another user's fifo in a folder for "
				"all; a trace is not for everybody",
				output->path);
	return 0;
}

static int open_in_place(struct output *output, int cancel_fd,
			 struct ior_error *err)
{
	int r;

	output->fd = wait_for_reader(output, cancel_fd);
	if (output->fd < 0)
		return ior_fail(err, errno, "cannot open '%s': %m",
				output->path);

	r = judge_in_place(output, err);
	if (r < 0)
		return r;

	/* From here on a slow reader is waited for by write(2). */
	fcntl(output->fd, F_SETFL, 0);
	return 0;
}

static int open_beside(struct output *output, struct ior_error *err)
{
	if (asprintf(&output->made_path, "%s.%d.part", output->path,
		     (int)getpid()) < 0) {
		output->made_path = NULL;
		return ior_fail(err, ENOMEM, "out of memory");
	}

	output->fd = open(output->made_path,
			  O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			  MODE);
	if (output->fd < 0) {
		const int code = errno;

		free(output->made_path);
		output->made_path = NULL;
		return ior_fail(err, code,
				"cannot create '%s': %m; give another -o",
				output->path);
	}
	output->is_file = true;
	return 0;
}

static int open_by_type(struct output *output, int cancel_fd,
			struct ior_error *err)
{
	struct stat stat;

	if (!strcmp(output->path, "-"))
		return open_stdout(output, err);
	if (lstat(output->path, &stat) < 0)
		return open_beside(output,
				   err); /* says it if it is not ENOENT */
	if (S_ISLNK(stat.st_mode))
		return ior_fail(err, ELOOP,
				"'%s' is a symbolic link; a trace is not "
				"written through one",
				output->path);
	if (S_ISDIR(stat.st_mode))
		return ior_fail(err, EISDIR, "cannot write '%s': %m",
				output->path);
	if (S_ISREG(stat.st_mode))
		return open_beside(output, err);
	return open_in_place(output, cancel_fd, err);
}

int output_open(const char *path, int cancel_fd, struct output **ret,
		struct ior_error *err)
{
	struct output *output;
	int r;

	output = calloc(1, sizeof(*output));
	if (!output)
		return ior_fail(err, ENOMEM, "out of memory");

	output->fd = -1;
	output->path = strdup(path);
	r = output->path ? open_by_type(output, cancel_fd, err)
			 : ior_fail(err, ENOMEM, "out of memory");
	if (r < 0)
		goto fail;

	if (fstat(output->fd, &output->stat) < 0) {
		r = ior_fail(err, errno, "cannot look at '%s': %m", path);
		goto fail;
	}

	*ret = output;
	return 0;

fail:
	output_close(output);
	return r;
}

bool output_is_short(const struct output *output, uint64_t min_free)
{
	struct statvfs room;

	return output->is_file && fstatvfs(output->fd, &room) == 0 &&
	       (uint64_t)room.f_bavail * room.f_frsize < min_free;
}

static int move_older(const struct output *output, struct ior_error *err)
{
	char *old_path;
	int r = 0;

	if (asprintf(&old_path, "%s.old", output->path) < 0)
		return ior_fail(err, ENOMEM, "out of memory");

	if (rename(output->path, old_path) < 0 && errno != ENOENT)
		r = ior_fail(err, errno, "cannot move '%s' to '%s': %m",
			     output->path, old_path);
	free(old_path);
	return r;
}

int output_keep(struct output *output, struct ior_error *err)
{
	int r;

	if (!output->made_path)
		return 0;

	r = move_older(output, err);
	if (r < 0)
		return r;

	if (rename(output->made_path, output->path) < 0)
		return ior_fail(err, errno, "cannot create '%s': %m",
				output->path);

	free(output->made_path);
	output->made_path = NULL;
	return 0;
}

void output_close(struct output *output)
{
	if (!output)
		return;

	if (output->made_path)
		unlink(output->made_path);
	if (output->fd >= 0)
		close(output->fd);
	free(output->made_path);
	free(output->path);
	free(output);
}
