/*
 * view.h - the views of a database that a report can print
 *
 *	view = view_find("ledger");
 *	source = view->source(view, &question);
 *	r = view_print(&request, stdout, &error);
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include <stdbool.h>
#include <stdio.h>

#include "report/view/question.h"
#include "report/view/screen.h"
#include "report/view/sheet.h"

struct grid;
struct ior_error;
struct store;
struct traces;

struct view;

struct view_request {
	const struct view *view;
	struct store *store;
	const struct traces *traces;
	const struct question *question;
	enum key_source source; /* what the view said, or SOURCE_ROWS */
	enum sheet_format format;
	bool folded; /* ... is that of flame graphs, for who has VIEW_FOLDED */
	struct screen screen;
	FILE *notes; /* of what a result without room for words does not say */
};

/* What of a question makes sense for a view; bits. */
enum view_part {
	VIEW_KEYS = 1,
	VIEW_TASK_FILTERS = 2, /* --pid, --comm */
	VIEW_FILTERS = 4,      /* the others */
	VIEW_DEVICE = 32,      /* --device */
	VIEW_TOP = 8,          /* --top */
	VIEW_INTERVAL = 16,    /* --interval */
	VIEW_OUTLIERS = 64,    /* --outliers */
	VIEW_STAGE = 128,      /* --stage */
	VIEW_FOLDED = 256,     /* --format folded */
	VIEW_SORT = 512,       /* --sort */
};

#define N_VIEW_KEYS 2

struct view {
	const char *name;
	unsigned int parts;
	/* without --by */
	enum key_id keys[N_VIEW_KEYS];
	size_t n_keys;
	const struct grid *grid; /* NULL: it is more than sums by keys */
	bool has_checks;         /* the kernel's sums can be held against it */
	bool has_account;        /* its table tells of losses by itself */
	/* Where it finds the answer; SOURCE_ROWS: rollups do not have it. */
	enum key_source (*source)(const struct view *view,
				  const struct question *question);
	/* The names that --sort knows, for each index; then NULL. */
	const char *(*column)(const struct view *view,
			      const struct question *question, size_t index);
	int (*print)(const struct view_request *request, FILE *out,
		     struct ior_error *err);
};

/* NULL at the end. */
const struct view *view_at(size_t index);

/* When none is named: the ledger of its keys, or a summary. */
const struct view *view_unnamed(const struct question *question);

/*
 * Print all of a report: what the view has to say, then the checks, losses and
 * coverage where the format has a place for them.
 */
int view_print(const struct view_request *request, FILE *out,
	       struct ior_error *err);

#endif
