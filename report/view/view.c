/*
 * view.c - the views of a database that a report can print
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "report/view/account.h"
#include "report/view/events.h"
#include "report/view/grid.h"
#include "report/view/heatmap.h"
#include "report/view/json.h"
#include "report/view/latency.h"
#include "report/view/ledger.h"
#include "report/view/stacks.h"
#include "report/view/summary.h"
#include "report/view/view.h"

#define VIEW_ORDER (VIEW_TOP | VIEW_SORT)

#define VIEW_GRID                                                     \
	(VIEW_KEYS | VIEW_TASK_FILTERS | VIEW_DEVICE | VIEW_FILTERS | \
	 VIEW_ORDER | VIEW_INTERVAL)

static const struct view views[] = {
	{
		.name = "ledger",
		.parts = VIEW_KEYS | VIEW_TASK_FILTERS | VIEW_DEVICE |
			 VIEW_FILTERS | VIEW_ORDER,
		.keys = { KEY_COMM },
		.n_keys = 1,
		.has_checks = true,
		.source = ledger_source,
		.column = ledger_column,
		.print = ledger_print,
	},
	{
		.name = "summary",
		.parts = VIEW_TASK_FILTERS | VIEW_DEVICE,
		.has_checks = true,
		.has_account = true,
		.source = summary_source,
		.print = summary_print,
	},
	{
		.name = "iostat",
		.parts = VIEW_GRID,
		.keys = { KEY_DEVICE },
		.n_keys = 1,
		.grid = &grid_iostat,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "top",
		.parts = VIEW_GRID & ~(unsigned int)VIEW_KEYS,
		.grid = &grid_top,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "cache",
		.parts = VIEW_GRID,
		.keys = { KEY_COMM },
		.n_keys = 1,
		.grid = &grid_cache,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "writeback",
		.parts = VIEW_GRID,
		.keys = { KEY_COMM },
		.n_keys = 1,
		.grid = &grid_writeback,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "stages",
		.parts = VIEW_GRID,
		.keys = { KEY_DEVICE, KEY_OP },
		.n_keys = 2,
		.grid = &grid_stages,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "seeks",
		.parts = VIEW_GRID,
		.keys = { KEY_DEVICE, KEY_OP },
		.n_keys = 2,
		.grid = &grid_seeks,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "sizes",
		.parts = VIEW_GRID,
		.keys = { KEY_HOST },
		.n_keys = 1,
		.grid = &grid_sizes,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "syscalls",
		.parts = VIEW_GRID,
		.keys = { KEY_COMM },
		.n_keys = 1,
		.grid = &grid_syscalls,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "stacks",
		.parts = (VIEW_GRID | VIEW_FOLDED) &
			 ~(unsigned int)VIEW_INTERVAL,
		.keys = { KEY_COMM },
		.n_keys = 1,
		.grid = &grid_stacks,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = stacks_print,
	},
	{
		.name = "latency",
		.parts = VIEW_KEYS | VIEW_TASK_FILTERS | VIEW_DEVICE |
			 VIEW_FILTERS | VIEW_OUTLIERS | VIEW_STAGE,
		.keys = { KEY_FS, KEY_DEVICE },
		.n_keys = 2,
		.source = latency_source,
		.print = latency_print,
	},
	{
		.name = "heatmap",
		.parts = VIEW_KEYS | VIEW_TASK_FILTERS | VIEW_DEVICE |
			 VIEW_FILTERS | VIEW_INTERVAL | VIEW_STAGE | VIEW_TOP,
		.keys = { KEY_DEVICE },
		.n_keys = 1,
		.source = heatmap_source,
		.print = heatmap_print,
	},
	{
		.name = "levels",
		.parts = VIEW_GRID,
		.keys = { KEY_COMM },
		.n_keys = 1,
		.grid = &grid_levels,
		.source = grid_view_source,
		.column = grid_view_column,
		.print = grid_print,
	},
	{
		.name = "events",
		.parts = VIEW_TASK_FILTERS | VIEW_ORDER,
		.source = events_source,
		.column = events_column,
		.print = events_print,
	},
};

#define N_VIEWS (sizeof(views) / sizeof(views[0]))

const struct view *view_at(size_t index)
{
	return index < N_VIEWS ? &views[index] : NULL;
}

const struct view *view_unnamed(const struct question *question)
{
	return &views[question->n_keys ? 0 : 1];
}

/* The ledger is known by its keys. */
static bool is_ledger(const struct view *view)
{
	return view == &views[0];
}

static void put_json_head(const struct view *view,
			  const struct question *question, FILE *out)
{
	const char *name;
	size_t i;

	if (!is_ledger(view)) {
		fputs("{\"view\": ", out);
		json_text(out, view->name, strlen(view->name));
		fputs(",\n", out);
		return;
	}
	fputs("{\"by\": [", out);
	for (i = 0; i < question->n_keys; i++) {
		name = key_names[question->keys[i]];
		fputs(i ? ", " : "", out);
		json_text(out, name, strlen(name));
	}
	fputs("],\n", out);
}

static int print_json(const struct view_request *request, FILE *out,
		      struct ior_error *err)
{
	int r;

	put_json_head(request->view, request->question, out);
	r = request->view->print(request, out, err);
	if (r == 0 && request->view->has_checks) {
		fputs(",\n", out);
		r = account_json_checks(request->store, out, err);
	}
	if (r < 0)
		return r;

	fputs(",\n", out);
	r = account_json_losses(request->store, request->traces, out, err);
	if (r < 0)
		return r;

	fputs(",\n", out);
	r = account_json_coverage(request->store, out, err);
	fputs("}\n", out);
	return r;
}

static int print_account(const struct view_request *request, FILE *out,
			 struct ior_error *err)
{
	int r = 0;

	if (request->view->has_checks)
		r = account_print_checks(request->store, request->traces, out,
					 err);
	if (r == 0)
		r = account_print_losses(request->store, request->traces, out,
					 err);
	if (r == 0)
		r = account_print_coverage(request->store, request->question,
					   &request->screen, out, err);
	return r;
}

static int print_table(const struct view_request *request, FILE *out,
		       struct ior_error *err)
{
	char *text = NULL;
	size_t size;
	FILE *account;
	int r;

	r = request->view->print(request, out, err);
	if (r < 0 || request->view->has_account)
		return r;

	account = open_memstream(&text, &size);
	if (!account)
		return ior_fail(err, ENOMEM, "out of memory");

	r = print_account(request, account, err);
	if (fclose(account) != 0 && r == 0)
		r = ior_fail(err, ENOMEM, "out of memory");
	if (r == 0 && *text)
		fprintf(out, "\n%s", text);
	free(text);
	return r;
}

int view_print(const struct view_request *request, FILE *out,
	       struct ior_error *err)
{
	switch (request->format) {
	case SHEET_JSON:
		return print_json(request, out, err);
	case SHEET_TABLE:
		return print_table(request, out, err);
	default:
		return request->view->print(request, out, err);
	}
}
