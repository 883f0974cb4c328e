/*
 * stack.h - whether the kernel tells the stack at each bio, and its names
 */
#ifndef RECORD_STACK_H
#define RECORD_STACK_H

#include <stdbool.h>

/* Whether an event can be told to record the stack that it is in. */
bool stacks_are_offered(int tracing_fd);

/* Whether the kernel shows its addresses, so that those of stacks have names. */
bool symbols_are_shown(void);

#endif
