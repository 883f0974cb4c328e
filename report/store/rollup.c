/*
 * rollup.c - rows added up in memory by their keys, then put into a table
 *
 * Entries lie one behind the other in the order in which they came; a table of
 * hashes with open addressing, never more than half full, finds them.  Most
 * rows have the keys of the row before, which is tried first.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/batch.h"
#include "report/store/cell.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"

struct rollup {
	const struct rollup_shape *shape;
	const struct origin *origin;
	struct batch *batch;
	unsigned n_keys;
	unsigned n_sums;
	unsigned n_cells; /* keys and sums of an entry */
	unsigned n_entries;
	int64_t *entries;
	int64_t *last;   /* that was added to; NULL none */
	uint32_t *slots; /* number of an entry + 1; 0 is free */
	size_t slot_mask;
};

static int allocate(struct rollup *rollup, struct ior_error *err)
{
	const unsigned entries_max = rollup->shape->entries_max;
	size_t n_slots = 2;

	while (n_slots < 2 * (size_t)entries_max)
		n_slots *= 2;

	rollup->slot_mask = n_slots - 1;
	rollup->slots = calloc(n_slots, sizeof(*rollup->slots));
	/* memory that no entry was in yet costs nothing */
	rollup->entries = calloc((size_t)entries_max * rollup->n_cells,
				 sizeof(*rollup->entries));
	if (!rollup->slots || !rollup->entries)
		return ior_fail(err, ENOMEM, "out of memory");
	return 0;
}

int rollup_create(struct store *store, const struct origin *origin,
		  const struct rollup_shape *shape, struct rollup **ret,
		  struct ior_error *err)
{
	struct rollup *rollup;
	int r;

	rollup = calloc(1, sizeof(*rollup));
	if (!rollup)
		return ior_fail(err, ENOMEM, "out of memory");
	rollup->shape = shape;
	rollup->origin = origin;
	rollup->n_keys = shape->n_keys;
	rollup->n_sums = (unsigned)strlen(shape->sums);
	rollup->n_cells = rollup->n_keys + rollup->n_sums;

	r = allocate(rollup, err);
	if (r < 0)
		goto fail;

	r = batch_create(store, &shape->table, &rollup->batch, err);
	if (r < 0)
		goto fail;

	*ret = rollup;
	return 0;

fail:
	rollup_free(rollup);
	return r;
}

static uint64_t hash_keys(const int64_t *keys, unsigned n_keys)
{
	uint64_t hash = 0;
	unsigned i;

	for (i = 0; i < n_keys; i++) {
		hash = (hash ^ (uint64_t)keys[i]) * 0x9e3779b97f4a7c15;
		hash ^= hash >> 29;
	}
	return hash;
}

static bool has_keys(const struct rollup *rollup, const int64_t *entry,
		     const int64_t *keys)
{
	unsigned i;

	for (i = 0; i < rollup->n_keys; i++)
		if (entry[i] != keys[i])
			return false;
	return true;
}

static int64_t *append(struct rollup *rollup, const int64_t *keys)
{
	int64_t *const entry =
		rollup->entries + (size_t)rollup->n_entries * rollup->n_cells;

	memcpy(entry, keys, rollup->n_keys * sizeof(*keys));
	memset(entry + rollup->n_keys, 0, rollup->n_sums * sizeof(*keys));
	rollup->n_entries++;
	return entry;
}

static int64_t *find_or_append(struct rollup *rollup, const int64_t *keys)
{
	size_t at = hash_keys(keys, rollup->n_keys) & rollup->slot_mask;
	int64_t *entry;

	while (rollup->slots[at]) {
		entry = rollup->entries +
			(size_t)(rollup->slots[at] - 1) * rollup->n_cells;
		if (has_keys(rollup, entry, keys))
			return entry;
		at = (at + 1) & rollup->slot_mask;
	}

	entry = append(rollup, keys);
	rollup->slots[at] = rollup->n_entries;
	return entry;
}

/* Sums are of numbers that a trace claims; they wrap rather than trap. */
static void add_sums(const struct rollup *rollup, int64_t *to,
		     const int64_t *sums)
{
	const char *const how = rollup->shape->sums;
	unsigned i;

	for (i = 0; i < rollup->n_sums; i++) {
		if (how[i] == '+')
			to[i] = (int64_t)((uint64_t)to[i] + (uint64_t)sums[i]);
		else if (to[i] < sums[i])
			to[i] = sums[i];
	}
}

int rollup_add(struct rollup *rollup, const int64_t *keys, const int64_t *sums,
	       struct ior_error *err)
{
	int r;

	if (!rollup->last || !has_keys(rollup, rollup->last, keys)) {
		if (rollup->n_entries == rollup->shape->entries_max) {
			r = rollup_flush(rollup, err);
			if (r < 0)
				return r;
		}
		rollup->last = find_or_append(rollup, keys);
	}
	add_sums(rollup, rollup->last + rollup->n_keys, sums);
	return 0;
}

static void forget(struct rollup *rollup)
{
	rollup->n_entries = 0;
	rollup->last = NULL;
	memset(rollup->slots, 0,
	       (rollup->slot_mask + 1) * sizeof(*rollup->slots));
}

/* In their place: none comes to lie behind where it was. */
void rollup_change_keys(struct rollup *rollup,
			void (*change)(const void *context, int64_t *keys),
			const void *context)
{
	const unsigned n_entries = rollup->n_entries;
	int64_t cells[CELLS_MAX];
	unsigned i;

	forget(rollup);
	for (i = 0; i < n_entries; i++) {
		memcpy(cells, rollup->entries + (size_t)i * rollup->n_cells,
		       rollup->n_cells * sizeof(*cells));
		change(context, cells);
		add_sums(rollup, find_or_append(rollup, cells) + rollup->n_keys,
			 cells + rollup->n_keys);
	}
}

int rollup_flush(struct rollup *rollup, struct ior_error *err)
{
	const int64_t *entry = rollup->entries;
	int64_t *cells;
	unsigned i;
	int r;

	for (i = 0; i < rollup->n_entries; i++) {
		r = batch_add(rollup->batch, &cells, err);
		if (r < 0)
			return r;
		cells[0] = rollup->origin->trace_id;
		memcpy(cells + 1, entry, rollup->n_cells * sizeof(*cells));
		entry += rollup->n_cells;
	}

	forget(rollup);
	return batch_flush(rollup->batch, err);
}

void rollup_free(struct rollup *rollup)
{
	if (!rollup)
		return;
	batch_free(rollup->batch);
	free(rollup->entries);
	free(rollup->slots);
	free(rollup);
}
