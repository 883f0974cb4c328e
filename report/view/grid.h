/*
 * grid.h - a view that is sums by keys, told by one row of a table
 *
 * A grid names where its numbers come from, what is summed, and the columns
 * that are made of the sums; the keys, filters, --top, --sort, --interval and
 * the total are the same for all of them.  grids.c has the grids, grid_sql.c
 * makes the statement:
 *
 *	source -> part: sums by layer, interval, keys and own keys
 *	       -> line: the same without the layer, with its place
 *	       -> rows: the first --top of them, (other), total
 *
 * Expressions see in a source r with its task t and device d, in a column the
 * sums by their names and length_s, the seconds that a row is about.
 */
#ifndef VIEW_GRID_H
#define VIEW_GRID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "report/view/grid_sql.h"
#include "report/view/key.h"
#include "report/view/sheet.h"

struct ior_error;
struct question;
struct view;
struct view_request;

/* What a source can be asked by; bits. */
enum grid_has {
	GRID_TASK = 1,
	GRID_DEVICE = 2,
	GRID_PARTITION = 4,
	GRID_FS = 8,
	GRID_FILE = 16,
	GRID_OP = 32,
	GRID_CALL = 64,
	GRID_CAUSE = 128,
	GRID_CPU = 256,
	GRID_SECOND = 512, /* whole seconds */
	GRID_TIME = 1024,
};

/*
 * A table or a SELECT in parentheses.  It has trace_id, task_id, device_id and
 * lower, if only as NULL and 0, and what 'has' says.
 */
struct grid_source {
	const char *sql;
	unsigned int has;
	bool is_rows; /* only a database with all rows has it */
};

/* A key that the grid always has, behind those of --by. */
struct grid_own {
	const char *name; /* NULL: tells apart, and is not shown */
	const char *title;
	const char *value; /* in the source; rows are sorted by it */
	const char *shown; /* of o0, o1 ...; NULL: as it is */
	enum sheet_kind kind;
};

struct grid_sum {
	const char *name; /* NULL ends */
	const char *value;
	bool greatest; /* not added */
};

/*
 * A number that is no sum: how many different ones there are.  Of rows that are
 * folded into (other) it is not known.
 */
struct grid_distinct {
	const char *name; /* NULL: the grid has none */
	const char *value;
	const char *each; /* for how many each counts, the same in a trace */
};

struct grid_column {
	struct sheet_column sheet; /* without name: ends */
	const char *value;         /* of the sums; NULL: the one of its name */
};

#define GRID_OWN_MAX     8
#define GRID_SUMS_MAX    32
#define GRID_COLUMNS_MAX 24
#define GRID_SOURCES_MAX 4

struct grid {
	struct grid_source sources[GRID_SOURCES_MAX]; /* the cheapest first */
	const char *joins;                            /* or NULL */
	bool each_layer; /* a device below another counts like any */
	struct grid_own own[GRID_OWN_MAX + 1]; /* ended by one without value */
	size_t n_rank; /* own keys that --top counts rows by */
	const struct grid_sum *sums;
	struct grid_distinct distinct;
	const struct grid_column *columns;
	const char *weight[2]; /* of the sums: what comes first */
	const char *having;    /* of the sums: what is a row; or NULL: all */
	bool has_total;
	bool splits;       /* a table for each interval */
	unsigned int keys; /* bits of the keys that make sense: 1 << KEY_PID */
	const char *comm_title; /* instead of COMM */
	/* A line above the table of an interval that began at at_s. */
	int (*head)(const struct view_request *request, int64_t at_s, FILE *out,
		    struct ior_error *err);
	const char *empty;
};

extern const struct grid grid_cache;
extern const struct grid grid_iostat;
extern const struct grid grid_levels;
extern const struct grid grid_seeks;
extern const struct grid grid_sizes;
extern const struct grid grid_stacks;
extern const struct grid grid_stages;
extern const struct grid grid_summary_devices;
extern const struct grid grid_summary_files;
extern const struct grid grid_summary_processes;
extern const struct grid grid_summary_slowest;
extern const struct grid grid_syscalls;
extern const struct grid grid_top;
extern const struct grid grid_writeback;

/* SOURCE_ROWS where the sums do not have the answer. */
enum key_source grid_view_source(const struct view *view,
				 const struct question *question);

/* Fails with -EINVAL when no source can answer, and names what is too much. */
int grid_check(const struct view *view, const struct question *question,
	       struct ior_error *err);

const char *grid_view_column(const struct view *view,
			     const struct question *question, size_t index);

/* A row on its way; the cells are valid until the consumer returns. */
struct grid_row {
	enum grid_mark mark;
	const struct sheet_column *columns;
	const struct store_value *cells;
	size_t n_columns;
};

struct grid_consumer {
	/* 0 goes on, 1 has enough, negative fails. */
	int (*row)(void *context, const struct grid_row *row,
		   struct ior_error *err);
	void *context;
};

/*
 * Hand out the rows, (other) and total that a view's question without interval
 * has of a grid, for a view that is made of several.
 */
int grid_each(const struct view_request *request, const struct grid *grid,
	      const struct grid_consumer *consumer, struct ior_error *err);

int grid_print(const struct view_request *request, FILE *out,
	       struct ior_error *err);

#endif
