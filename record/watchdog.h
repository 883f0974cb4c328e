/*
 * watchdog.h - a child that removes the instance if the recorder is killed
 *
 * The kernel ends the tracing of a killed recorder by itself (session.h), but
 * its empty instance stays, and its events go on to cost.  The child waits for
 * the end of a pipe, in a session of its own, deaf to the signals that end
 * recorders, and holds nothing of the instance.  It is forked while there is
 * one thread, and before there is an instance: it is told what to watch, so
 * that no kill comes in between.  It also is asked when the recorder itself cannot
 * remove the instance, for it has memory and descriptors of its own.
 */
#ifndef RECORD_WATCHDOG_H
#define RECORD_WATCHDOG_H

struct ior_error;
struct watchdog;

int watchdog_create(int tracing_fd, struct watchdog **ret,
		    struct ior_error *err);

/* Watch over the instance 'name', which may not be there yet, and no other. */
void watchdog_tell(struct watchdog *watchdog, const char *name);

/*
 * Let it remove the instance, and end.  0, or why that stays, as a negative errno;
 * -ECHILD when nobody knows.
 */
int watchdog_remove(struct watchdog *watchdog);

/* Send it away: there is no instance any more.  NULL is allowed. */
void watchdog_free(struct watchdog *watchdog);

#endif
