/*
 * number.c - numbers as people read them
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "report/view/number.h"

/* Rounded to this, a tenth is shown no more. */
#define TENTHS_MAX 99.95

const char *number_size(int64_t size, char ret[NUMBER_SIZE])
{
	static const char units[] = "KMGTPE";
	double value = (double)size;
	size_t unit = 0;

	if (size < 1024) {
		snprintf(ret, NUMBER_SIZE, "%" PRId64, size);
		return ret;
	}

	/* Not 1024K, which is what 1048575 would be rounded to. */
	for (value /= 1024; value >= 1023.5 && units[unit + 1]; unit++)
		value /= 1024;
	snprintf(ret, NUMBER_SIZE, "%.*f%c", value < TENTHS_MAX ? 1 : 0, value,
		 units[unit]);
	return ret;
}

const char *number_exact(int64_t number, char ret[NUMBER_SIZE])
{
	char digits[NUMBER_SIZE];
	const char *from = digits;
	char *to = ret;
	size_t left;

	snprintf(digits, sizeof(digits), "%" PRId64, number);
	if (*from == '-')
		*to++ = *from++;
	for (left = strlen(from); left; left--) {
		*to++ = *from++;
		if (left > 1 && left % 3 == 1)
			*to++ = ',';
	}
	*to = '\0';
	return ret;
}

const char *number_duration(uint64_t duration_ns, char ret[NUMBER_SIZE])
{
	static const char *const units[] = { "us", "ms", "s" };
	double value = (double)duration_ns;
	size_t unit = 0;
	int decimals;

	if (duration_ns < 1000) {
		snprintf(ret, NUMBER_SIZE, "%" PRIu64 "ns", duration_ns);
		return ret;
	}

	for (value /= 1e3; value >= 999.5 && unit < 2; unit++)
		value /= 1e3;
	decimals = value < 9.995 ? 2 : value < TENTHS_MAX ? 1 : 0;
	snprintf(ret, NUMBER_SIZE, "%.*f%s", decimals, value, units[unit]);
	return ret;
}

const char *number_percent(double ratio, char ret[NUMBER_SIZE])
{
	const double tenths = floor(ratio * 1000 + 1e-6);

	snprintf(ret, NUMBER_SIZE, "%.*f", tenths < 1000 ? 1 : 0, tenths / 10);
	return ret;
}

const char *number_ratio(double ratio, char ret[NUMBER_SIZE])
{
	snprintf(ret, NUMBER_SIZE, "%.4f", floor(ratio * 1e4 + 1e-6) / 1e4);
	return ret;
}
