/*
 * traces.h - the traces of a database, as far as every view asks
 */
#ifndef VIEW_TRACES_H
#define VIEW_TRACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct ior_error;
struct store;

struct traces_item {
	int64_t trace_id;
	int64_t start_realtime_ns;
	int64_t utc_offset_s; /* of the host's clock; 0 when not recorded */
	int64_t duration_ns;
	int64_t n_lost;
	int64_t n_gaps;
	bool complete;
	bool has_rows;
};

struct traces {
	struct traces_item *items;
	size_t n_items;
};

/* On success the caller releases *ret. */
int traces_load(struct store *store, struct traces *ret, struct ior_error *err);

/* Whether all that was to be recorded is there, in all of them. */
bool traces_are_whole(const struct traces *traces);

/* Whether events were lost in one of them. */
bool traces_are_lossy(const struct traces *traces);

/* The events that were lost in all of them. */
int64_t traces_n_lost(const struct traces *traces);

/* "1,021 events"; where there are gaps and no number: "an unknown number of events" */
void traces_put_lost(FILE *out, int64_t n_lost);

/* Whether each has rows, not only rollups. */
bool traces_have_rows(const struct traces *traces);

void traces_release(struct traces *traces);

#endif
