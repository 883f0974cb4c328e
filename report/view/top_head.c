/*
 * top_head.c - the line above a table of top: when, the load, what disks moved
 */
#include <inttypes.h>
#include <time.h>

#include "report/store/store.h"
#include "report/view/number.h"
#include "report/view/top_head.h"
#include "report/view/traces.h"
#include "report/view/view.h"

/* The load as it was read last before the end of the interval. */
static const char select_head[] =
	"SELECT ifnull(sum(disk_read_bytes), 0),\n"
	"	ifnull(sum(disk_write_bytes), 0), (\n"
	"		SELECT value\n"
	"		FROM counter\n"
	"		WHERE name = 'load1_hundredths'\n"
	"		ORDER BY time_ns >= ?2 * 1000000000,\n"
	"			abs(?2 * 1000000000 - time_ns)\n"
	"		LIMIT 1)\n"
	"FROM rollup_second\n"
	"WHERE lower = 0 AND second >= ?1 AND second < ?2";

/* In a database of others a second may be any number. */
static int64_t add(int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return b < 0 ? INT64_MIN : INT64_MAX;
	return sum;
}

static void put_time(const struct traces *traces, int64_t at_s, FILE *out)
{
	const struct traces_item *const trace = traces->items;
	char text[NUMBER_SIZE];
	struct tm parts;
	time_t moment;

	if (!traces->n_items)
		return;
	moment = (time_t)add(trace->start_realtime_ns / NS_PER_SECOND,
			     add(trace->utc_offset_s, at_s));
	if (gmtime_r(&moment, &parts) &&
	    strftime(text, sizeof(text), "%Y %b %d %H:%M:%S", &parts))
		fprintf(out, "%s,  ", text);
}

static void put_head(const struct store_query *query, FILE *out)
{
	char text[NUMBER_SIZE];
	struct store_value value;

	store_get(query, 2, &value);
	if (value.type == STORE_INTEGER)
		fprintf(out, "load: %.2f,  ", (double)value.integer / 100);
	else
		fputs("load: ?,  ", out);
	store_get(query, 0, &value);
	fprintf(out, "disk_r: %s KB,  ",
		number_exact(value.integer / 1024, text));
	store_get(query, 1, &value);
	fprintf(out, "disk_w: %s KB\n\n",
		number_exact(value.integer / 1024, text));
}

int top_head(const struct view_request *request, int64_t at_s, FILE *out,
	     struct ior_error *err)
{
	const int64_t interval_s = request->question->interval_s;
	struct store_query *query;
	int r;

	r = store_prepare(request->store, select_head, NULL, &query, err);
	if (r < 0)
		return r;

	r = store_bind_integer(query, 1, at_s, err);
	if (r == 0)
		r = store_bind_integer(
			query, 2,
			interval_s ? add(at_s, interval_s) : INT32_MAX, err);
	if (r == 0)
		r = store_step(query, err);
	if (r > 0) {
		put_time(request->traces, at_s, out);
		put_head(query, out);
	}
	store_query_free(query);
	return r < 0 ? r : 0;
}
