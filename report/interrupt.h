/*
 * interrupt.h - Ctrl-C as a flag, so that what is under way ends in order
 */
#ifndef REPORT_INTERRUPT_H
#define REPORT_INTERRUPT_H

#include <stdatomic.h>
#include <stdbool.h>

/*
 * From now on SIGINT, SIGTERM and SIGHUP turn the flag to true, unless they
 * were ignored; a second one ends the program as it would without this.
 */
const atomic_bool *interrupt_watch(void);

/*
 * From now on every SIGINT turns the flag to true and ends a read that waits,
 * with EINTR; the caller turns it back.
 */
atomic_bool *interrupt_catch(void);

#endif
