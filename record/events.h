/*
 * events.h - which events to record: a level of the catalogue and patterns
 *
 *	struct event_choice choice = { 0 };
 *
 *	r = event_choice_add_level(&choice, tracing_fd, level, &error);
 *	r = event_choice_add_pattern(&choice, tracing_fd, "ext4:*", &error);
 *	event_choice_release(&choice);
 *
 * What the kernel lacks of a level is no failure: it is noted, and the trace
 * carries the note.
 */
#ifndef RECORD_EVENTS_H
#define RECORD_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "iorec/catalog.h"
#include "record/text.h"

struct ior_error;

struct event_name {
	char *system;
	char *event;
};

struct event_choice {
	struct event_name *events; /* each once, in the order of enabling */
	size_t n_events;
	size_t room;
	size_t n_missing;
	struct text missing; /* as the text "missing" of snapshot.h */
};

int event_choice_add_level(struct event_choice *choice, int tracing_fd,
			   enum ior_level level, struct ior_error *err);

/*
 * Add the events that match 'pattern', SYSTEM:EVENT with wildcards; without a
 * colon it is the name of a system or of an event.  Fails when none matches,
 * naming the nearest, and unless 'force' when they would be too costly.
 */
int event_choice_add_pattern(struct event_choice *choice, int tracing_fd,
			     const char *pattern, bool force,
			     struct ior_error *err);

/* Add one event, unless it is there. */
int event_choice_add(struct event_choice *choice, const char *system,
		     const char *event, struct ior_error *err);

bool event_choice_has(const struct event_choice *choice, const char *system,
		      const char *event);

/*
 * The highest level, from 'level' down, that has less than what was chosen:
 * 'level' itself when a pattern added to it.  False when there is none.
 */
bool event_choice_find_lower(const struct event_choice *choice,
			     enum ior_level level, enum ior_level *ret);

/*
 * Take what a level lacks out of the choice; 'disable' is called for each.  It
 * is not told of again, whether that works or not.
 */
void event_choice_step_down(struct event_choice *choice, enum ior_level level,
			    void (*disable)(const struct event_name *name,
					    void *context),
			    void *context);

/* Note that an event is not recorded, and why. */
void event_choice_add_missing(struct event_choice *choice, const char *what,
			      const char *why);

void event_choice_release(struct event_choice *choice);

/* Whether a file system of this type is mounted, in whatever namespace. */
bool file_system_is_mounted(const char *type);

#endif
