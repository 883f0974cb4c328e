/*
 * rollup_busy.h - how long each device was at work, and on how many at once
 *
 *	r = busy_rollup_create(store, origin, &busy, &error);
 *	r = busy_rollup_add(busy, &row, &error);
 *	r = busy_rollup_flush(busy, &error);
 *	busy_rollup_free(busy);
 */
#ifndef STORE_ROLLUP_BUSY_H
#define STORE_ROLLUP_BUSY_H

struct busy_rollup;
struct disk_row;
struct ior_error;
struct origin;
struct store;

/* Both outlive it. */
int busy_rollup_create(struct store *store, const struct origin *origin,
		       struct busy_rollup **ret, struct ior_error *err);

/* Add a request that is complete; other rows are passed by. */
int busy_rollup_add(struct busy_rollup *busy, const struct disk_row *row,
		    struct ior_error *err);

int busy_rollup_flush(struct busy_rollup *busy, struct ior_error *err);

void busy_rollup_free(struct busy_rollup *busy);

#endif
