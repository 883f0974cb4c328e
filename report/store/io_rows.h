/*
 * io_rows.h - calls and bios into vfs_io, disk_io and disk_io_owner
 */
#ifndef STORE_IO_ROWS_H
#define STORE_IO_ROWS_H

struct disk_row;
struct io_rows;
struct ior_error;
struct origin;
struct store;
struct vfs_row;

/* Both outlive the rows. */
int io_rows_create(struct store *store, const struct origin *origin,
		   struct io_rows **ret, struct ior_error *err);

int io_rows_add_vfs(struct io_rows *rows, const struct vfs_row *row,
		    struct ior_error *err);
int io_rows_add_disk(struct io_rows *rows, const struct disk_row *row,
		     struct ior_error *err);

int io_rows_flush(struct io_rows *rows, struct ior_error *err);

void io_rows_free(struct io_rows *rows);

#endif
