/*
 * ledger_sql.h - the statement that a question to the ledger becomes
 *
 * Its rows: is_total, is_remainder, the keys (pid: pid and comm), the numbers
 * of ledger_numbers in their order.  The last row is the total.
 */
#ifndef VIEW_LEDGER_SQL_H
#define VIEW_LEDGER_SQL_H

#include <stddef.h>

#include "report/view/question.h"

struct ior_error;
struct traces;

/* The sums among the ledger's columns, in the order of the rollups. */
enum ledger_number {
	VFS_READS,
	VFS_READ_BYTES,
	VFS_WRITES,
	VFS_WRITE_BYTES,
	FILE_READS,
	FILE_READ_BYTES,
	FILE_WRITES,
	FILE_WRITE_BYTES,
	READ_PAGES,
	HIT_PAGES,
	READAHEAD_PAGES,
	INFLIGHT_PAGES,
	MISS_PAGES,
	DISK_READS,
	DISK_READ_BYTES,
	DISK_WRITES,
	DISK_WRITE_BYTES,
	ESTIMATED_BYTES,
	LOST_IOS,
	N_LEDGER_NUMBERS,
};

extern const char *const ledger_numbers[N_LEDGER_NUMBERS];

/* The caller frees *ret. */
int ledger_sql(const struct question *question, enum key_source source,
	       const struct traces *traces, char **ret, struct ior_error *err);

/* What was in flight at the end: the I/Os, their bytes.  Time plays no part. */
int ledger_sql_in_flight(const struct question *question, char **ret,
			 struct ior_error *err);

#endif
