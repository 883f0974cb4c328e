/*
 * match.c - how surely the durations of a histogram were found, and how many not
 */
#include "report/view/match.h"
#include "report/store/store.h"
#include "report/view/number.h"

#define MATCH_EXACT_INDEX 0
#define MATCH_LOST_INDEX  (LATENCY_N_MATCHES - 1)

void match_counts_add(struct match_counts *counts,
		      const struct store_query *query, bool is_timed)
{
	uint64_t *const to = is_timed ? counts->timed : counts->untimed;
	struct store_value value;
	int i;

	for (i = 0; i < LATENCY_N_MATCHES; i++) {
		store_get(query, LATENCY_MATCHES + i, &value);
		if (value.type == STORE_INTEGER && value.integer > 0)
			to[i] += (uint64_t)value.integer;
	}
}

uint64_t match_counts_lost(const struct match_counts *counts)
{
	return counts->untimed[MATCH_LOST_INDEX];
}

uint64_t match_counts_untimed(const struct match_counts *counts)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < MATCH_LOST_INDEX; i++)
		n += counts->untimed[i];
	return n;
}

static void put_count(FILE *out, const char *before, uint64_t n,
		      const char *after)
{
	char text[NUMBER_SIZE];

	fprintf(out, "%s%s %s", before, number_exact((int64_t)n, text), after);
}

static bool all_are_exact(const struct match_counts *counts)
{
	size_t i;

	for (i = MATCH_EXACT_INDEX + 1; i < LATENCY_N_MATCHES; i++)
		if (counts->timed[i])
			return false;
	return true;
}

/* "matched: 1,003 exact, 13 merged" */
static void print_timed(const struct match_counts *counts, FILE *out)
{
	const char *before = "matched: ";
	size_t i;

	if (all_are_exact(counts))
		return;
	for (i = 0; i < LATENCY_N_MATCHES; i++) {
		if (!counts->timed[i])
			continue;
		put_count(out, before, counts->timed[i], latency_matches[i]);
		before = ", ";
	}
	fputc('\n', out);
}

/* "left out: 7 open across lost events, 2 whose begin was not seen" */
void match_counts_print(const struct match_counts *counts, FILE *out)
{
	const uint64_t n_lost = match_counts_lost(counts);
	const uint64_t n_untimed = match_counts_untimed(counts);

	print_timed(counts, out);
	if (!n_lost && !n_untimed)
		return;
	fputs("left out: ", out);
	if (n_lost)
		put_count(out, "", n_lost, "open across lost events");
	if (n_untimed)
		put_count(out, n_lost ? ", " : "", n_untimed,
			  "whose begin was not seen");
	fputc('\n', out);
}
