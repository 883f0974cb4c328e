/*
 * stack.h - the kernel's stack at each bio
 *
 * A trigger of the instance that records, behind the event of a bio that is
 * queued, from where the kernel queued it.  It goes away with the instance.
 */
#ifndef RECORD_STACK_H
#define RECORD_STACK_H

#include <stdbool.h>

struct ior_error;

/* What a kernel without it needs. */
#define STACKS_NEED "needs a kernel with CONFIG_STACKTRACE"

/* Whether an event can be told to record the stack that it is in. */
bool stacks_are_offered(int tracing_fd);

/* The same, or -EOPNOTSUPP. */
int stacks_check(int tracing_fd, struct ior_error *err);

/* Let the instance record them from now on. */
int stacks_enable(int session_fd, struct ior_error *err);

#endif
