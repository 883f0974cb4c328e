/*
 * match.h - how surely the durations of a histogram were found, and how many not
 */
#ifndef VIEW_MATCH_H
#define VIEW_MATCH_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "report/view/latency_sql.h"

/* Of calls or requests, by how they match; in the order of latency_matches. */
struct match_counts {
	uint64_t timed[LATENCY_N_MATCHES];
	uint64_t untimed[LATENCY_N_MATCHES]; /* their duration is not known */
};

struct store_query;

/* Add what a row of latency_sql() tells. */
void match_counts_add(struct match_counts *counts,
		      const struct store_query *query, bool is_timed);

/* Those whose duration is not known: open across lost events, or else. */
uint64_t match_counts_lost(const struct match_counts *counts);
uint64_t match_counts_untimed(const struct match_counts *counts);

/* Nothing where all match exactly and are timed, else a line or two. */
void match_counts_print(const struct match_counts *counts, FILE *out);

#endif
