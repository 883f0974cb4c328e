/*
 * output.c - where the trace goes, opened without harm to what is there
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "iorec/error.h"
#include "record/clock.h"
#include "record/output.h"
#include "record/signals.h"
#include "record/thread.h"

#define MODE 0600

#define READER_WAIT_MS 50

const char *output_name(const struct output *output)
{
	return strcmp(output->path, "-") ? output->path : "standard output";
}

static int refuse_to_create(const struct output *output, int code,
			    struct ior_error *err)
{
	return ior_fail(err, code, "cannot create '%s': %m; give another -o",
			output->path);
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
static int wait_for_reader(const struct output *output, int cancel_fd)
{
	struct pollfd cancel = { .fd = cancel_fd, .events = POLLIN };
	int fd;

	do {
		fd = openat(output->dir_fd, output->name,
			    O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC |
				    O_NOCTTY);
		if (fd >= 0 || errno != ENXIO || cancel_fd < 0)
			return fd;
		/* What calls nothing off is read later: SIGCHLD, SIGUSR1. */
		if (poll(&cancel, 1, READER_WAIT_MS) != 0)
			clock_nap();
	} while (!signals_want_end());

	errno = EINTR;
	return -1;
}

/* A fifo that somebody else left where all may leave things, in /tmp say. */
static bool is_planted(const struct output *output, const struct stat *fifo)
{
	struct stat folder;

	return fstat(output->dir_fd, &folder) < 0 ||
	       (folder.st_mode & S_ISVTX && fifo->st_uid != geteuid() &&
		fifo->st_uid != folder.st_uid);
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
	if (S_ISFIFO(opened.st_mode) && is_planted(output, &opened))
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

/* Beside the place that it comes to, for file systems without nameless files. */
static int open_named(struct output *output, struct ior_error *err)
{
	int code;

	if (asprintf(&output->made_name, "%s.%d.part", output->name,
		     (int)getpid()) < 0) {
		output->made_name = NULL;
		return ior_fail(err, ENOMEM, "out of memory");
	}

	output->fd =
		openat(output->dir_fd, output->made_name,
		       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		       MODE);
	if (output->fd >= 0)
		return 0;

	code = errno;
	free(output->made_name);
	output->made_name = NULL;
	return refuse_to_create(output, code, err);
}

/* Nothing is left of a file without a name, whoever kills us. */
static int open_new(struct output *output, struct ior_error *err)
{
	int r = 0;

	output->fd = openat(output->dir_fd, ".",
			    O_WRONLY | O_TMPFILE | O_CLOEXEC, MODE);
	if (output->fd < 0)
		r = errno == EOPNOTSUPP || errno == EISDIR
			    ? open_named(output, err)
			    : refuse_to_create(output, errno, err);
	output->is_file = r == 0;
	return r;
}

/* 1 when what is there is no file of ours to make, but to be opened in place. */
static int open_by_type(struct output *output, struct ior_error *err)
{
	struct stat stat;

	if (fstatat(output->dir_fd, output->name, &stat, AT_SYMLINK_NOFOLLOW) <
	    0)
		return open_new(output, err); /* says it if it is not ENOENT */
	if (S_ISLNK(stat.st_mode))
		return ior_fail(err, ELOOP,
				"'%s' is a symbolic link; a trace is not "
				"written through one",
				output->path);
	if (S_ISDIR(stat.st_mode))
		return ior_fail(err, EISDIR, "cannot write '%s': %m",
				output->path);
	if (S_ISREG(stat.st_mode))
		return open_new(output, err);
	return 1;
}

/* The folder stays the same from here on, whatever is done to its name. */
static int open_folder(struct output *output, struct ior_error *err)
{
	const size_t size = (size_t)(output->name - output->path);
	char *const folder = size ? strndup(output->path, size) : strdup(".");

	if (!folder)
		return ior_fail(err, ENOMEM, "out of memory");

	output->dir_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (output->dir_fd < 0)
		return refuse_to_create(output, errno, err);
	return 0;
}

/*
 * Until the file is made.  These calls may hang in a file system for ever, so who
 * can be called off ends by a signal here; one that came before is told of in
 * words, later.
 */
static int open_at_place(struct output *output, int cancel_fd,
			 struct ior_error *err)
{
	int r;

	if (cancel_fd >= 0 && !signals_want_end())
		signals_let_end(true);
	r = open_folder(output, err);
	if (r == 0 && !*output->name)
		r = ior_fail(err, EISDIR, "cannot write '%s': %m",
			     output->path);
	if (r == 0)
		r = open_by_type(output, err);
	if (cancel_fd >= 0)
		signals_let_end(false);
	return r;
}

static int create(const char *path, struct output **ret, struct ior_error *err)
{
	struct output *const output = calloc(1, sizeof(*output));
	const char *slash;

	if (!output)
		return ior_fail(err, ENOMEM, "out of memory");

	output->fd = -1;
	output->dir_fd = -1;
	output->path = strdup(path);
	if (!output->path) {
		output_close(output);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	slash = strrchr(output->path, '/');
	output->name = slash ? slash + 1 : output->path;
	*ret = output;
	return 0;
}

/* 'output' goes to the caller when 'r' is no failure so far. */
static int hand_out(struct output *output, int r, struct output **ret,
		    struct ior_error *err)
{
	if (r == 0 && fstat(output->fd, &output->stat) < 0)
		r = ior_fail(err, errno, "cannot look at '%s': %m",
			     output->path);
	if (r < 0) {
		output_close(output);
		return r;
	}

	*ret = output;
	return 0;
}

int output_open(const char *path, int cancel_fd, struct output **ret,
		struct ior_error *err)
{
	struct output *output;
	int r;

	r = create(path, &output, err);
	if (r < 0)
		return r;

	if (!strcmp(path, "-")) {
		r = open_stdout(output, err);
	} else {
		r = open_at_place(output, cancel_fd, err);
		if (r > 0)
			r = open_in_place(output, cancel_fd, err);
	}
	return hand_out(output, r, ret, err);
}

int output_open_beside(const struct output *other, const char *path,
		       struct output **ret, struct ior_error *err)
{
	struct output *output;
	int r;

	r = create(path, &output, err);
	if (r < 0)
		return r;

	output->dir_fd = other->dir_fd;
	output->borrows_dir = true;
	r = open_new(output, err);
	return hand_out(output, r, ret, err);
}

uint64_t output_free(const struct output *output)
{
	struct statvfs room;

	if (!S_ISREG(output->stat.st_mode) || fstatvfs(output->fd, &room) < 0)
		return UINT64_MAX;
	return (uint64_t)room.f_bavail * room.f_frsize;
}

static int move_older(const struct output *output, struct ior_error *err)
{
	char *old_name;
	int r = 0;

	if (asprintf(&old_name, "%s.old", output->name) < 0)
		return ior_fail(err, ENOMEM, "out of memory");

	if (renameat(output->dir_fd, output->name, output->dir_fd, old_name) <
		    0 &&
	    errno != ENOENT)
		r = ior_fail(err, errno, "cannot move '%s' to '%s.old': %m",
			     output->path, output->path);
	free(old_name);
	return r;
}

/* To a name that nobody has; 0 or -errno. */
static int link_nameless(const struct output *output)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/thread-self/fd/%d", output->fd);
	return linkat(AT_FDCWD, path, output->dir_fd, output->name,
		      AT_SYMLINK_FOLLOW) < 0
		       ? -errno
		       : 0;
}

/* Where a file has one name only, a look beforehand must do. */
static int rename_named(const struct output *output)
{
	struct stat there;

	if (fstatat(output->dir_fd, output->name, &there,
		    AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	return renameat(output->dir_fd, output->made_name, output->dir_fd,
			output->name) < 0
		       ? -errno
		       : 0;
}

/*
 * The same of one with a name; NFS cannot rename so, but link, and what is behind
 * FUSE often neither.
 */
static int link_named(const struct output *output)
{
	if (renameat2(output->dir_fd, output->made_name, output->dir_fd,
		      output->name, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -errno;
	if (linkat(output->dir_fd, output->made_name, output->dir_fd,
		   output->name, 0) < 0)
		return errno == EPERM || errno == ENOSYS ? rename_named(output)
							 : -errno;
	unlinkat(output->dir_fd, output->made_name, 0);
	return 0;
}

int output_keep_new(struct output *output, struct ior_error *err)
{
	int r;

	if (!output->is_file || output->is_kept)
		return 0;

	r = output->made_name ? link_named(output) : link_nameless(output);
	if (r < 0)
		return ior_fail(err, -r, "cannot create '%s': %m",
				output->path);
	output->is_kept = true;
	return 0;
}

int output_keep(struct output *output, struct ior_error *err)
{
	int r = 0;

	if (output->is_file && !output->is_kept)
		r = move_older(output, err);
	return r < 0 ? r : output_keep_new(output, err);
}

int output_remove(const struct output *output, struct ior_error *err)
{
	struct stat stat;

	if (fstatat(output->dir_fd, output->name, &stat, AT_SYMLINK_NOFOLLOW) <
	    0)
		return errno == ENOENT
			       ? 0
			       : ior_fail(err, errno, "cannot look at '%s': %m",
					  output->path);
	if (stat.st_dev != output->stat.st_dev ||
	    stat.st_ino != output->stat.st_ino)
		return 0;
	if (unlinkat(output->dir_fd, output->name, 0) < 0)
		return ior_fail(err, errno, "cannot remove '%s': %m",
				output->path);
	return 0;
}

void output_leave(struct output *output)
{
	if (!thread_has_own_fds())
		return;
	close(output->fd);
	output->left = true;
}

void output_close_file(struct output *output)
{
	if (output->fd >= 0 && !output->left)
		close(output->fd);
	output->fd = -1;
}

void output_close(struct output *output)
{
	if (!output)
		return;

	if (output->made_name && !output->is_kept)
		unlinkat(output->dir_fd, output->made_name, 0);
	output_close_file(output);
	if (output->dir_fd >= 0 && !output->borrows_dir)
		close(output->dir_fd);
	free(output->made_name);
	free(output->path);
	free(output);
}
