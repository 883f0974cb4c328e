/*
 * rollup_ledger.h - what the rows of the view ledger_rows sum to
 *
 * Three tables with the same sums: by file, by process and file system, and by
 * second.
 */
#ifndef STORE_ROLLUP_LEDGER_H
#define STORE_ROLLUP_LEDGER_H

struct disk_row;
struct ior_error;
struct known_file;
struct known_files;
struct ledger_rollups;
struct origin;
struct store;
struct vfs_row;

struct ledger_rollups_options {
	struct store *store;
	const struct origin *origin;
	struct known_files *files;
};

/* All in 'options' outlive it. */
int ledger_rollups_create(const struct ledger_rollups_options *options,
			  struct ledger_rollups **ret, struct ior_error *err);

/* The file of the row goes with it, as known_files has it. */
int ledger_rollups_add_vfs(struct ledger_rollups *rollups,
			   const struct vfs_row *row,
			   const struct known_file *file,
			   struct ior_error *err);
int ledger_rollups_add_disk(struct ledger_rollups *rollups,
			    const struct disk_row *row, struct ior_error *err);

int ledger_rollups_flush(struct ledger_rollups *rollups, struct ior_error *err);

void ledger_rollups_free(struct ledger_rollups *rollups);

#endif
