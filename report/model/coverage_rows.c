/*
 * coverage_rows.c - hands out the lines of the coverage; part of coverage.h
 *
 * A topic was seen if the trace has the formats of the events that it takes: an
 * event that was enabled, and understood.  If not, either a higher level tells
 * it, or the kernel does not, of which the recorder may have written down why.
 */
#include <stdio.h>
#include <string.h>

#include "report/model/coverage_table.h"
#include "report/model/coverage_topic.h"

#define WHY_SIZE (3 * TEXT_SIZE)

/* Of all traces, whatever was recorded. */
static const struct {
	const char *what;
	const char *why;
} blind_spots[] = {
	{ "loads and stores through mmap that fault nothing",
	  "the kernel is not told of them" },
	{ "system calls of 32-bit programs",
	  "they make no syscalls events; their disk I/O is seen" },
};

static int hand_out(const struct row_sink *sink, enum coverage_about about,
		    const char *what, const char *why, struct ior_error *err)
{
	const struct coverage_row row = {
		.about = about,
		.seen = !why,
		.what = what,
		.why = why ? why : "",
	};

	return sink->coverage(sink->context, &row, err);
}

/* The parts of SYSTEM:EVENT; false: it is none. */
static bool part_name(const char *what, char *system, const char **event)
{
	const size_t size = strcspn(what, ":");

	if (!what[size] || size >= NAME_SIZE)
		return false;
	memcpy(system, what, size);
	system[size] = '\0';
	*event = what + size + 1;
	return true;
}

/* What the recorder wrote of one of a need's events, or NULL. */
static const struct line_pair *find_missing(const struct coverage *coverage,
					    const char *need)
{
	char system[NAME_SIZE];
	const char *event;
	size_t i;

	for (i = 0; i < coverage->missing.n_items; i++)
		if (part_name(coverage->missing.items[i].what, system,
			      &event) &&
		    coverage_need_names(need, system, event))
			return &coverage->missing.items[i];
	return NULL;
}

/* Which event was not there, and the reason. */
static void tell_absence(const struct coverage *coverage,
			 const struct coverage_topic *topic, unsigned char met,
			 char *ret, size_t size)
{
	const struct line_pair *missing;
	const char *need;
	size_t i = 0;

	while (met >> i & 1)
		i++;
	need = topic->needs[i];
	missing = find_missing(coverage, need);
	if (missing)
		snprintf(ret, size, "%s: %s", missing->what, missing->why);
	else if (coverage_need_names(need, "probe", "*"))
		snprintf(ret, size, "the kernel lets no probe tell them");
	else
		snprintf(ret, size, "%.*s was not recorded",
			 (int)strcspn(need, "|"), need);
}

static bool is_met(const struct coverage_topic *topic, unsigned char met)
{
	size_t i;

	for (i = 0; i < COVERAGE_NEEDS && topic->needs[i]; i++)
		if (!(met >> i & 1))
			return false;
	return true;
}

/* The step that ended the events of a level, or NULL. */
static const struct step_down *find_step(const struct coverage *coverage,
					 enum ior_level level)
{
	size_t i;

	for (i = 0; i < coverage->n_steps; i++)
		if (coverage->steps[i].to < level)
			return &coverage->steps[i];
	return NULL;
}

static void tell_why(const struct coverage *coverage,
		     const struct coverage_topic *topic, unsigned char met,
		     char *ret, size_t size)
{
	const struct step_down *const step = find_step(coverage, topic->level);
	char absence[2 * TEXT_SIZE + 8];

	if (is_met(topic, met))
		step_down_print(step, coverage->start_ns, ret, size);
	else if (coverage->level_known && topic->level > coverage->level)
		snprintf(ret, size, "that takes -l %s; recorded with -l %s",
			 ior_level_name(topic->level),
			 ior_level_name(coverage->level));
	else {
		tell_absence(coverage, topic, met, absence, sizeof(absence));
		snprintf(ret, size, "%s%s%s", absence,
			 topic->instead ? "; " : "",
			 topic->instead ? topic->instead : "");
	}
}

static int hand_out_topics(const struct coverage *coverage,
			   const struct row_sink *sink, bool seen,
			   struct ior_error *err)
{
	const struct coverage_topic *topic;
	char why[WHY_SIZE];
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && (topic = coverage_topic_at(i)); i++) {
		const unsigned char met = coverage->met[i];

		if ((is_met(topic, met) &&
		     !find_step(coverage, topic->level)) != seen)
			continue;
		if (!seen && !met && topic->fs &&
		    !coverage_fs_has(&coverage->mounted, topic->fs))
			continue;
		if (!seen)
			tell_why(coverage, topic, met, why, sizeof(why));
		r = hand_out(sink, topic->about, topic->what, seen ? NULL : why,
			     err);
	}
	return r;
}

/* Nobody misses what takes an option to record. */
static int hand_out_stacks(const struct coverage *coverage,
			   const struct row_sink *sink, struct ior_error *err)
{
	if (!coverage->has[IOR_EVENT_STACK])
		return 0;
	return hand_out(sink, ABOUT_DISK,
			"from where in the kernel I/O was queued", NULL, err);
}

static int hand_out_notes(const struct coverage *coverage,
			  const struct row_sink *sink, struct ior_error *err)
{
	const struct line_pair *note;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < coverage->notes.n_items; i++) {
		note = &coverage->notes.items[i];
		r = hand_out(sink, note->about, note->what, note->why, err);
	}
	return r;
}

/* Events that are no topic's, and of which no other name is there. */
static int hand_out_missing(const struct coverage *coverage,
			    const struct row_sink *sink, struct ior_error *err)
{
	const struct ior_event_def *def;
	char system[NAME_SIZE], why[WHY_SIZE];
	const char *event;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < coverage->missing.n_items; i++) {
		const struct line_pair *const item =
			&coverage->missing.items[i];

		if (!part_name(item->what, system, &event) ||
		    coverage_topic_needs(system, event))
			continue;
		def = ior_catalog_find_event(system, event);
		if (def && def->kind != IOR_EVENT_OTHER &&
		    coverage->has[def->kind])
			continue;
		snprintf(why, sizeof(why), "%s: %s", item->what, item->why);
		r = hand_out(sink, def ? ABOUT_DETAIL : ABOUT_DISK,
			     def ? def->why : item->what, def ? why : item->why,
			     err);
	}
	return r;
}

static int hand_out_file_systems(const struct coverage *coverage,
				 const struct row_sink *sink,
				 struct ior_error *err)
{
	const struct coverage_fs *const mounted = &coverage->mounted;
	char what[TEXT_SIZE];
	const char *unseen;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < mounted->n_types; i++) {
		unseen = coverage_fs_unseen(mounted, i);
		if (!unseen)
			continue;
		snprintf(what, sizeof(what), "file system %s",
			 mounted->types[i]);
		r = hand_out(sink, ABOUT_FILES, what, unseen, err);
	}
	return r;
}

static int hand_out_whereabouts(const struct coverage *coverage,
				const struct row_sink *sink,
				struct ior_error *err)
{
	int r = 0;

	if (coverage->nested)
		r = hand_out(sink, ABOUT_WHO,
			     "names, users and files of processes that were "
			     "there",
			     "the recorder ran in a pid namespace of its own",
			     err);
	if (r == 0 && coverage->cgroups_nested)
		r = hand_out(sink, ABOUT_WHO, "whole paths of cgroups",
			     "the recorder ran in a cgroup namespace of its "
			     "own; paths begin there, but after a move",
			     err);
	if (r == 0 && coverage->own_only)
		r = hand_out(sink, ABOUT_WHO,
			     "open files and programs of other users' "
			     "processes that were there",
			     "the recorder was not allowed to look at them",
			     err);
	if (r == 0 && *coverage->walk)
		r = hand_out(sink, ABOUT_WHO,
			     "all processes and files that were there",
			     coverage->walk, err);
	return r;
}

/* They went with the first step, whatever it was. */
static int hand_out_patterns(const struct coverage *coverage,
			     const struct row_sink *sink, struct ior_error *err)
{
	char why[WHY_SIZE];

	if (!coverage->has_patterns || !coverage->n_steps)
		return 0;
	step_down_print(&coverage->steps[0], coverage->start_ns, why,
			sizeof(why));
	return hand_out(sink, ABOUT_DISK, "what -e added", why, err);
}

static int hand_out_blind_spots(const struct row_sink *sink,
				struct ior_error *err)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(blind_spots) / sizeof(blind_spots[0]);
	     i++)
		r = hand_out(sink, ABOUT_DETAIL, blind_spots[i].what,
			     blind_spots[i].why, err);
	return r;
}

int coverage_finish(struct coverage *coverage, const struct row_sink *sink,
		    struct ior_error *err)
{
	int r;

	r = hand_out_topics(coverage, sink, true, err);
	if (r == 0)
		r = hand_out_stacks(coverage, sink, err);
	if (r == 0)
		r = hand_out_notes(coverage, sink, err);
	if (r == 0)
		r = hand_out_whereabouts(coverage, sink, err);
	if (r == 0)
		r = hand_out_topics(coverage, sink, false, err);
	if (r == 0)
		r = hand_out_patterns(coverage, sink, err);
	if (r == 0)
		r = hand_out_missing(coverage, sink, err);
	if (r == 0)
		r = hand_out_file_systems(coverage, sink, err);
	if (r == 0)
		r = hand_out_blind_spots(sink, err);
	return r;
}
