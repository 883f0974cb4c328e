/*
 * account_text.c - checks, losses and coverage as lines below a table
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/store/store.h"
#include "report/view/account.h"
#include "report/view/account_sql.h"
#include "report/view/escape.h"
#include "report/view/number.h"
#include "report/view/question.h"
#include "report/view/screen.h"
#include "report/view/traces.h"
#include "report/view/wrap.h"

/* Of a trace with thousands of gaps these are shown; json has all. */
#define N_GAPS_SHOWN 5

struct lines {
	FILE *out;
	bool names_hosts;
	size_t n;
};

static void put_text(FILE *out, const struct store_query *row, int column)
{
	struct store_value value;

	store_get(row, column, &value);
	if (value.type == STORE_TEXT)
		escape_print(out, value.text, value.size);
}

static bool get_integer(const struct store_query *row, int column, int64_t *ret)
{
	struct store_value value;

	store_get(row, column, &value);
	*ret = value.type == STORE_INTEGER ? value.integer : 0;
	return value.type == STORE_INTEGER;
}

static void put_exact(FILE *out, const char *before, int64_t number,
		      const char *after)
{
	char text[NUMBER_SIZE];

	fprintf(out, "%s%s%s", before, number_exact(number, text), after);
}

/* A stranger's numbers may overflow. */
static int64_t difference(int64_t more, int64_t less)
{
	return (int64_t)((uint64_t)more - (uint64_t)less);
}

static void put_difference(FILE *out, int64_t events, int64_t kernel)
{
	if (events == kernel)
		fputs(": agree", out);
	else if (events < kernel)
		put_exact(out, ": differ, ", difference(kernel, events),
			  " B were not seen");
	else
		put_exact(out, ": differ, ", difference(events, kernel),
			  " B too many");
}

static void put_seconds(FILE *out, const char *before,
			const struct store_query *row, int column,
			const char *unknown)
{
	int64_t ns;

	if (get_integer(row, column, &ns))
		fprintf(out, "%s%.6f s", before, (double)ns / 1e9);
	else
		fprintf(out, "%s%s", before, unknown);
}

/* The kernel was read after the trace began and before it ended. */
static void put_readings(FILE *out, const struct store_query *row)
{
	put_seconds(out, " (", row, CHECK_FROM_NS, "?");
	put_seconds(out, " to ", row, CHECK_TO_NS, "?");
	fputs(")\n", out);
}

/* A device that both say did nothing is not worth a line. */
static void put_check(void *context, const struct store_query *row)
{
	struct lines *const lines = context;
	int64_t events, kernel, accounted;
	bool has_kernel;

	get_integer(row, CHECK_EVENTS_BYTES, &events);
	get_integer(row, CHECK_ACCOUNTED, &accounted);
	has_kernel = get_integer(row, CHECK_KERNEL_BYTES, &kernel);
	if (!events && !kernel)
		return;

	if (lines->names_hosts) {
		put_text(lines->out, row, CHECK_HOST);
		fputc(' ', lines->out);
	}
	put_text(lines->out, row, CHECK_DEVICE);
	fputc(' ', lines->out);
	put_text(lines->out, row, CHECK_DIRECTION);
	put_exact(lines->out, ": events ", events, " B");
	if (has_kernel) {
		put_exact(lines->out, ", kernel ", kernel, " B");
		put_difference(lines->out, events, kernel);
		put_readings(lines->out, row);
	} else {
		fputs(accounted ? ": the kernel was not asked twice\n"
				: ": no kernel account\n",
		      lines->out);
	}
}

int account_print_checks(struct store *store, const struct traces *traces,
			 FILE *out, struct ior_error *err)
{
	struct lines lines = {
		.out = out,
		.names_hosts = traces->n_items > 1,
	};

	return account_run(store, account_checks, put_check, &lines, err);
}

static void put_gap(void *context, const struct store_query *row)
{
	struct lines *const lines = context;
	int64_t cpu, events;

	if (++lines->n > N_GAPS_SHOWN)
		return;

	get_integer(row, GAP_CPU, &cpu);
	fprintf(lines->out, "  cpu %d", (int)cpu);
	put_seconds(lines->out, " from ", row, GAP_FROM_NS, "the start");
	put_seconds(lines->out, " to ", row, GAP_TO_NS, "the end");
	if (get_integer(row, GAP_EVENTS, &events))
		put_exact(lines->out, ": ", events, " events\n");
	else
		fputs(": nobody knows how many\n", lines->out);
}

static int64_t n_gaps(const struct traces *traces)
{
	int64_t n = 0;
	size_t i;

	for (i = 0; i < traces->n_items; i++)
		n += traces->items[i].n_gaps;
	return n;
}

static void put_unfinished(FILE *out, const struct traces *traces)
{
	size_t i;

	for (i = 0; i < traces->n_items; i++)
		if (!traces->items[i].complete)
			fprintf(out,
				"Not finished: the recorder was cut off; this "
				"is what was there after %.3f s\n",
				(double)traces->items[i].duration_ns / 1e9);
}

int account_print_losses(struct store *store, const struct traces *traces,
			 FILE *out, struct ior_error *err)
{
	const int64_t gaps = n_gaps(traces);
	struct lines lines = { .out = out };
	int r;

	put_unfinished(out, traces);
	if (!gaps && !traces_n_lost(traces))
		return 0;

	fputs("Lost: ", out);
	traces_put_lost(out, traces_n_lost(traces));
	put_exact(out, " in ", gaps, gaps == 1 ? " gap" : " gaps");
	fputs("; what happened there is in no sum\n", out);
	r = account_run(store, account_gaps, put_gap, &lines, err);
	if (r == 0 && lines.n > N_GAPS_SHOWN)
		put_exact(out, "  and ", (int64_t)lines.n - N_GAPS_SHOWN,
			  " more (--format json has all)\n");
	return r;
}

static int put_unseen(FILE *out, const struct screen *screen,
		      const struct store_query *row, struct ior_error *err)
{
	char *text = NULL;
	size_t size;
	FILE *const line = open_memstream(&text, &size);

	if (!line)
		return ior_fail(err, ENOMEM, "out of memory");

	put_text(line, row, COVERAGE_WHAT);
	fputs(": ", line);
	put_text(line, row, COVERAGE_WHY);
	if (fclose(line) != 0) {
		free(text);
		return ior_fail(err, ENOMEM, "out of memory");
	}
	wrap_put("Not seen: ", text,
		 screen->is_terminal ? screen->width : SIZE_MAX, out);
	free(text);
	return 0;
}

/* What a line of the coverage must be about to matter for these keys. */
static const char *about_keys(const struct question *question)
{
	const bool files = question_has_key(question, KEY_FILE) ||
			   question_has_key(question, KEY_DIR) ||
			   question_has_key(question, KEY_MOUNT) ||
			   question_has_key(question, KEY_FS);
	const bool who = question_has_key(question, KEY_PID) ||
			 question_has_key(question, KEY_TID) ||
			 question_has_key(question, KEY_COMM) ||
			 question_has_key(question, KEY_UID) ||
			 question_has_key(question, KEY_CGROUP);

	if (files)
		return who ? " disk cache calls files who "
			   : " disk cache calls files ";
	return who ? " disk cache calls who " : " disk cache calls ";
}

int account_print_coverage(struct store *store, const struct question *question,
			   const struct screen *screen, FILE *out,
			   struct ior_error *err)
{
	const char *const about = about_keys(question);
	struct store_query *query;
	int r;

	r = store_prepare(store, account_unseen_about, NULL, &query, err);
	if (r < 0)
		return r;

	r = store_bind_text(query, 1, about, err);
	while (r >= 0 && (r = store_step(query, err)) > 0)
		r = put_unseen(out, screen, query, err);
	store_query_free(query);
	return r;
}
