/*
 * period.c - the time that a trace is about, and what lies outside of it
 */
#include <string.h>

#include "iorec/snapshot.h"
#include "report/decode/period.h"

#define COUNTERS "proc/"

/* Of the kernel, which stay the same. */
#define SYMBOLS "proc/kallsyms"

/* Of a process; they are read again in each segment. */
static const char *const states[] = { "tasks", "files", "links", "names" };

/* False when it is no number, or one that does not fit. */
static bool get_number(const struct ior_text *text, uint64_t *ret)
{
	uint64_t number = 0;
	size_t i;

	if (!text->size)
		return false;
	for (i = 0; i < text->size; i++) {
		const char digit = text->data[i];

		if (digit < '0' || digit > '9' || number > UINT64_MAX / 10 - 9)
			return false;
		number = number * 10 + (uint64_t)(digit - '0');
	}
	*ret = number;
	return true;
}

void period_note(struct period *period, const struct ior_text *text)
{
	if (!strcmp(text->name, "start_ns"))
		get_number(text, &period->start_ns);
	if (!strcmp(text->name, "end_ns"))
		get_number(text, &period->end_ns);
}

bool period_has(const struct period *period, uint64_t time_ns)
{
	return time_ns >= period->start_ns && time_ns < period->end_ns;
}

static bool is_counter(const struct ior_text *text)
{
	return !strncmp(text->name, COUNTERS, strlen(COUNTERS)) &&
	       strcmp(text->name, SYMBOLS) != 0;
}

static bool is_state(const struct ior_text *text)
{
	size_t i;

	for (i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (!strcmp(states[i], text->name))
			return true;
	return false;
}

bool period_has_text(const struct period *period, struct ior_text *text)
{
	const bool counter = is_counter(text);

	if (text->time_ns < period->start_ns)
		return !counter && !is_state(text);
	if (text->time_ns <= period->end_ns)
		return true;
	text->time_ns = period->end_ns;
	return !counter;
}
