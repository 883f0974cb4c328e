/*
 * proportion.c - part a size in proportion, so that the parts sum to it
 */
#include <string.h>

#include "report/model/proportion.h"

/* A product of two sizes. */
__extension__ typedef unsigned __int128 wide;

static wide sum_of(const uint64_t *weights, uint32_t n_parts)
{
	wide sum = 0;
	uint32_t i;

	for (i = 0; i < n_parts; i++)
		sum += weights[i];
	return sum;
}

/* Which part lost most by rounding; its loss is then forgotten. */
static uint32_t take_most_lost(wide *lost, uint32_t n_parts)
{
	uint32_t most = 0;
	uint32_t i;

	for (i = 1; i < n_parts; i++) {
		if (lost[i] > lost[most])
			most = i;
	}
	lost[most] = 0;
	return most;
}

void proportion_part(const uint64_t *weights, uint32_t n_parts, uint64_t size,
		     uint64_t *ret)
{
	const wide sum = sum_of(weights, n_parts);
	wide lost[PROPORTION_PARTS_MAX] = { 0 };
	uint64_t rest = size;
	uint32_t i;

	if (!sum) {
		memset(ret, 0, n_parts * sizeof(*ret));
		ret[0] = size;
		return;
	}

	for (i = 0; i < n_parts; i++) {
		const wide product = (wide)size * weights[i];

		/* no more than 'size', as a weight is no more than the sum */
		ret[i] = (uint64_t)(product / sum);
		lost[i] = product % sum;
		rest -= ret[i];
	}
	for (; rest; rest--)
		ret[take_most_lost(lost, n_parts)]++;
}
