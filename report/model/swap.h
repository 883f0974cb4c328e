/*
 * swap.h - where swap areas lie on the disks
 *
 * No event tells that an I/O is swap; its sectors do.  Known from the text
 * "swap_extents" of the snapshots, each of which tells all areas anew.
 */
#ifndef MODEL_SWAP_H
#define MODEL_SWAP_H

#include <stdbool.h>
#include <stdint.h>

struct ior_error;
struct ior_text;
struct stack;
struct swaps;

/* The stack outlives it. */
int swaps_create(struct stack *stack, struct swaps **ret,
		 struct ior_error *err);

/*
 * Take "swap_extents"; other texts are passed by.  Early, as in task.h, only
 * while no area is known.
 */
int swaps_text(struct swaps *swaps, const struct ior_text *text, bool early,
	       struct ior_error *err);

/* Whether a sector of a disk, by its device_id, is in a swap area. */
bool swaps_cover(const struct swaps *swaps, uint32_t device_id,
		 uint64_t sector);

/* Whether there ever was an area of which not all extents are known. */
bool swaps_unknown(const struct swaps *swaps);

void swaps_free(struct swaps *swaps);

#endif
