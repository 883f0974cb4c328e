/*
 * session.c - one tracing instance of our own, from mkdir to rmdir
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/format.h"
#include "record/session.h"
#include "record/text.h"
#include "record/tracing.h"
#include "record/watchdog.h"

/*
 * 64 KiB sub-buffers cost a third of what 4 KiB ones do, measured; but with
 * less than eight of them a CPU's buffer would be more edge than buffer.
 */
#define SUBBUF_SIZE  ((size_t)64 << 10)
#define N_SUBBUF_MIN 8

/* Names that are tried, one after the other, before giving up. */
#define N_NAMES 100

struct setting {
	const char *file;
	const char *value;
	const char *why; /* NULL: the host may not have it */
};

/*
 * In this order.  overwrite: only then a page tells that events were lost
 * before it.  buffer_percent: poll(2) wakes when a CPU is a quarter full.
 * syscall_user_buf_size: else write(2) is recorded with what is written.
 */
static const struct setting settings[] = {
	{ "tracing_on", "0", "cannot pause tracing" },
	{ "trace_clock", "mono", "cannot set the clock" },
	{ "options/overwrite", "1", "cannot set overwriting" },
	{ "options/disable_on_free", "1", "cannot guard against a kill" },
	{ "buffer_percent", "25", NULL },
	{ "syscall_user_buf_size", "0", NULL },
};

static int apply_settings(struct session *session, struct ior_error *err)
{
	size_t i;
	int r;

	for (i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		r = tracing_write(session->dir_fd, settings[i].file,
				  settings[i].value);
		if (r < 0 && settings[i].why)
			return ior_fail(err, -r, "%s ('%s'): %m",
					settings[i].why, settings[i].file);
	}
	return 0;
}

static int write_number(int dir_fd, const char *path, size_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%zu", value);
	return tracing_write(dir_fd, path, text);
}

/* The size in force: what buffer_subbuf_size_kb tells, else a page. */
static size_t read_subbuf_size(int dir_fd)
{
	struct text text = { 0 };
	size_t size = (size_t)sysconf(_SC_PAGESIZE);

	if (text_read(&text, dir_fd, "buffer_subbuf_size_kb") == 0)
		size = (size_t)strtoul(text.data, NULL, 10) << 10;
	text_release(&text);
	return size;
}

/* Set before the buffer's size: the kernel counts that in sub-buffers. */
static int set_subbuf_size(struct session *session, size_t buffer_size,
			   struct ior_error *err)
{
	size_t size = SUBBUF_SIZE;

	while (size > IOR_SUBBUF_MIN && size * N_SUBBUF_MIN > buffer_size)
		size /= 2;

	/* The kernel before 6.8 has pages only; memory in pieces has less. */
	while (size > IOR_SUBBUF_MIN &&
	       write_number(session->dir_fd, "buffer_subbuf_size_kb",
			    size >> 10) < 0)
		size /= 2;

	session->subbuf_size = read_subbuf_size(session->dir_fd);
	if (session->subbuf_size < IOR_SUBBUF_MIN ||
	    session->subbuf_size > IOR_SUBBUF_MAX)
		return ior_fail(err, ENOTSUP,
				"the kernel's sub-buffers of %zu bytes cannot "
				"be read",
				session->subbuf_size);
	return 0;
}

static int set_buffer_size(struct session *session, size_t buffer_size,
			   struct ior_error *err)
{
	int r;

	r = set_subbuf_size(session, buffer_size, err);
	if (r < 0)
		return r;

	r = write_number(session->dir_fd, "buffer_size_kb", buffer_size >> 10);
	if (r < 0)
		return ior_fail(err, -r,
				"cannot have a buffer of %zu KB a CPU: %m; "
				"give a smaller -b",
				buffer_size >> 10);
	session->buffer_size = buffer_size;
	return 0;
}

static int configure(struct session *session, size_t buffer_size,
		     struct ior_error *err)
{
	int r;

	r = apply_settings(session, err);
	if (r < 0)
		return r;

	r = set_buffer_size(session, buffer_size, err);
	if (r < 0)
		return r;

	session->free_buffer_fd =
		openat(session->dir_fd, "free_buffer", O_WRONLY | O_CLOEXEC);
	if (session->free_buffer_fd < 0)
		return ior_fail(err, errno, "cannot open 'free_buffer': %m");

	session->switch_fd =
		openat(session->dir_fd, "tracing_on", O_WRONLY | O_CLOEXEC);
	if (session->switch_fd < 0)
		return ior_fail(err, errno, "cannot open 'tracing_on': %m");
	return 0;
}

/* Under the first name that is free. */
static int create_instance(struct session *session, struct watchdog *watchdog,
			   struct ior_error *err)
{
	unsigned int i;
	int r;

	for (i = 0; i < N_NAMES; i++) {
		instance_name(i, session->name);
		watchdog_tell(watchdog, session->name);
		r = instance_create(session->tracing_fd, session->name,
				    &session->dir_fd, err);
		if (r != -EEXIST)
			return r;
	}
	return ior_fail(err, EEXIST,
			"%d instances of this pid are there; see 'iorec clean'",
			N_NAMES);
}

int session_create(int tracing_fd, struct session **ret, struct ior_error *err)
{
	struct session *const session = calloc(1, sizeof(*session));

	if (!session)
		return ior_fail(err, ENOMEM, "out of memory");

	session->tracing_fd = tracing_fd;
	session->dir_fd = -1;
	session->free_buffer_fd = -1;
	session->switch_fd = -1;
	*ret = session;
	return 0;
}

int session_open(struct session *session, size_t buffer_size,
		 struct watchdog *watchdog, struct ior_error *err)
{
	const int r = create_instance(session, watchdog, err);

	return r < 0 ? r : configure(session, buffer_size, err);
}

static int switch_event(struct session *session, const char *system,
			const char *event, const char *value)
{
	char path[512];

	snprintf(path, sizeof(path), "events/%s/%s/enable", system, event);
	return tracing_write(session->dir_fd, path, value);
}

int session_enable(struct session *session, const char *system,
		   const char *event)
{
	return switch_event(session, system, event, "1");
}

int session_disable(struct session *session, const char *system,
		    const char *event)
{
	return switch_event(session, system, event, "0");
}

static int turn(const struct session *session, const char *value)
{
	return write(session->switch_fd, value, strlen(value)) < 0 ? -errno : 0;
}

int session_start(struct session *session, struct ior_error *err)
{
	const int r = turn(session, "1");

	if (r < 0)
		return ior_fail(err, -r, "cannot start tracing: %m");
	return 0;
}

int session_stop(struct session *session)
{
	return turn(session, "0");
}

int session_close(struct session *session)
{
	int r = 0;

	if (!session)
		return 0;

	if (session->dir_fd >= 0) {
		if (session->switch_fd >= 0) {
			session_stop(session);
			close(session->switch_fd);
		}
		if (session->free_buffer_fd >= 0)
			close(session->free_buffer_fd);
		r = instance_remove(session->tracing_fd, session->name);
		close(session->dir_fd);
	}
	free(session);
	return r;
}
