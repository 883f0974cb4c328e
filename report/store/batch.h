/*
 * batch.h - rows of one table, inserted many at a time
 *
 *	r = batch_create(store, &vfs_table, &batch, &error);
 *	r = batch_add(batch, &cells, &error);	then fill all cells
 *	r = batch_flush(batch, &error);
 *	batch_free(batch);
 *
 * Rows wait in slabs of memory.  A full one goes into the store's queue, whose
 * thread inserts it while the next is filled: a virtual table over the slab
 * feeds one INSERT INTO ... SELECT, which takes 0.6 us for the 19 columns of
 * vfs_io; bind and step take 0.9 us.  So a failure to insert is told by a later
 * call, at the latest when the queue is finished.
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include <stdint.h>

struct batch;
struct ior_error;
struct store;
struct table;

/* The store has a queue; both outlive the batch.  A table has one at a time. */
int batch_create(struct store *store, const struct table *table,
		 struct batch **ret, struct ior_error *err);

/*
 * Begin a row: *cells are the caller's to fill until the next call.  Texts must
 * outlive the queue.
 */
int batch_add(struct batch *batch, int64_t **cells, struct ior_error *err);

/* Add a row; its texts are copied. */
int batch_add_copy(struct batch *batch, const int64_t *cells,
		   struct ior_error *err);

/* Have the rows that wait inserted. */
int batch_flush(struct batch *batch, struct ior_error *err);

/* When the queue is finished or gone.  Rows that wait are dropped; NULL is
 * allowed. */
void batch_free(struct batch *batch);

#endif
