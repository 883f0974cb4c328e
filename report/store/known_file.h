/*
 * known_file.h - what a rollup must know of a file when a row of it comes
 *
 * A file's id is for good, and so is its kind; but the model may learn only
 * later on which file system it is, when a mount is seen late.  Until it is
 * known, the rollups keep minus the id in place of the name and of the device,
 * and known_files_resolve() puts both there when all files are in.
 */
#ifndef STORE_KNOWN_FILE_H
#define STORE_KNOWN_FILE_H

#include <stdbool.h>
#include <stdint.h>

struct ior_error;
struct known_files;
struct ledger;
struct origin;
struct store;

struct known_file {
	uint32_t file_id;
	bool is_file;   /* counts in file_*: a file or a block device */
	int64_t fs;     /* cell: name, NULL, or minus the id in the database */
	int64_t device; /* cell: id in the database, NULL, or the same */
};

/* The origin outlives it. */
int known_files_create(const struct origin *origin, struct known_files **ret,
		       struct ior_error *err);

/* Whom to ask; must be set before the first file is asked for. */
void known_files_set_ledger(struct known_files *files,
			    const struct ledger *ledger);

/* What is known of a file; the name in it is good while 'files' is. */
void known_files_get(struct known_files *files, uint32_t file_id,
		     struct known_file *ret);

/* Call it behind all rows of files and of rollups. */
int known_files_resolve(const struct known_files *files, struct store *store,
			struct ior_error *err);

void known_files_free(struct known_files *files);

#endif
