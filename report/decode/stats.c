/*
 * stats.c - what the kernel counted of the ring buffer of one CPU
 */
#include <string.h>

#include "iorec/snapshot.h"
#include "report/decode/stats.h"

#define NAME_BEGIN "tracing/per_cpu/cpu"
#define NAME_END   "/stats"

/* No counter of a kernel gets there; one of a stranger may. */
#define COUNT_MAX (UINT64_MAX / 16)

/* Digits from *at on; *at is behind them then.  False when there are none. */
static bool get_number(const char *text, size_t size, size_t *at, uint64_t *ret)
{
	const size_t from = *at;
	uint64_t number = 0;

	for (; *at < size && text[*at] >= '0' && text[*at] <= '9'; (*at)++) {
		number = number * 10 + (uint64_t)(text[*at] - '0');
		if (number > COUNT_MAX)
			return false;
	}
	*ret = number;
	return *at > from;
}

static bool get_cpu(const char *name, uint32_t *ret)
{
	const size_t size = strlen(name);
	size_t at = strlen(NAME_BEGIN);
	uint64_t number;

	if (strncmp(name, NAME_BEGIN, at) != 0 ||
	    !get_number(name, size, &at, &number) || number > UINT32_MAX ||
	    strcmp(name + at, NAME_END) != 0)
		return false;
	*ret = (uint32_t)number;
	return true;
}

/* The number of lost events that a line tells, or 0. */
static uint64_t get_lost(const char *line, size_t size)
{
	static const char *const names[] = {
		"overrun: ",
		"commit overrun: ",
		"dropped events: ",
	};
	uint64_t number;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t at = strlen(names[i]);

		if (size > at && !memcmp(line, names[i], at) &&
		    get_number(line, size, &at, &number))
			return number;
	}
	return 0;
}

bool stats_parse(const struct ior_text *text, struct cpu_stats *ret)
{
	const char *const data = text->data;
	uint32_t cpu;
	size_t at, size;

	if (!get_cpu(text->name, &cpu))
		return false;

	*ret = (struct cpu_stats){ .cpu = cpu };
	for (at = 0; at < text->size; at += size + 1) {
		const char *const end =
			memchr(data + at, '\n', text->size - at);

		size = end ? (size_t)(end - data) - at : text->size - at;
		ret->n_lost += get_lost(data + at, size);
		if (ret->n_lost > COUNT_MAX)
			ret->n_lost = COUNT_MAX;
	}
	return true;
}
