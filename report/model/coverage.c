/*
 * coverage.c - what a trace could see, and what it could not and why
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/decode/trace.h"
#include "report/model/coverage_table.h"
#include "report/model/coverage_topic.h"
#include "report/model/line.h"

/* Of "missing" of a hostile trace, and of notes. */
#define LINES_MAX 4096

int coverage_create(struct coverage **ret, struct ior_error *err)
{
	struct coverage *const coverage = calloc(1, sizeof(*coverage));

	if (!coverage)
		return ior_fail(err, ENOMEM, "out of memory");
	*ret = coverage;
	return 0;
}

static int append(struct list *list, enum coverage_about about,
		  const char *what, const char *why, struct ior_error *err)
{
	struct line_pair *items;

	if (list->n_items == LINES_MAX)
		return 0;
	items = realloc(list->items, (list->n_items + 1) * sizeof(*items));
	if (!items)
		return ior_fail(err, ENOMEM, "out of memory");

	list->items = items;
	items += list->n_items++;
	items->about = about;
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
			r = append(&coverage->missing, ABOUT_DETAIL, what, why,
				   err);
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

static void take_start(struct coverage *coverage, const struct ior_text *text)
{
	struct line line = { 0 };

	if (line_next(text->data, text->size, &line))
		line_get_number(&line, 0, &coverage->start_ns);
}

static void take_walk(struct coverage *coverage, const struct ior_text *text)
{
	const size_t room = sizeof(coverage->walk) - 1;
	const size_t size = text->size < room ? text->size : room;

	snprintf(coverage->walk, sizeof(coverage->walk), "%.*s", (int)size,
		 text->data);
}

int coverage_text(struct coverage *coverage, const struct ior_text *text,
		  struct ior_error *err)
{
	if (!strcmp(text->name, "missing"))
		return take_missing(coverage, text, err);
	if (!strcmp(text->name, "level"))
		take_level(coverage, text);
	if (!strcmp(text->name, "start_ns"))
		take_start(coverage, text);
	if (!strcmp(text->name, "patterns"))
		coverage->has_patterns = text->size > 0;
	if (!strcmp(text->name, "pid_namespace"))
		coverage->nested = text_is(text, "nested");
	if (!strcmp(text->name, "cgroup_namespace"))
		coverage->cgroups_nested = text_is(text, "nested");
	if (!strcmp(text->name, "processes"))
		coverage->own_only = text_is(text, "own");
	if (!strcmp(text->name, "walk"))
		take_walk(coverage, text);
	coverage_fs_text(&coverage->mounted, text);
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

/* An event that is in the trace meets what topics need of it. */
static void meet(struct coverage *coverage, const char *system,
		 const char *name)
{
	const struct coverage_topic *topic;
	size_t i, j;

	for (i = 0; i < TOPICS_MAX && (topic = coverage_topic_at(i)); i++)
		for (j = 0; j < COVERAGE_NEEDS && topic->needs[j]; j++)
			if (coverage_need_names(topic->needs[j], system, name))
				coverage->met[i] |= (unsigned char)(1u << j);
}

int coverage_look(struct coverage *coverage, const struct trace *trace,
		  struct ior_error *err)
{
	const struct trace_format *format;
	char what[2 * NAME_SIZE];
	uint32_t i;
	int r = 0;

	for (i = 0; r == 0 && (format = trace_get_format(trace, i)); i++) {
		coverage->has[format->kind] = true;
		if (!*format->why) {
			meet(coverage, format->system, format->name);
			continue;
		}
		snprintf(what, sizeof(what), "%s:%s", format->system,
			 format->name);
		r = append(&coverage->missing, ABOUT_DETAIL, what, format->why,
			   err);
	}
	return r;
}

int coverage_step_down(struct coverage *coverage, const struct step_down *step,
		       struct ior_error *err)
{
	if (coverage->n_steps == STEPS_MAX)
		return ior_fail(err, EBADMSG,
				"a recorder that steps down "
				"more often than there are "
				"levels");
	coverage->steps[coverage->n_steps++] = *step;
	return 0;
}

int coverage_note(struct coverage *coverage, enum coverage_about about,
		  const char *what, const char *why, struct ior_error *err)
{
	return append(&coverage->notes, about, what, why, err);
}

void coverage_free(struct coverage *coverage)
{
	if (!coverage)
		return;
	free(coverage->missing.items);
	free(coverage->notes.items);
	free(coverage);
}
