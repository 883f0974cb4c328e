/*
 * rollup_stack.h - from where in the kernel each task queued I/O
 */
#ifndef STORE_ROLLUP_STACK_H
#define STORE_ROLLUP_STACK_H

struct disk_row;
struct ior_error;
struct origin;
struct rollup;
struct rollup_shape;

extern const struct rollup_shape stack_rollup_shape;

/* Nothing where no stacks were recorded. */
int stack_rollup_add(struct rollup *rollup, const struct origin *origin,
		     const struct disk_row *row, struct ior_error *err);

#endif
