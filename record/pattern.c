/*
 * pattern.c - which events to record: those that match a pattern
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iorec/error.h"
#include "iorec/nearest.h"
#include "record/events.h"

/* More events than this are no longer a pattern but a flood. */
#define N_EVENTS_FREE 200

/* SYSTEM:EVENT, each a name in a directory. */
#define NAME_SIZE 520

#define EVENT_COST "about 250 ns each time one of them happens"

/* Groups that fire all the time, whatever the disks do. */
static const struct {
	const char *system;
	const char *why;
} costly_systems[] = {
	{ "irq", "on every interrupt" },
	{ "sched", "on every switch of tasks" },
	{ "lock", "on every lock" },
	{ "timer", "on every timer" },
};

struct search {
	const char *pattern;
	const struct event_choice *present;
	struct event_choice found; /* matched, not present yet */
	size_t n_matched;
	struct ior_nearest nearest;
};

static bool matches(const char *pattern, const char *system, const char *event)
{
	char name[NAME_SIZE];

	if (!strchr(pattern, ':'))
		return !fnmatch(pattern, system, 0) ||
		       !fnmatch(pattern, event, 0);

	snprintf(name, sizeof(name), "%s:%s", system, event);
	return !fnmatch(pattern, name, 0);
}

static void offer_names(struct search *search, const char *system,
			const char *event)
{
	char name[NAME_SIZE];

	if (!strchr(search->pattern, ':')) {
		ior_nearest_offer(&search->nearest, system);
		ior_nearest_offer(&search->nearest, event);
		return;
	}
	snprintf(name, sizeof(name), "%s:%s", system, event);
	ior_nearest_offer(&search->nearest, name);
	snprintf(name, sizeof(name), "%s:*", system);
	ior_nearest_offer(&search->nearest, name);
}

static int see_event(struct search *search, const char *system,
		     const char *event, struct ior_error *err)
{
	if (!matches(search->pattern, system, event)) {
		if (!search->n_matched)
			offer_names(search, system, event);
		return 0;
	}

	search->n_matched++;
	if (event_choice_has(search->present, system, event))
		return 0;
	return event_choice_add(&search->found, system, event, err);
}

static DIR *open_dir(int dir_fd, const char *path)
{
	const int fd = openat(dir_fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *const dir = fd < 0 ? NULL : fdopendir(fd);

	if (!dir && fd >= 0)
		close(fd);
	return dir;
}

static bool is_event(int system_fd, const char *name)
{
	char path[300];

	snprintf(path, sizeof(path), "%s/enable", name);
	return name[0] != '.' && faccessat(system_fd, path, F_OK, 0) == 0;
}

static int walk_system(struct search *search, int events_fd, const char *system,
		       struct ior_error *err)
{
	struct dirent *entry;
	DIR *dir;
	int r = 0;

	dir = open_dir(events_fd, system);
	if (!dir)
		return 0; /* a file such as header_page */

	while (r == 0 && (entry = readdir(dir)))
		if (is_event(dirfd(dir), entry->d_name))
			r = see_event(search, system, entry->d_name, err);
	closedir(dir);
	return r;
}

static int walk(struct search *search, int tracing_fd, struct ior_error *err)
{
	struct dirent *entry;
	DIR *dir;
	int r = 0;

	dir = open_dir(tracing_fd, "events");
	if (!dir)
		return ior_fail(err, errno,
				"cannot read the events of tracefs: %m");

	while (r == 0 && (entry = readdir(dir)))
		/* The ftrace group is the function tracer's: no enable. */
		if (entry->d_name[0] != '.')
			r = walk_system(search, dirfd(dir), entry->d_name, err);
	closedir(dir);
	return r;
}

static int refuse_nothing(const struct search *search, struct ior_error *err)
{
	if (search->nearest.best[0])
		return ior_fail(err, EINVAL,
				"no event of this kernel matches '%s'; the "
				"nearest is '%s'",
				search->pattern, search->nearest.best);
	return ior_fail(err, EINVAL, "no event of this kernel matches '%s'",
			search->pattern);
}

/* -EINVAL when recording what was found would cost the host too much. */
static int check_cost(const struct search *search, struct ior_error *err)
{
	const struct event_choice *const found = &search->found;
	size_t i, j;

	if (search->n_matched > N_EVENTS_FREE)
		return ior_fail(err, EINVAL,
				"'%s' matches %zu events; they cost " EVENT_COST
				"; give --force to record them",
				search->pattern, search->n_matched);

	for (i = 0; i < found->n_events; i++)
		for (j = 0;
		     j < sizeof(costly_systems) / sizeof(costly_systems[0]);
		     j++)
			if (!strcmp(found->events[i].system,
				    costly_systems[j].system))
				return ior_fail(
					err, EINVAL,
					"'%s' matches %zu events of the group "
					"'%s', which fire %s and cost " EVENT_COST
					"; give --force to record them",
					search->pattern, search->n_matched,
					costly_systems[j].system,
					costly_systems[j].why);
	return 0;
}

static int take_found(struct event_choice *choice,
		      const struct event_choice *found, struct ior_error *err)
{
	size_t i;
	int r;

	for (i = 0; i < found->n_events; i++) {
		r = event_choice_add(choice, found->events[i].system,
				     found->events[i].event, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int event_choice_add_pattern(struct event_choice *choice, int tracing_fd,
			     const char *pattern, bool force,
			     struct ior_error *err)
{
	struct search search = {
		.pattern = pattern,
		.present = choice,
		.nearest = { .word = pattern },
	};
	int r;

	r = walk(&search, tracing_fd, err);
	if (r == 0 && !search.n_matched)
		r = refuse_nothing(&search, err);
	if (r == 0 && !force)
		r = check_cost(&search, err);
	if (r == 0)
		r = take_found(choice, &search.found, err);
	event_choice_release(&search.found);
	return r;
}
