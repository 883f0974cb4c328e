/*
 * store.h - a database of traces, and the rows on their way into it
 *
 * The only folder that knows sqlite3.h.  A database is a .db that import made,
 * or a private temporary one.  One import is one transaction:
 *
 *	r = store_open(path, STORE_WRITE, &store, &error);
 *	r = store_import(store, trace_path, &options, &id, &error);
 *	r = store_query(store, sql, &result, &error);
 *	store_close(store);
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct ior_error;
struct store;
struct store_query;
struct trace_summary;

enum store_mode {
	STORE_READ,      /* an existing .db, defensively */
	STORE_WRITE,     /* created when missing, 0600 */
	STORE_TEMPORARY, /* path is ignored; removed on close */
};

/* Whether the file at 'path' begins as a database does; false if unreadable. */
bool store_is_database(const char *path);

/*
 * Open a database.  -EBADMSG when it is damaged, not a database or not one of
 * iorec, -EPROTONOSUPPORT when of another version, else what the kernel said.
 * The sentence does not name the path.
 */
int store_open(const char *path, enum store_mode mode, struct store **ret,
	       struct ior_error *err);

/* What import keeps. */
struct store_import_options {
	bool rollups_only; /* vfs_io, disk_io and their like stay empty */
	/* told now and then; may be NULL; not 0 ends the import */
	int (*progress)(void *context, uint64_t done, uint64_t size,
			uint64_t n_events);
	void *context;
	const atomic_bool *interrupted; /* rolls back when it turns true */
};

/*
 * Import the trace at 'path' in one transaction.  -EEXIST when its uuid is
 * there already; -EINTR when interrupted; nothing of it stays then.
 */
int store_import(struct store *store, const char *path,
		 const struct store_import_options *options,
		 struct trace_summary *summary, struct ior_error *err);

/*
 * For what a user wrote: from now on no statement changes the database,
 * attaches another or sets a pragma.  A STORE_READ store is born so.
 */
int store_forbid_writing(struct store *store, struct ior_error *err);

enum store_type {
	STORE_NULL,
	STORE_INTEGER,
	STORE_REAL,
	STORE_TEXT,
};

struct store_value {
	enum store_type type;
	int64_t integer;
	double real;
	const char *text; /* valid until the next step; may hold any byte */
	uint32_t size;    /* of text, in bytes */
};

/*
 * Prepare one statement; *tail is set behind it when not NULL.  *ret is NULL
 * when there was only white space.  Parameters are bound by number, from 1.
 */
int store_prepare(struct store *store, const char *sql, const char **tail,
		  struct store_query **ret, struct ior_error *err);

/* Whether a text ends where a statement does: in a ';' that is in no string. */
bool store_is_statement(const char *sql);

/*
 * From now on a query ends with -EINTR when the flag is true; it outlives the
 * store.
 */
void store_heed(struct store *store, const atomic_bool *interrupted);

/* Where in its text the last statement failed, in bytes; -1 unknown. */
int store_error_offset(const struct store *store);

int store_bind_text(struct store_query *query, int index, const char *value,
		    struct ior_error *err);
int store_bind_integer(struct store_query *query, int index, int64_t value,
		       struct ior_error *err);

/* 1 for a row, 0 at the end. */
int store_step(struct store_query *query, struct ior_error *err);

/* Back to before the first row; what was bound stays. */
int store_reset(struct store_query *query, struct ior_error *err);

int store_n_columns(const struct store_query *query);
const char *store_column_name(const struct store_query *query, int column);
void store_get(const struct store_query *query, int column,
	       struct store_value *ret);

/*
 * The same for many rows a second: a number, 'unknown' when it is none; a text,
 * "" when there is none, valid until the next step.
 */
int64_t store_get_integer(const struct store_query *query, int column,
			  int64_t unknown);
const char *store_get_text(const struct store_query *query, int column);

void store_query_free(struct store_query *query);

void store_close(struct store *store);

#endif
