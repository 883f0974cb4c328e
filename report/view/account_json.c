/*
 * account_json.c - checks, losses and coverage as members of an object
 */
#include <inttypes.h>
#include <stdbool.h>

#include "report/store/store.h"
#include "report/view/account.h"
#include "report/view/account_sql.h"
#include "report/view/json.h"
#include "report/view/traces.h"

/* An array on its way out. */
struct array {
	FILE *out;
	bool begun;
};

static void begin_item(struct array *array)
{
	fputs(array->begun ? ",\n" : "\n", array->out);
	array->begun = true;
}

static void end_array(struct array *array)
{
	fputs(array->begun ? "\n]" : "]", array->out);
}

static void put_member(FILE *out, const char *before,
		       const struct store_query *row, int column)
{
	struct store_value value;

	store_get(row, column, &value);
	fputs(before, out);
	json_value(out, &value);
}

static void put_check(void *context, const struct store_query *row)
{
	struct array *const array = context;

	begin_item(array);
	put_member(array->out, "{\"device\": ", row, CHECK_DEVICE);
	put_member(array->out, ", \"direction\": ", row, CHECK_DIRECTION);
	put_member(array->out, ", \"events_bytes\": ", row, CHECK_EVENTS_BYTES);
	put_member(array->out, ", \"kernel_bytes\": ", row, CHECK_KERNEL_BYTES);
	fputc('}', array->out);
}

static void put_gap(void *context, const struct store_query *row)
{
	struct array *const array = context;

	begin_item(array);
	put_member(array->out, "{\"cpu\": ", row, GAP_CPU);
	put_member(array->out, ", \"from_ns\": ", row, GAP_FROM_NS);
	put_member(array->out, ", \"to_ns\": ", row, GAP_TO_NS);
	put_member(array->out, ", \"events\": ", row, GAP_EVENTS);
	fputc('}', array->out);
}

static void put_seen(void *context, const struct store_query *row)
{
	struct array *const array = context;

	begin_item(array);
	put_member(array->out, "", row, COVERAGE_WHAT);
}

static void put_unseen(void *context, const struct store_query *row)
{
	struct array *const array = context;

	begin_item(array);
	put_member(array->out, "{\"what\": ", row, COVERAGE_WHAT);
	put_member(array->out, ", \"why\": ", row, COVERAGE_WHY);
	fputc('}', array->out);
}

static int put_array(struct store *store, const char *sql,
		     void (*each)(void *context, const struct store_query *row),
		     FILE *out, struct ior_error *err)
{
	struct array array = { .out = out };
	int r;

	r = account_run(store, sql, each, &array, err);
	if (r == 0)
		end_array(&array);
	return r;
}

int account_json_checks(struct store *store, FILE *out, struct ior_error *err)
{
	fputs("\"checks\": [", out);
	return put_array(store, account_checks, put_check, out, err);
}

int account_json_losses(struct store *store, const struct traces *traces,
			FILE *out, struct ior_error *err)
{
	int r;

	fprintf(out, "\"lost\": {\"events\": %" PRId64 ", \"gaps\": [",
		traces_n_lost(traces));
	r = put_array(store, account_gaps, put_gap, out, err);
	fputc('}', out);
	return r;
}

int account_json_coverage(struct store *store, FILE *out, struct ior_error *err)
{
	int r;

	fputs("\"coverage\": {\"seen\": [", out);
	r = put_array(store, account_seen, put_seen, out, err);
	if (r < 0)
		return r;

	fputs(", \"unseen\": [", out);
	r = put_array(store, account_unseen, put_unseen, out, err);
	fputc('}', out);
	return r;
}
