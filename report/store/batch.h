/*
 * batch.h - rows of one table, inserted many at a time
 *
 *	r = batch_create(store, &vfs_table, &batch, &error);
 *	r = batch_add(batch, &cells, &error);	then fill all cells
 *	r = batch_flush(batch, &error);
 *	batch_free(batch);
 *
 * Rows wait in memory, and a virtual table over them feeds one INSERT INTO ...
 * SELECT, which takes 0.6 us for the 19 columns of vfs_io; bind and step take
 * 0.9 us.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include <stdint.h>

struct batch;
struct ior_error;
struct store;
struct table;

/* Both outlive the batch.  A table has one batch at a time. */
int batch_create(struct store *store, const struct table *table,
		 struct batch **ret, struct ior_error *err);

/*
 * Begin a row: *cells are the caller's to fill until the next call.  Texts must
 * outlive the batch's next flush.  A full batch is flushed first.
 */
int batch_add(struct batch *batch, int64_t **cells, struct ior_error *err);

/* Insert the rows that wait. */
int batch_flush(struct batch *batch, struct ior_error *err);

/* Rows that wait are dropped; NULL is allowed. */
void batch_free(struct batch *batch);

#endif
