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
	unsigned n_added; /* of these, the first; of the others the greatest */
	unsigned n_cells; /* keys and sums of an entry */
	unsigned n_entries;
	int64_t *entries;
	int64_t *last;    /* that was added to; NULL none */
	uint32_t *slots;  /* number of an entry + 1; 0 is free */
	size_t slot_mask; /* of those in use */
};

/* Few entries lie close together, in the caches of a CPU. */
#define SLOTS_MIN 1024u

static int allocate(struct rollup *rollup, struct ior_error *err)
{
	const unsigned entries_max = rollup->shape->entries_max;
	size_t n_slots = SLOTS_MIN;

	while (n_slots < 2 * (size_t)entries_max)
		n_slots *= 2;

	/* memory that no entry was in yet costs nothing */
	rollup->slot_mask = SLOTS_MIN - 1;
	rollup->slots = calloc(n_slots, sizeof(*rollup->slots));
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
	rollup->n_added = (unsigned)strspn(shape->sums, "+");
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

/* Each key has an odd factor of its own, so that none waits for the next. */
static uint64_t hash_keys(const int64_t *keys, unsigned n_keys)
{
	uint64_t factor = 0x9e3779b97f4a7c15;
	uint64_t hash = 0;
	unsigned i;

	for (i = 0; i < n_keys; i++) {
		hash += (uint64_t)keys[i] * factor;
		factor += 0xd1b54a32d192ed02;
	}
	hash ^= hash >> 32;
	return hash * 0x9e3779b97f4a7c15 >> 24;
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

static int64_t *get_entry(const struct rollup *rollup, unsigned i)
{
	return rollup->entries + (size_t)i * rollup->n_cells;
}

static int64_t *append(struct rollup *rollup, const int64_t *keys)
{
	int64_t *const entry = get_entry(rollup, rollup->n_entries);

	memcpy(entry, keys, rollup->n_keys * sizeof(*keys));
	memset(entry + rollup->n_keys, 0, rollup->n_sums * sizeof(*keys));
	rollup->n_entries++;
	return entry;
}

/* Where the entry of these keys is, or the free slot where it would be. */
static size_t find_slot(const struct rollup *rollup, const int64_t *keys)
{
	size_t at = hash_keys(keys, rollup->n_keys) & rollup->slot_mask;

	while (rollup->slots[at] &&
	       !has_keys(rollup, get_entry(rollup, rollup->slots[at] - 1),
			 keys))
		at = (at + 1) & rollup->slot_mask;
	return at;
}

static void clear_slots(struct rollup *rollup)
{
	memset(rollup->slots, 0,
	       (rollup->slot_mask + 1) * sizeof(*rollup->slots));
}

/* Use twice as many slots; entries_max never takes more than half of all. */
static void spread(struct rollup *rollup)
{
	unsigned i;

	rollup->slot_mask = rollup->slot_mask * 2 + 1;
	clear_slots(rollup);
	for (i = 0; i < rollup->n_entries; i++)
		rollup->slots[find_slot(rollup, get_entry(rollup, i))] = i + 1;
}

static int64_t *find_or_append(struct rollup *rollup, const int64_t *keys)
{
	size_t at = find_slot(rollup, keys);

	if (rollup->slots[at])
		return get_entry(rollup, rollup->slots[at] - 1);

	if (rollup->n_entries * (size_t)2 > rollup->slot_mask) {
		spread(rollup);
		at = find_slot(rollup, keys);
	}
	rollup->slots[at] = rollup->n_entries + 1;
	return append(rollup, keys);
}

/* Sums are of numbers that a trace claims; they wrap rather than trap. */
static void add_sums(const struct rollup *rollup, int64_t *to,
		     const int64_t *sums)
{
	unsigned i;

	for (i = 0; i < rollup->n_added; i++)
		to[i] = (int64_t)((uint64_t)to[i] + (uint64_t)sums[i]);
	for (; i < rollup->n_sums; i++)
		if (to[i] < sums[i])
			to[i] = sums[i];
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
	clear_slots(rollup);
	rollup->slot_mask = SLOTS_MIN - 1;
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
