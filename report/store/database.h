/*
 * database.h - the connection behind a struct store, for this folder only
 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <stdatomic.h>
#include <stdbool.h>

#include <sqlite3.h>

#include "report/store/store.h"

struct insert_queue;
struct ior_error;

struct store {
	sqlite3 *db;
	enum store_mode mode;
	struct insert_queue *inserts;   /* while a trace is imported */
	const atomic_bool *interrupted; /* the caller's, or NULL */
};

/* Note what sqlite last failed at, in its own words; a negative errno. */
int store_fail(const struct store *store, struct ior_error *err);

/* Run statements that give no rows. */
int store_execute(struct store *store, const char *sql, struct ior_error *err);

/* Prepare one statement of ours. */
int store_compile(struct store *store, const char *sql, sqlite3_stmt **ret,
		  struct ior_error *err);

/* Run a statement to its end and leave it ready for the next time. */
int store_run(struct store *store, sqlite3_stmt *statement,
	      struct ior_error *err);

/* The first column of the first row, 0 when there is none. */
int store_get_number(struct store *store, const char *sql, int64_t *ret,
		     struct ior_error *err);

/*
 * Trust nothing in the file: no function with side effects in its views, no
 * write to its schema, no huge value.
 */
int store_defend(struct store *store, struct ior_error *err);

#endif
