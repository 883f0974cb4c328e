/*
 * database.h - traces to import, and what became of them
 */
#ifndef TESTS_DATABASE_H
#define TESTS_DATABASE_H

#include "report/store/store.h"

/* A whole trace without events in a file of its own, that begins at 1000 ns. */
void write_trace(const char *path, const char *uuid);

/* Assert the rows of a query, fields parted by |, a line each; NULL is "". */
void assert_rows(struct store *store, const char *sql, const char *rows);

/* Assert that two queries give the same rows, in any order. */
void assert_same_rows(struct store *store, const char *one, const char *other);

#endif
