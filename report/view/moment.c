/*
 * moment.c - a time as --since and --until take it
 */
#include <ctype.h>
#include <string.h>

#include "report/view/moment.h"
#include "report/view/traces.h"

#define NS_PER_DAY  (24 * 3600 * NS_PER_SECOND)
#define SECONDS_MAX 4000000000 /* fits in ns with room to spare */

/* Digits at *text, at most 'max' of value; moves behind them. */
static bool parse_number(const char **text, int64_t max, int64_t *ret)
{
	int64_t number = 0;

	if (!isdigit((unsigned char)**text))
		return false;
	for (; isdigit((unsigned char)**text); ++*text) {
		number = number * 10 + (**text - '0');
		if (number > max)
			return false;
	}
	*ret = number;
	return true;
}

/* ".25" or nothing up to the end; beyond nine digits they are dropped. */
static bool parse_fraction(const char *text, int64_t *ret_ns)
{
	int64_t digit = NS_PER_SECOND;
	int64_t ns = 0;

	if (*text && *text++ != '.')
		return false;
	for (; isdigit((unsigned char)*text); text++) {
		digit /= 10;
		ns += digit * (*text - '0');
	}
	if (*text)
		return false;

	*ret_ns = ns;
	return true;
}

static bool parse_clock(const char *text, int64_t *ret_ns)
{
	int64_t hours, minutes, seconds, ns;

	if (!parse_number(&text, 23, &hours) || *text++ != ':' ||
	    !parse_number(&text, 59, &minutes) || *text++ != ':' ||
	    !parse_number(&text, 59, &seconds) || !parse_fraction(text, &ns))
		return false;

	*ret_ns = ((hours * 60 + minutes) * 60 + seconds) * NS_PER_SECOND + ns;
	return true;
}

static bool parse_seconds(const char *text, int64_t *ret_ns)
{
	int64_t seconds, ns;

	if (!parse_number(&text, SECONDS_MAX, &seconds) ||
	    !parse_fraction(text, &ns))
		return false;

	*ret_ns = seconds * NS_PER_SECOND + ns;
	return true;
}

bool moment_parse(const char *text, struct moment *ret)
{
	struct moment moment = { .kind = MOMENT_SECONDS };

	if (strchr(text, ':')) {
		moment.kind = MOMENT_CLOCK;
		if (!parse_clock(text, &moment.ns))
			return false;
	} else if (!parse_seconds(text, &moment.ns)) {
		return false;
	}

	*ret = moment;
	return true;
}

bool moment_is_whole_second(const struct moment *moment)
{
	return moment->kind == MOMENT_NONE || (moment->kind == MOMENT_SECONDS &&
					       moment->ns % NS_PER_SECOND == 0);
}

int64_t moment_in(const struct moment *moment, const struct traces_item *trace)
{
	int64_t midnight, ns;

	if (moment->kind != MOMENT_CLOCK)
		return moment->ns;

	/* The trace's first midnight, on the host's clock, is this far off. */
	midnight = -((trace->start_realtime_ns +
		      trace->utc_offset_s * NS_PER_SECOND) %
		     NS_PER_DAY);
	ns = midnight + moment->ns;

	/* It is tomorrow's when only that lies in the trace. */
	if (ns < 0 && ns + NS_PER_DAY <= trace->duration_ns)
		ns += NS_PER_DAY;
	return ns;
}
