/*
 * journal_event.h - events of journals: who dirtied blocks, and which commit
 * writes them
 */
#ifndef MODEL_JOURNAL_EVENT_H
#define MODEL_JOURNAL_EVENT_H

#include <stdbool.h>

#include "iorec/catalog.h"

struct dirty;
struct event;
struct files;
struct ior_error;
struct journals;
struct task;

struct journal_event_sinks {
	struct files *files;
	struct dirty *dirty;
	struct journals *journals;
};

/* Whether events of this kind are taken here. */
static inline bool journal_event_is_one(enum ior_event_kind kind)
{
	return kind >= IOR_EVENT_JOURNAL_SHARE &&
	       kind <= IOR_EVENT_FAST_COMMIT_END;
}

int journal_event(const struct journal_event_sinks *sinks, struct task *task,
		  const struct event *event, struct ior_error *err);

#endif
