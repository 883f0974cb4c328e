/*
 * rows.h - the sink that puts a ledger's rows into the tables
 *
 *	r = rows_create(&options, &rows, &error);
 *	r = ledger_create(rows_sink(rows), trace, &ledger, &error);
 *	rows_set_ledger(rows, ledger);
 *	...
 *	r = rows_finish(rows, &summary, &error);
 *	rows_free(rows);
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include <stdbool.h>
#include <stdint.h>

struct ior_error;
struct ledger;
struct row_sink;
struct rows;
struct store;
struct trace_summary;

struct rows_options {
	struct store *store; /* in a transaction; outlives the rows */
	bool rollups_only;
};

/* The trace is the next one of the database. */
int rows_create(const struct rows_options *options, struct rows **ret,
		struct ior_error *err);

/* Valid while the rows are. */
const struct row_sink *rows_sink(const struct rows *rows);

/* Whom to ask for files that rows name; call it before the first event. */
void rows_set_ledger(struct rows *rows, const struct ledger *ledger);

/* Times of rows count from here, unless the trace said when it began. */
void rows_begin_at(struct rows *rows, uint64_t time_ns);

/* Put in what waits, and the row of the trace. */
int rows_finish(struct rows *rows, const struct trace_summary *summary,
		struct ior_error *err);

void rows_free(struct rows *rows);

#endif
