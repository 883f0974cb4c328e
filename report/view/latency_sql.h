/*
 * latency_sql.h - the statement that asks how long things took
 *
 * Its rows: the number of the histogram, layer (vfs or disk), op, stage,
 * bucket, n, sum_ns, max_ns, then the keys (pid: pid and comm).  Rows of one
 * histogram follow each other.
 */
#ifndef VIEW_LATENCY_SQL_H
#define VIEW_LATENCY_SQL_H

#include <stdio.h>

#include "report/view/histogram.h"
#include "report/view/question.h"

struct ior_error;
struct traces;

#define LATENCY_N_MATCHES 7

/* The words of disk_io.match; the last is "lost". */
extern const char *const latency_matches[LATENCY_N_MATCHES];

/* A row whose bucket is NULL has those whose duration is not known. */
enum latency_column {
	LATENCY_HISTOGRAM,
	LATENCY_LAYER,
	LATENCY_OP,
	LATENCY_STAGE,
	LATENCY_BUCKET,
	LATENCY_N,
	LATENCY_SUM_NS,
	LATENCY_MAX_NS,
	LATENCY_PARTS, /* how many are in each part of the bucket */
	LATENCY_PARTS_END = LATENCY_PARTS + HISTOGRAM_PARTS - 1,
	LATENCY_MATCHES, /* how many are of each match, as in latency_matches */
	LATENCY_MATCHES_END = LATENCY_MATCHES + LATENCY_N_MATCHES - 1,
	LATENCY_KEYS,
};

/*
 * A SELECT of all calls and requests, one by one: what filters and keys may ask
 * for, time_ns, layer, stage, bucket, n (1), sum_ns and max_ns.
 */
void latency_sql_rows(FILE *sql);

/* 'source' is SOURCE_ROWS or that of the rollups.  The caller frees *ret. */
int latency_sql(const struct question *question, enum key_source source,
		const struct traces *traces, char **ret, struct ior_error *err);

#endif
