/*
 * table.h - a table of the schema, and rows into it one by one
 *
 *	r = inserter_init(&inserter, store, &mount_table, &error);
 *	r = inserter_add(&inserter, cells, &error);
 *	inserter_release(&inserter);
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

struct ior_error;
struct store;

struct table {
	const char *name;
	const char *types; /* enum cell_type, a letter a column */
	bool replaces;     /* a row of the same key: the trace names the keys */
};

struct inserter {
	const struct table *table;
	struct store *store;
	sqlite3_stmt *statement;
};

/* The store and the table outlive it. */
int inserter_init(struct inserter *inserter, struct store *store,
		  const struct table *table, struct ior_error *err);

/* Insert a row; its texts need not outlive the call. */
int inserter_add(struct inserter *inserter, const int64_t *cells,
		 struct ior_error *err);

void inserter_release(struct inserter *inserter);

#endif
