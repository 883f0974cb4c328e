/*
 * call_stack.h - from where bios were queued: the kernel's stacks, each once
 *
 * A workload has few of them.  What is beyond the bound of what is remembered is
 * STACK_OTHER.  Names of functions come late in a trace: the rows are made at
 * its end.
 */
#ifndef MODEL_CALL_STACK_H
#define MODEL_CALL_STACK_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

struct call_stacks;
struct ior_error;
struct ior_text;
struct stack_event;

int call_stacks_create(const struct row_sink *sink, struct call_stacks **ret,
		       struct ior_error *err);

/* Take the names of functions; other texts are passed by. */
int call_stacks_text(struct call_stacks *stacks, const struct ior_text *text,
		     struct ior_error *err);

/* The id of this stack. */
int call_stacks_get(struct call_stacks *stacks, const struct stack_event *event,
		    uint32_t *ret, struct ior_error *err);

/* Whether there are stacks, and no names for what they are of. */
bool call_stacks_lack_names(const struct call_stacks *stacks);

/* Hand out the rows: of remainders, then of stacks. */
int call_stacks_finish(struct call_stacks *stacks, struct ior_error *err);

void call_stacks_free(struct call_stacks *stacks);

#endif
