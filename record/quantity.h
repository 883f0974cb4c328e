/*
 * quantity.h - sizes, rates, parts and times, as people write them
 *
 * Each leaves *ret as it is when it returns false.
 */
#ifndef RECORD_QUANTITY_H
#define RECORD_QUANTITY_H

#include <stdbool.h>
#include <stdint.h>

/* "64M" is 67108864; K M G T count by 1024.  False when it is no size. */
bool quantity_parse_size(const char *text, uint64_t *ret);

/* "50K" is 50000; K M G count by 1000.  False when it is no rate, or none. */
bool quantity_parse_rate(const char *text, uint64_t *ret);

/* "2.5" or "2.5%".  False when it is no part of the CPUs of any host. */
bool quantity_parse_percent(const char *text, double *ret);

/* "1.5" is 1500000000.  False when it is no time, or none at all. */
bool quantity_parse_seconds(const char *text, uint64_t *ret_ns);

/* The same, or with a unit: "90s", "1.5m", "1h". */
bool quantity_parse_duration(const char *text, uint64_t *ret_ns);

#endif
