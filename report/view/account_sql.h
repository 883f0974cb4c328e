/*
 * account_sql.h - what a report says of itself, row by row
 */
#ifndef VIEW_ACCOUNT_SQL_H
#define VIEW_ACCOUNT_SQL_H

struct ior_error;
struct store;
struct store_query;

enum check_column {
	CHECK_DEVICE,
	CHECK_DIRECTION,
	CHECK_EVENTS_BYTES,
	CHECK_KERNEL_BYTES, /* NULL: no kernel account */
	CHECK_ACCOUNTED,
	CHECK_FROM_NS,
	CHECK_TO_NS,
	CHECK_HOST,
};

enum gap_column {
	GAP_CPU,
	GAP_FROM_NS,
	GAP_TO_NS,
	GAP_EVENTS,
};

enum coverage_column {
	COVERAGE_WHAT,
	COVERAGE_WHY,
};

extern const char account_checks[];
extern const char account_gaps[];
extern const char account_seen[];
extern const char account_unseen[];
extern const char account_unseen_about[];
extern const char account_unseen_summary[];

/* Run a statement and hand each of its rows to 'each'. */
int account_run(struct store *store, const char *sql,
		void (*each)(void *context, const struct store_query *row),
		void *context, struct ior_error *err);

#endif
