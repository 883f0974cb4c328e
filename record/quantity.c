/*
 * quantity.c - sizes, rates, parts and times, as people write them
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/clock.h"
#include "record/quantity.h"

/* A year; longer is a slip of the keyboard. */
#define SECONDS_MAX (366.0 * 24 * 3600)

/* An idle recorder takes less than the one; no host has as much as the other. */
#define PERCENT_MIN 0.1
#define PERCENT_MAX 1000000.0

bool quantity_parse_size(const char *text, uint64_t *ret)
{
	static const char units[] = "KMGT";
	unsigned long long number;
	unsigned int shift = 0;
	const char *unit;
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return false;

	errno = 0;
	number = strtoull(text, &end, 10);
	if (errno)
		return false;
	if (*end) {
		unit = strchr(units, toupper((unsigned char)*end));
		if (!unit || end[1])
			return false;
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (number > UINT64_MAX >> shift)
		return false;

	*ret = (uint64_t)number << shift;
	return true;
}

bool quantity_parse_rate(const char *text, uint64_t *ret)
{
	static const struct {
		char unit;
		uint64_t factor;
	} units[] = {
		{ '\0', 1 },
		{ 'K', 1000 },
		{ 'M', 1000000 },
		{ 'G', 1000000000 },
	};
	unsigned long long number;
	size_t i = 0;
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return false;

	errno = 0;
	number = strtoull(text, &end, 10);
	while (i < sizeof(units) / sizeof(units[0]) &&
	       units[i].unit != toupper((unsigned char)*end))
		i++;
	if (errno || !number || i == sizeof(units) / sizeof(units[0]) ||
	    (*end && end[1]) || number > UINT64_MAX / units[i].factor)
		return false;

	*ret = (uint64_t)number * units[i].factor;
	return true;
}

bool quantity_parse_percent(const char *text, double *ret)
{
	double percent;
	char *end;

	/* strtod also takes "inf", "nan" and "0x1p4". */
	if (text[strspn(text, "0123456789.%")] ||
	    !isdigit((unsigned char)*text))
		return false;

	percent = strtod(text, &end);
	end += *end == '%';
	if (*end || percent < PERCENT_MIN || percent > PERCENT_MAX)
		return false;

	*ret = percent;
	return true;
}

bool quantity_parse_seconds(const char *text, uint64_t *ret_ns)
{
	double seconds;
	char *end;

	/* strtod also takes "inf", "nan" and "0x1p4". */
	if (text[strspn(text, "0123456789.")] || !text[0])
		return false;

	seconds = strtod(text, &end);
	if (*end || seconds > SECONDS_MAX || seconds * NS_PER_S < 1)
		return false;

	*ret_ns = (uint64_t)(seconds * NS_PER_S);
	return true;
}

/* The unit at the end of 'text' in seconds; *ret_size is what stands before it. */
static uint64_t find_unit(const char *text, size_t *ret_size)
{
	static const struct {
		char unit;
		uint64_t n_seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 } };
	const size_t size = strlen(text);
	size_t i;

	for (i = 0; size && i < sizeof(units) / sizeof(units[0]); i++)
		if (text[size - 1] == units[i].unit) {
			*ret_size = size - 1;
			return units[i].n_seconds;
		}
	*ret_size = size;
	return 1;
}

bool quantity_parse_duration(const char *text, uint64_t *ret_ns)
{
	char number[32];
	size_t size;
	const uint64_t factor = find_unit(text, &size);
	uint64_t ns;

	if (size >= sizeof(number))
		return false;
	memcpy(number, text, size);
	number[size] = '\0';
	if (!quantity_parse_seconds(number, &ns) ||
	    ns > (uint64_t)SECONDS_MAX * NS_PER_S / factor)
		return false;

	*ret_ns = ns * factor;
	return true;
}
