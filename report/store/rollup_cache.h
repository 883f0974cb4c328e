/*
 * rollup_cache.h - what each task brought into the cache, of which file, again
 */
#ifndef STORE_ROLLUP_CACHE_H
#define STORE_ROLLUP_CACHE_H

struct cache_row;
struct ior_error;
struct origin;
struct refault_row;
struct rollup;

extern const struct rollup_shape cache_rollup_shape;

extern const struct rollup_shape refault_rollup_shape;

int refault_rollup_add(struct rollup *rollup, const struct origin *origin,
		       const struct refault_row *row, struct ior_error *err);

int cache_rollup_add(struct rollup *rollup, const struct origin *origin,
		     const struct cache_row *row, struct ior_error *err);

#endif
