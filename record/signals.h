/*
 * signals.h - the signals that end a recording, read from a descriptor
 *
 * They are blocked from signals_open() on, in all threads started after it.
 * SIGHUP is none of them where it was ignored before, as by nohup(1).
 * SIGCHLD comes along, so that one poll(2) waits for COMMAND as well; it never
 * calls anything off.  Nor does SIGUSR1, on which --flight writes what it keeps.
 */
#ifndef RECORD_SIGNALS_H
#define RECORD_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

struct ior_error;

/* A signalfd of SIGINT, SIGTERM, SIGHUP, SIGCHLD and SIGUSR1, or a negative errno. */
int signals_open(struct ior_error *err);

/* Whether one that ends a recording waits to be read; it goes on waiting. */
bool signals_want_end(void);

/*
 * Wait until 'fd' is readable: 0, -EINTR when a signal that ends a recording came
 * first, which waits to be read, or -ETIMEDOUT at the deadline.
 */
int signals_wait_for(int signal_fd, int fd, uint64_t deadline);

/*
 * Whether such a signal ends this process, as it does others: while there is
 * nothing to be left behind and a call may hang in a file system for ever.
 */
void signals_let_end(bool let);

#endif
