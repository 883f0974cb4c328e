/*
 * rollup_busy.c - how long each device was at work, and on how many at once
 *
 * A device is at work while a request is with it or waits for it, from queue to
 * completion, as the kernel's io_ticks has it.  With requests in the order of
 * their beginning that is a line which grows to the right: 'until' is its end,
 * and what lies beyond is added to the seconds it lies in.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/model/row.h"
#include "report/store/cell.h"
#include "report/store/in_order.h"
#include "report/store/origin.h"
#include "report/store/rollup.h"
#include "report/store/rollup_busy.h"

#define NS_PER_S UINT64_C(1000000000)

/* A time that takes longer is none that a disk took. */
#define SECONDS_MAX 1000000u

/* Ends of requests in flight that are remembered for the depth. */
#define N_ENDS_MAX 4096u

static const struct rollup_shape busy_shape = {
	.table = { "rollup_busy",
		   "n"
		   "nn"
		   "nn",
		   false },
	.n_keys = 2,
	.sums = "+>",
	.entries_max = 16384,
};

struct line {
	uint64_t until; /* since the origin; at work up to here is counted */
	uint64_t *ends; /* a heap, the earliest first */
	uint32_t n_ends;
};

struct busy_rollup {
	const struct origin *origin;
	struct rollup *rollup;
	struct in_order *order;
	struct line *lines; /* by device_id */
	uint32_t n_lines;
};

int busy_rollup_create(struct store *store, const struct origin *origin,
		       struct busy_rollup **ret, struct ior_error *err)
{
	struct busy_rollup *const busy = calloc(1, sizeof(*busy));
	int r;

	if (!busy)
		return ior_fail(err, ENOMEM, "out of memory");

	busy->origin = origin;
	r = rollup_create(store, origin, &busy_shape, &busy->rollup, err);
	if (r == 0)
		r = in_order_create(&busy->order, err);
	if (r < 0) {
		busy_rollup_free(busy);
		return r;
	}
	*ret = busy;
	return 0;
}

/* Ids of devices count from 1.  NULL: out of memory. */
static struct line *get_line(struct busy_rollup *busy, uint32_t device_id)
{
	const uint32_t n = device_id + 16;
	struct line *lines;
	struct line *line;

	if (device_id >= busy->n_lines) {
		lines = realloc(busy->lines, n * sizeof(*lines));
		if (!lines)
			return NULL;
		memset(lines + busy->n_lines, 0,
		       (n - busy->n_lines) * sizeof(*lines));
		busy->lines = lines;
		busy->n_lines = n;
	}
	line = &busy->lines[device_id];
	if (!line->ends)
		line->ends = calloc(N_ENDS_MAX, sizeof(*line->ends));
	return line->ends ? line : NULL;
}

static void drop_first_end(struct line *line)
{
	const uint64_t last = line->ends[--line->n_ends];
	uint32_t at = 0;
	uint32_t child;

	while ((child = 2 * at + 1) < line->n_ends) {
		if (child + 1 < line->n_ends &&
		    line->ends[child + 1] < line->ends[child])
			child++;
		if (line->ends[child] >= last)
			break;
		line->ends[at] = line->ends[child];
		at = child;
	}
	line->ends[at] = last;
}

/* How many are with the device when this one joins them. */
static uint32_t join(struct line *line, uint64_t from, uint64_t to)
{
	uint32_t at;

	while (line->n_ends &&
	       (line->ends[0] <= from || line->n_ends == N_ENDS_MAX))
		drop_first_end(line);

	at = line->n_ends++;
	while (at && line->ends[(at - 1) / 2] > to) {
		line->ends[at] = line->ends[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	line->ends[at] = to;
	return line->n_ends;
}

static int add(struct busy_rollup *busy, uint64_t second, uint32_t device_id,
	       uint64_t busy_ns, uint32_t depth, struct ior_error *err)
{
	const int64_t keys[] = {
		(int64_t)second,
		origin_id(busy->origin, device_id),
	};
	const int64_t sums[] = { (int64_t)busy_ns, depth };

	return rollup_add(busy->rollup, keys, sums, err);
}

/* Add what is at work to each second that it lies in. */
static int add_span(struct busy_rollup *busy, uint32_t device_id, uint64_t from,
		    uint64_t to, struct ior_error *err)
{
	uint64_t end;
	int r = 0;

	if (to > from && (to - from) / NS_PER_S > SECONDS_MAX)
		from = to - SECONDS_MAX * NS_PER_S;
	for (; r == 0 && from < to; from = end) {
		end = (from / NS_PER_S + 1) * NS_PER_S;
		if (end > to)
			end = to;
		r = add(busy, from / NS_PER_S, device_id, end - from, 0, err);
	}
	return r;
}

static int take(struct busy_rollup *busy,
		const struct in_order_request *request, struct ior_error *err)
{
	const uint64_t from = request->from_ns;
	const uint64_t to = request->to_ns;
	struct line *const line = get_line(busy, request->device_id);
	uint64_t until;
	int r;

	if (!line)
		return ior_fail(err, ENOMEM, "out of memory");

	until = line->until;
	if (until < to)
		line->until = to;
	r = add(busy, from / NS_PER_S, request->device_id, 0,
		join(line, from, to), err);
	if (r == 0)
		r = add_span(busy, request->device_id,
			     from < until ? until : from, to, err);
	return r;
}

int busy_rollup_add(struct busy_rollup *busy, const struct disk_row *row,
		    struct ior_error *err)
{
	const uint64_t from = row->queue_ns ? row->queue_ns : row->issue_ns;
	struct in_order_request next;
	const struct in_order_request request = {
		.from_ns = (uint64_t)origin_since(busy->origin, from),
		.to_ns = (uint64_t)origin_since(busy->origin, row->complete_ns),
		.device_id = row->device_id,
	};

	if (!row->n_requests || row->flags & DISK_INFLIGHT ||
	    row->match == MATCH_LOST || !from)
		return 0;
	if (in_order_put(busy->order, &request, &next))
		return take(busy, &next, err);
	return 0;
}

int busy_rollup_flush(struct busy_rollup *busy, struct ior_error *err)
{
	struct in_order_request next;
	int r = 0;

	while (r == 0 && in_order_take(busy->order, &next))
		r = take(busy, &next, err);
	return r < 0 ? r : rollup_flush(busy->rollup, err);
}

void busy_rollup_free(struct busy_rollup *busy)
{
	uint32_t i;

	if (!busy)
		return;
	for (i = 0; i < busy->n_lines; i++)
		free(busy->lines[i].ends);
	free(busy->lines);
	in_order_free(busy->order);
	rollup_free(busy->rollup);
	free(busy);
}
