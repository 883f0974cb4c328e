/*
 * stack.h - block devices: disks, their partitions, and device on device
 *
 * Known from sys/class/block of the snapshots and, when an event names one that
 * is not there, by number alone.
 */
#ifndef MODEL_STACK_H
#define MODEL_STACK_H

#include <stdbool.h>
#include <stdint.h>

#include "report/model/row.h"

struct ior_error;
struct ior_text;
struct stack;

int stack_create(const struct row_sink *sink, struct stack **ret,
		 struct ior_error *err);

/*
 * Take sys/class/block/NAME/... or proc/partitions; other texts are passed by.
 * A later text about a device wins.
 */
int stack_text(struct stack *stack, const struct ior_text *text,
	       struct ior_error *err);

/* The device with this number; made when it was never heard of. */
int stack_get(struct stack *stack, uint32_t dev, const struct device_row **ret,
	      struct ior_error *err);

/* NULL when there is none of that name ("vda"). */
const struct device_row *stack_find_name(const struct stack *stack,
					 const char *name);
const struct device_row *stack_find(const struct stack *stack,
				    uint32_t device_id);

/*
 * The disk under the file system whose super block has this s_dev: the whole
 * disk of that device; for btrfs (anonymous numbers) the caller looks up its
 * mount's source instead.  0 when none is known.
 */
uint32_t stack_disk_of(const struct stack *stack, uint32_t dev);

/* Whether any is known of this disk. */
bool stack_has_partitions(const struct stack *stack, uint32_t disk_id);

/* Hand out the rows of all devices. */
int stack_finish(struct stack *stack, struct ior_error *err);

void stack_free(struct stack *stack);

#endif
