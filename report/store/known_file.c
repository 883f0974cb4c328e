/*
 * known_file.c - what a rollup must know of a file when a row of it comes
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/ledger.h"
#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/database.h"
#include "report/store/known_file.h"
#include "report/store/origin.h"

/* Files asked for a moment ago; a power of two. */
#define RECENT_FILES 1024u

/* More than kernels have; a file of yet another is resolved at the end. */
#define NAMES_MAX 128u

struct known_files {
	const struct origin *origin;
	const struct ledger *ledger;
	bool some_unresolved;
	unsigned n_names;
	char *names[NAMES_MAX];
	struct known_file recent[RECENT_FILES];
};

int known_files_create(const struct origin *origin, struct known_files **ret,
		       struct ior_error *err)
{
	struct known_files *files;

	files = calloc(1, sizeof(*files));
	if (!files)
		return ior_fail(err, ENOMEM, "out of memory");
	files->origin = origin;
	*ret = files;
	return 0;
}

/* The same text at the same address for good; NULL when there is no room. */
static const char *keep_name(struct known_files *files, const char *name)
{
	unsigned i;

	for (i = 0; i < files->n_names; i++)
		if (!strcmp(files->names[i], name))
			return files->names[i];

	if (files->n_names == NAMES_MAX)
		return NULL;
	files->names[i] = strdup(name);
	if (files->names[i])
		files->n_names++;
	return files->names[i];
}

/* Of these no mount is looked for. */
static bool has_no_mount(enum file_kind kind)
{
	return kind == FILE_KIND_SOCKET || kind == FILE_KIND_PIPE;
}

static void leave_unresolved(struct known_files *files, uint32_t file_id,
			     struct known_file *ret)
{
	files->some_unresolved = true;
	ret->fs = -origin_id(files->origin, file_id);
	ret->device = ret->fs;
}

static bool learn(struct known_files *files, const struct file_row *row,
		  struct known_file *ret)
{
	const char *name = NULL;

	if (*row->fs) {
		name = keep_name(files, row->fs);
		if (!name)
			return false;
	} else if (!has_no_mount(row->kind)) {
		return false;
	}
	ret->fs = cell_text(name);
	ret->device = origin_id(files->origin, row->device_id);
	return true;
}

void known_files_set_ledger(struct known_files *files,
			    const struct ledger *ledger)
{
	files->ledger = ledger;
}

void known_files_get(struct known_files *files, uint32_t file_id,
		     struct known_file *ret)
{
	struct known_file *const recent =
		&files->recent[file_id % RECENT_FILES];
	struct known_file file = {
		.file_id = file_id,
		.fs = CELL_NULL,
		.device = CELL_NULL,
	};
	const struct file_row *row;

	if (recent->file_id == file_id && file_id != 0) {
		*ret = *recent;
		return;
	}

	row = file_id ? ledger_find_file(files->ledger, file_id) : NULL;
	if (row) {
		file.is_file = row->kind == FILE_KIND_FILE ||
			       row->kind == FILE_KIND_BLOCKDEV;
		if (learn(files, row, &file))
			*recent = file;
		else
			leave_unresolved(files, file_id, &file);
	}
	*ret = file;
}

/* Columns that hold minus an id, and the one of the file that belongs there. */
static const struct {
	const char *table;
	const char *column;
	const char *condition;
	const char *id;
} unresolved[] = {
	{ "rollup_file", "device_id", "r.device_id < 0", "-r.device_id" },
	{ "rollup_second", "device_id", "r.device_id < 0", "-r.device_id" },
	{ "rollup_process", "device_id", "r.device_id < 0", "-r.device_id" },
	{ "rollup_process", "fs", "typeof(r.fs) = 'blob'",
	  "CAST(r.fs AS INTEGER)" },
	{ "rollup_vfs_size", "fs", "typeof(r.fs) = 'blob'",
	  "CAST(r.fs AS INTEGER)" },
	{ "rollup_vfs_latency", "fs", "typeof(r.fs) = 'blob'",
	  "CAST(r.fs AS INTEGER)" },
	{ "rollup_heat", "fs", "typeof(r.fs) = 'blob'",
	  "CAST(r.fs AS INTEGER)" },
};

int known_files_resolve(const struct known_files *files, struct store *store,
			struct ior_error *err)
{
	char sql[512];
	size_t i;
	int r = 0;

	if (!files->some_unresolved)
		return 0;

	for (i = 0; r == 0 && i < sizeof(unresolved) / sizeof(unresolved[0]);
	     i++) {
		snprintf(sql, sizeof(sql),
			 "UPDATE %s AS r SET %s = "
			 "(SELECT f.%s FROM file AS f WHERE f.file_id = %s) "
			 "WHERE r.trace_id = %" PRId64 " AND %s",
			 unresolved[i].table, unresolved[i].column,
			 unresolved[i].column, unresolved[i].id,
			 files->origin->trace_id, unresolved[i].condition);
		r = store_execute(store, sql, err);
	}
	return r;
}

void known_files_free(struct known_files *files)
{
	unsigned i;

	if (!files)
		return;
	for (i = 0; i < files->n_names; i++)
		free(files->names[i]);
	free(files);
}
