/*
 * events.c - which events to record: a level of the catalogue
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "record/events.h"
#include "record/tracing.h"

#define NOT_OFFERED "not offered by this kernel"

/* What /sys/fs/TYPE holds beside one directory a mounted file system. */
static bool is_no_mount(const char *name)
{
	return name[0] == '.' || !strcmp(name, "features") ||
	       !strcmp(name, "stats") || !strcmp(name, "debug");
}

bool file_system_is_mounted(const char *type)
{
	char path[64];
	struct dirent *entry;
	bool found = false;
	DIR *dir;

	snprintf(path, sizeof(path), "/sys/fs/%s", type);
	dir = opendir(path);
	if (!dir)
		return false;

	while (!found && (entry = readdir(dir)))
		found = !is_no_mount(entry->d_name);
	closedir(dir);
	return found;
}

bool event_choice_has(const struct event_choice *choice, const char *system,
		      const char *event)
{
	size_t i;

	for (i = 0; i < choice->n_events; i++)
		if (!strcmp(choice->events[i].event, event) &&
		    !strcmp(choice->events[i].system, system))
			return true;
	return false;
}

static int grow(struct event_choice *choice, struct ior_error *err)
{
	const size_t room = choice->room ? choice->room * 2 : 256;
	struct event_name *events;

	if (choice->n_events < choice->room)
		return 0;

	events = realloc(choice->events, room * sizeof(*events));
	if (!events)
		return ior_fail(err, ENOMEM, "out of memory");

	choice->events = events;
	choice->room = room;
	return 0;
}

int event_choice_add(struct event_choice *choice, const char *system,
		     const char *event, struct ior_error *err)
{
	struct event_name name;
	int r;

	if (event_choice_has(choice, system, event))
		return 0;

	r = grow(choice, err);
	if (r < 0)
		return r;

	name.system = strdup(system);
	name.event = strdup(event);
	if (!name.system || !name.event) {
		free(name.system);
		free(name.event);
		return ior_fail(err, ENOMEM, "out of memory");
	}

	choice->events[choice->n_events++] = name;
	return 0;
}

void event_choice_add_missing(struct event_choice *choice, const char *what,
			      const char *why)
{
	text_add_field(&choice->missing, what, strlen(what));
	text_add(&choice->missing, "\t", 1);
	text_add_field(&choice->missing, why, strlen(why));
	text_add(&choice->missing, "\n", 1);
	choice->n_missing++;
}

static bool is_offered(int tracing_fd, const char *system, const char *event)
{
	char path[512];

	snprintf(path, sizeof(path), "events/%s/%s/enable", system, event);
	return tracing_has(tracing_fd, path);
}

/* Whether they are one event under two names; those without a kind by why. */
static bool is_other_name(const struct ior_event_def *a,
			  const struct ior_event_def *b)
{
	return a != b && a->kind == b->kind && !strcmp(a->system, b->system) &&
	       (a->kind != IOR_EVENT_OTHER || !strcmp(a->why, b->why));
}

/* Whether the kernel has the event under an older or newer name. */
static bool has_other_name(int tracing_fd, const struct ior_event_def *missing)
{
	const struct ior_event_def *defs;
	size_t n_defs, i;

	defs = ior_catalog_events(&n_defs);
	for (i = 0; i < n_defs; i++)
		if (is_other_name(&defs[i], missing) &&
		    is_offered(tracing_fd, defs[i].system, defs[i].name))
			return true;
	return false;
}

static int add_event(struct event_choice *choice, int tracing_fd,
		     const struct ior_event_def *def, struct ior_error *err)
{
	char what[256];

	if (def->fs && !file_system_is_mounted(def->fs))
		return 0;
	if (is_offered(tracing_fd, def->system, def->name))
		return event_choice_add(choice, def->system, def->name, err);
	if (has_other_name(tracing_fd, def))
		return 0;

	snprintf(what, sizeof(what), "%s:%s", def->system, def->name);
	event_choice_add_missing(choice, what, NOT_OFFERED);
	return 0;
}

static int add_call(struct event_choice *choice, int tracing_fd,
		    const char *call, struct ior_error *err)
{
	static const char *const prefixes[] = { "sys_enter_", "sys_exit_" };
	char event[128];
	size_t i;
	int r;

	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		snprintf(event, sizeof(event), "%s%s", prefixes[i], call);
		/* What this machine has no call for, nobody can call. */
		if (!is_offered(tracing_fd, "syscalls", event))
			continue;
		r = event_choice_add(choice, "syscalls", event, err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int add_calls(struct event_choice *choice, int tracing_fd,
		     enum ior_level level, struct ior_error *err)
{
	const struct ior_call_def *calls;
	size_t n_calls, i;
	int r;

	calls = ior_catalog_calls(&n_calls);
	if (level >= IOR_LEVEL_VFS &&
	    !tracing_has(tracing_fd, "events/syscalls")) {
		event_choice_add_missing(choice, "syscalls:*", NOT_OFFERED);
		return 0;
	}

	for (i = 0; i < n_calls; i++) {
		if (calls[i].level > level)
			continue;
		r = add_call(choice, tracing_fd, calls[i].name, err);
		if (r < 0)
			return r;
	}
	return 0;
}

int event_choice_add_level(struct event_choice *choice, int tracing_fd,
			   enum ior_level level, struct ior_error *err)
{
	const struct ior_event_def *defs;
	size_t n_defs, i;
	int r;

	defs = ior_catalog_events(&n_defs);
	for (i = 0; i < n_defs; i++) {
		if (defs[i].level > level)
			continue;
		r = add_event(choice, tracing_fd, &defs[i], err);
		if (r < 0)
			return r;
	}
	return add_calls(choice, tracing_fd, level, err);
}

static bool is_above(const struct event_name *name, enum ior_level level)
{
	return ior_catalog_find_level(name->system, name->event) > level;
}

static bool has_above(const struct event_choice *choice, enum ior_level level)
{
	size_t i;

	for (i = 0; i < choice->n_events; i++)
		if (is_above(&choice->events[i], level))
			return true;
	return false;
}

bool event_choice_find_lower(const struct event_choice *choice,
			     enum ior_level level, enum ior_level *ret)
{
	while (!has_above(choice, level)) {
		if (level == IOR_LEVEL_BLOCK)
			return false;
		level--;
	}
	*ret = level;
	return true;
}

static void free_name(struct event_name *name)
{
	free(name->system);
	free(name->event);
}

void event_choice_step_down(struct event_choice *choice, enum ior_level level,
			    void (*disable)(const struct event_name *name,
					    void *context),
			    void *context)
{
	size_t i, n_kept = 0;

	for (i = 0; i < choice->n_events; i++) {
		struct event_name *const name = &choice->events[i];

		if (!is_above(name, level)) {
			choice->events[n_kept++] = *name;
			continue;
		}
		disable(name, context);
		free_name(name);
	}
	choice->n_events = n_kept;
}

void event_choice_release(struct event_choice *choice)
{
	size_t i;

	for (i = 0; i < choice->n_events; i++)
		free_name(&choice->events[i]);
	free(choice->events);
	text_release(&choice->missing);
	*choice = (struct event_choice){ 0 };
}
