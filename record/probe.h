/*
 * probe.h - events of our own that tell the path of an open
 *
 * The events of system calls have a path as a pointer only.  Where the kernel
 * has "eprobes" (CONFIG_EPROBE_EVENTS, since 5.15) the recorder makes an event
 * on each of them that copies the string:
 *
 *	iorec_PID_N:openat	of the instance iorec.PID.N
 *
 * They are of the whole host, not of an instance.  So they have the name of
 * the instance, are enabled in it alone, and go when it goes (instance.h).
 */
#ifndef RECORD_PROBE_H
#define RECORD_PROBE_H

#include <stdbool.h>

struct event_choice;
struct ior_error;

/* Whether this kernel has them. */
bool probes_are_offered(void);

/*
 * Make those of an instance and add them to the choice.  What cannot be made is
 * no failure: it is noted as missing.
 */
int probes_create(int tracing_fd, const char *instance,
		  struct event_choice *choice, struct ior_error *err);

/* Remove those of an instance that is gone; 0, or what hindered. */
int probes_remove(int tracing_fd, const char *instance);

/* Remove all whose instance is gone; 'tell' as in instance_clean(). */
void probes_clean(int tracing_fd,
		  void (*tell)(const char *name, int code, void *context),
		  void *context);

#endif
