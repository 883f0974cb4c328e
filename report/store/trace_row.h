/*
 * trace_row.h - the row of a trace and its facts
 */
#ifndef STORE_TRACE_ROW_H
#define STORE_TRACE_ROW_H

#include <stdbool.h>
#include <stdint.h>

struct fact_row;
struct ior_error;
struct origin;
struct store;
struct trace_row;
struct trace_summary;

/* Both outlive it. */
int trace_row_create(struct store *store, const struct origin *origin,
		     struct trace_row **ret, struct ior_error *err);

/* Keep a fact.  -EEXIST for the uuid of a trace that is there already. */
int trace_row_fact(struct trace_row *row, const struct fact_row *fact,
		   struct ior_error *err);

/* A fact as a number; false when it is none or was not given. */
bool trace_row_get_number(const struct trace_row *row, const char *name,
			  int64_t *ret);

/* Insert the row, and what reading the trace has told as facts. */
int trace_row_finish(struct trace_row *row, const struct trace_summary *summary,
		     bool has_rows, struct ior_error *err);

void trace_row_free(struct trace_row *row);

#endif
