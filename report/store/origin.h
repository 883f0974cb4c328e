/*
 * origin.h - where the ids and the times of a trace begin in the database
 */
#ifndef STORE_ORIGIN_H
#define STORE_ORIGIN_H

#include <stdint.h>

#include "report/store/cell.h"
#include "report/store/schema.h"

struct origin {
	int64_t trace_id;
	uint64_t start_ns; /* of the trace's clock */
};

/* Number 0 is none. */
static inline int64_t origin_id(const struct origin *origin, uint64_t number)
{
	const uint64_t first = (uint64_t)(origin->trace_id - 1)
			       << STORE_ID_BITS;

	return number ? (int64_t)(first | number) : CELL_NULL;
}

/* What was before the start is at the start. */
static inline int64_t origin_since(const struct origin *origin,
				   uint64_t time_ns)
{
	if (time_ns < origin->start_ns)
		return 0;
	time_ns -= origin->start_ns;
	return time_ns < INT64_MAX ? (int64_t)time_ns : INT64_MAX;
}

/* The same where time 0 is unknown. */
static inline int64_t origin_time(const struct origin *origin, uint64_t time_ns)
{
	return time_ns ? origin_since(origin, time_ns) : CELL_NULL;
}

#endif
