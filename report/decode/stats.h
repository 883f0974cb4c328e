/*
 * stats.h - what the kernel counted of the ring buffer of one CPU
 */
#ifndef DECODE_STATS_H
#define DECODE_STATS_H

#include <stdbool.h>
#include <stdint.h>

struct ior_text;

struct cpu_stats {
	uint32_t cpu;
	uint64_t n_lost; /* overrun, commit overrun and dropped */
};

/* Take a text "tracing/per_cpu/cpuN/stats"; false when it is another. */
bool stats_parse(const struct ior_text *text, struct cpu_stats *ret);

#endif
