/*
 * rollup_seek.h - how far each request began from the end of the one before
 *
 *	r = seek_rollup_create(store, origin, &seek, &error);
 *	r = seek_rollup_add(seek, &row, &error);
 *	r = seek_rollup_flush(seek, &error);
 *	seek_rollup_free(seek);
 */
#ifndef STORE_ROLLUP_SEEK_H
#define STORE_ROLLUP_SEEK_H

struct disk_row;
struct ior_error;
struct origin;
struct seek_rollup;
struct store;

/* Both outlive it. */
int seek_rollup_create(struct store *store, const struct origin *origin,
		       struct seek_rollup **ret, struct ior_error *err);

/* Add a bio that is complete; one in flight is passed by. */
int seek_rollup_add(struct seek_rollup *seek, const struct disk_row *row,
		    struct ior_error *err);

int seek_rollup_flush(struct seek_rollup *seek, struct ior_error *err);

void seek_rollup_free(struct seek_rollup *seek);

#endif
