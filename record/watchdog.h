/*
 * watchdog.h - a child that removes the instance if the recorder is killed
 *
 * The kernel ends the tracing of a killed recorder by itself (session.h), but
 * its empty instance stays, and its events go on to cost.  The child waits for
 * the end of a pipe, in a session of its own, deaf to the signals that end
 * recorders, and holds nothing of the instance.  It is forked while there is
 * one thread.
 */
#ifndef RECORD_WATCHDOG_H
#define RECORD_WATCHDOG_H

struct ior_error;
struct watchdog;

/* Watch over the instance 'name' of the tracing directory 'tracing_fd'. */
int watchdog_create(int tracing_fd, const char *name, struct watchdog **ret,
		    struct ior_error *err);

/* Send it away: the instance is removed, or is to stay.  NULL is allowed. */
void watchdog_free(struct watchdog *watchdog);

#endif
