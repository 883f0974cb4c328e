/*
 * coverage.c - what a trace could see, and what it could not and why
 *
 * The catalog says what each event tells.  An event of the recorded level that
 * is not among the trace's formats left something unseen, unless another name
 * of the same kind is there; the recorder may have written down why.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/decode/trace.h"
#include "report/model/coverage.h"
#include "report/model/line.h"
#include "report/model/row.h"

#define NAME_SIZE 96
#define TEXT_SIZE 160

/* Of "missing" of a hostile trace, and of notes. */
#define LINES_MAX 4096

struct line_pair {
	bool seen;
	char what[TEXT_SIZE];
	char why[TEXT_SIZE];
};

struct list {
	struct line_pair *items;
	size_t n_items;
};

struct coverage {
	struct list missing; /* what: SYSTEM:EVENT */
	struct list notes;
	bool has[IOR_N_EVENT_KINDS];
	bool nested;
	bool cgroups_nested;
	bool level_known;
	enum ior_level level;
};

int coverage_create(struct coverage **ret, struct ior_error *err)
{
	struct coverage *const coverage = calloc(1, sizeof(*coverage));

	if (!coverage)
		return ior_fail(err, ENOMEM, "out of memory");
	*ret = coverage;
	return 0;
}

static int append(struct list *list, bool seen, const char *what,
		  const char *why, struct ior_error *err)
{
	struct line_pair *items;

	if (list->n_items == LINES_MAX)
		return 0;
	items = realloc(list->items, (list->n_items + 1) * sizeof(*items));
	if (!items)
		return ior_fail(err, ENOMEM, "out of memory");

	list->items = items;
	items += list->n_items++;
	items->seen = seen;
	snprintf(items->what, sizeof(items->what), "%s", what);
	snprintf(items->why, sizeof(items->why), "%s", why);
	return 0;
}

static int take_missing(struct coverage *coverage, const struct ior_text *text,
			struct ior_error *err)
{
	char what[NAME_SIZE], why[TEXT_SIZE];
	struct line line = { 0 };
	int r = 0;

	while (r == 0 && line_next(text->data, text->size, &line))
		if (line_get_text(&line, 0, what, sizeof(what)) &&
		    line_get_text(&line, 1, why, sizeof(why)))
			r = append(&coverage->missing, false, what, why, err);
	return r;
}

static bool text_is(const struct ior_text *text, const char *word)
{
	return text->size == strlen(word) &&
	       !memcmp(text->data, word, text->size);
}

static void take_level(struct coverage *coverage, const struct ior_text *text)
{
	int level;

	for (level = 0; level < IOR_N_LEVELS; level++) {
		if (!text_is(text, ior_level_name((enum ior_level)level)))
			continue;
		coverage->level = (enum ior_level)level;
		coverage->level_known = true;
	}
}

int coverage_text(struct coverage *coverage, const struct ior_text *text,
		  struct ior_error *err)
{
	if (!strcmp(text->name, "missing"))
		return take_missing(coverage, text, err);
	if (!strcmp(text->name, "level"))
		take_level(coverage, text);
	if (!strcmp(text->name, "pid_namespace"))
		coverage->nested = text_is(text, "nested");
	if (!strcmp(text->name, "cgroup_namespace"))
		coverage->cgroups_nested = text_is(text, "nested");
	return 0;
}

bool coverage_has(const struct coverage *coverage, enum ior_event_kind kind)
{
	return coverage->has[kind];
}

bool coverage_denies(const struct coverage *coverage,
		     const struct ior_text *text)
{
	return coverage->nested &&
	       (!strcmp(text->name, "tasks") || !strcmp(text->name, "files") ||
		!strcmp(text->name, "self"));
}

void coverage_look(struct coverage *coverage, const struct trace *trace)
{
	const struct trace_format *format;
	uint32_t i;

	for (i = 0; (format = trace_get_format(trace, i)); i++)
		coverage->has[format->kind] = true;
}

int coverage_note(struct coverage *coverage, bool seen, const char *what,
		  const char *why, struct ior_error *err)
{
	return append(&coverage->notes, seen, what, why, err);
}

static int hand_out(const struct row_sink *sink, bool seen, const char *what,
		    const char *why, struct ior_error *err)
{
	const struct coverage_row row = {
		.seen = seen,
		.what = what,
		.why = seen ? "" : why,
	};

	return sink->coverage(sink->context, &row, err);
}

/* What traces can show at all, by the events that it takes. */
static const struct {
	enum ior_event_kind kind;
	const char *what;
	const char *why; /* when it is not there */
} layers[] = {
	{ IOR_EVENT_BIO_QUEUE, "block I/O and who queued it",
	  "block:block_bio_queue was not recorded" },
	{ IOR_EVENT_RQ_COMPLETE, "requests of disks and their latency",
	  "block:block_rq_complete was not recorded" },
	{ IOR_EVENT_PAGE_ADD, "pages read into the cache",
	  "filemap:mm_filemap_add_to_page_cache was not recorded" },
	{ IOR_EVENT_PAGE_GET, "which file a read that hits the cache is of",
	  "filemap:mm_filemap_get_pages was not recorded; known is only what "
	  "was open at the start" },
	{ IOR_EVENT_SYS_ENTER, "system calls: VFS bytes, hit ratios, latency",
	  "system calls were not recorded" },
	{ IOR_EVENT_SYS_PATH, "paths of files as they are opened",
	  "no event told them (eprobes, 5.15 and later); known is what was "
	  "open when the recorder looked" },
	{ IOR_EVENT_FOLIO_DIRTY, "pages made dirty",
	  "writeback:writeback_dirty_folio was not recorded" },
	{ IOR_EVENT_INODE_WRITEBACK_START, "files of background writeback",
	  "writeback:writeback_single_inode_start was not recorded" },
	{ IOR_EVENT_TASK_NEW, "threads and processes that begin",
	  "task:task_newtask was not recorded" },
};

/* What no event of any kernel tells. */
static const struct {
	const char *what;
	const char *why;
} blind_spots[] = {
	{ "reads and stores through mmap that fault nothing",
	  "the kernel is not told of them; faults are in no hit ratio" },
	{ "system calls of 32-bit programs", "they make no syscalls events" },
};

static int hand_out_layers(const struct coverage *coverage,
			   const struct row_sink *sink, bool seen,
			   struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(layers) / sizeof(layers[0]); i++)
		if (coverage->has[layers[i].kind] == seen)
			r = hand_out(sink, seen, layers[i].what, layers[i].why,
				     err);
	return r;
}

static int hand_out_notes(const struct coverage *coverage,
			  const struct row_sink *sink, bool seen,
			  struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < coverage->notes.n_items; i++)
		if (coverage->notes.items[i].seen == seen)
			r = hand_out(sink, seen, coverage->notes.items[i].what,
				     coverage->notes.items[i].why, err);
	return r;
}

/* Whether a line about a layer says the same. */
static bool is_a_layer(enum ior_event_kind kind)
{
	size_t i;

	for (i = 0; i < sizeof(layers) / sizeof(layers[0]); i++)
		if (layers[i].kind == kind)
			return true;
	return false;
}

static int hand_out_missing(const struct coverage *coverage,
			    const struct row_sink *sink, struct ior_error *err)
{
	const struct ior_event_def *def;
	char name[NAME_SIZE], what[TEXT_SIZE], why[2 * TEXT_SIZE + 4];
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < coverage->missing.n_items; i++) {
		const struct line_pair *const item =
			&coverage->missing.items[i];
		char *colon;

		snprintf(name, sizeof(name), "%.*s", NAME_SIZE - 1, item->what);
		colon = strchr(name, ':');
		if (!colon)
			continue;
		*colon = '\0';
		def = ior_catalog_find_event(name, colon + 1);
		if (def &&
		    (is_a_layer(def->kind) || (def->kind != IOR_EVENT_OTHER &&
					       coverage->has[def->kind])))
			continue;
		snprintf(what, sizeof(what), "%s", def ? def->why : item->what);
		snprintf(why, sizeof(why), "%s: %s", item->what, item->why);
		r = hand_out(sink, false, what, why, err);
	}
	return r;
}

static int hand_out_higher_levels(const struct coverage *coverage,
				  const struct row_sink *sink,
				  struct ior_error *err)
{
	static const char *const tells[IOR_N_LEVELS] = {
		[IOR_LEVEL_CACHE] = "page cache and files of writeback",
		[IOR_LEVEL_VFS] = "system calls",
		[IOR_LEVEL_FULL] = "journal shares, merges, evictions",
	};
	char why[TEXT_SIZE];
	int level;
	int r = 0;

	if (!coverage->level_known)
		return 0;
	for (level = (int)coverage->level + 1; r == 0 && level < IOR_N_LEVELS;
	     level++) {
		snprintf(why, sizeof(why),
			 "recorded with -l %s; -l %s records them",
			 ior_level_name(coverage->level),
			 ior_level_name((enum ior_level)level));
		r = hand_out(sink, false, tells[level], why, err);
	}
	return r;
}

static int hand_out_blind_spots(const struct row_sink *sink,
				struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(blind_spots) / sizeof(blind_spots[0]);
	     i++)
		r = hand_out(sink, false, blind_spots[i].what,
			     blind_spots[i].why, err);
	return r;
}

int coverage_finish(struct coverage *coverage, const struct row_sink *sink,
		    struct ior_error *err)
{
	int r;

	r = hand_out_layers(coverage, sink, true, err);
	if (r == 0)
		r = hand_out_notes(coverage, sink, true, err);
	if (r == 0 && coverage->nested)
		r = hand_out(sink, false,
			     "names, users and files of processes that were "
			     "there",
			     "the recorder ran in a pid namespace of its own",
			     err);
	if (r == 0 && coverage->cgroups_nested)
		r = hand_out(sink, false, "whole paths of cgroups",
			     "the recorder ran in a cgroup namespace of its "
			     "own; paths begin there, but after a move",
			     err);
	if (r == 0)
		r = hand_out_layers(coverage, sink, false, err);
	if (r == 0)
		r = hand_out_notes(coverage, sink, false, err);
	if (r == 0)
		r = hand_out_missing(coverage, sink, err);
	if (r == 0)
		r = hand_out_higher_levels(coverage, sink, err);
	if (r == 0)
		r = hand_out_blind_spots(sink, err);
	return r;
}

void coverage_free(struct coverage *coverage)
{
	if (!coverage)
		return;
	free(coverage->missing.items);
	free(coverage->notes.items);
	free(coverage);
}
