/*
 * gaps.c - when the losses of each CPU that are known of will be over
 */
#include "report/model/gaps.h"

void gaps_add(struct gaps *gaps, uint32_t cpu, uint64_t to_ns)
{
	uint64_t *const at = &gaps->to_ns[cpu % GAPS_CPUS_MAX];

	if (to_ns > *at)
		*at = to_ns;
	if (!gaps->next_ns || to_ns < gaps->next_ns)
		gaps->next_ns = to_ns;
}

bool gaps_end(struct gaps *gaps, uint64_t time_ns)
{
	uint64_t next_ns = 0;
	uint32_t i;

	if (!gaps->next_ns || time_ns < gaps->next_ns)
		return false;

	for (i = 0; i < GAPS_CPUS_MAX; i++) {
		uint64_t *const at = &gaps->to_ns[i];

		if (*at <= time_ns)
			*at = 0;
		else if (!next_ns || *at < next_ns)
			next_ns = *at;
	}
	gaps->next_ns = next_ns;
	return true;
}
