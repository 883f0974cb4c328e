/*
 * session.h - one tracing instance of our own, from mkdir to rmdir
 *
 *	r = session_create(tracing_fd, &session, &error);
 *	r = session_open(session, buffer_size, watchdog, &error);
 *	r = session_enable(session, "block", "block_bio_queue");
 *	r = session_start(session, &error);
 *	r = session_stop(session);
 *	r = session_close(session);
 *
 * Nothing outside of the instance is written.  Should the recorder be killed,
 * the kernel stops tracing and gives the buffer back by itself, as soon as it
 * closes free_buffer; what stays is an empty instance, for the watchdog.
 */
#ifndef RECORD_SESSION_H
#define RECORD_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "record/instance.h"

struct ior_error;
struct watchdog;

struct session {
	char name[INSTANCE_NAME_SIZE];
	int tracing_fd; /* the caller's */
	int dir_fd;
	int free_buffer_fd;
	int switch_fd; /* open, for without it tracing could not be stopped */
	size_t subbuf_size;
	size_t buffer_size; /* of each CPU, in bytes */
};

int session_create(int tracing_fd, struct session **ret, struct ior_error *err);

/*
 * Make its instance.  'buffer_size' is per CPU, in bytes; it is rounded up by the
 * kernel.  The watchdog is told the name of the instance before there is one.  After
 * a failure there may be one, which session_close() removes.
 */
int session_open(struct session *session, size_t buffer_size,
		 struct watchdog *watchdog, struct ior_error *err);

/* Enable an event; 0 or -errno. */
int session_enable(struct session *session, const char *system,
		   const char *event);

/* Disable one that was enabled; 0 or -errno. */
int session_disable(struct session *session, const char *system,
		    const char *event);

/* Let the enabled events be recorded from now on. */
int session_start(struct session *session, struct ior_error *err);

/* Let none be recorded any more; 0 or -errno. */
int session_stop(struct session *session);

/*
 * Stop and remove the instance; all other files of it are closed by now.
 * Returns 0 or -errno when it could not be removed.  NULL is allowed.
 */
int session_close(struct session *session);

#endif
