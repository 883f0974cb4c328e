/*
 * rollup.h - rows added up in memory by their keys, then put into a table
 *
 * The columns of the table are trace_id, the keys, the sums.  The memory is
 * bounded: a rollup that is full goes into the table and begins anew, so the
 * same keys may come more than once there and readers always add up.
 */
#ifndef STORE_ROLLUP_H
#define STORE_ROLLUP_H

#include <stdint.h>

#include "report/store/table.h"

struct ior_error;
struct origin;
struct rollup;
struct store;

struct rollup_shape {
	struct table table;
	unsigned n_keys;
	const char *
		sums; /* a letter a sum: + adds, and behind these > keeps the greatest */
	unsigned entries_max;
};

/* All outlive the rollup. */
int rollup_create(struct store *store, const struct origin *origin,
		  const struct rollup_shape *shape, struct rollup **ret,
		  struct ior_error *err);

/* Add to the entry of these keys, which are cells of numbers and texts that
 * outlive the rollup; equal texts count as equal when their address is. */
int rollup_add(struct rollup *rollup, const int64_t *keys, const int64_t *sums,
	       struct ior_error *err);

/*
 * Change the keys of all that are not in the table yet; those that become alike
 * are added up.
 */
void rollup_change_keys(struct rollup *rollup,
			void (*change)(const void *context, int64_t *keys),
			const void *context);

/* Put all into the table. */
int rollup_flush(struct rollup *rollup, struct ior_error *err);

void rollup_free(struct rollup *rollup);

#endif
