/*
 * coverage_topic.h - what a trace can show, and the events that it takes
 *
 * A table in the words of a user, from the lowest level up.  What is beyond any
 * event is not in it; nor are events that only make one of these more exact.
 */
#ifndef MODEL_COVERAGE_TOPIC_H
#define MODEL_COVERAGE_TOPIC_H

#include <stdbool.h>
#include <stddef.h>

#include "iorec/catalog.h"
#include "report/model/row.h"

#define COVERAGE_NEEDS 4

struct coverage_topic {
	enum coverage_about about;
	enum ior_level level; /* the lowest that tells it */
	const char *fs;       /* only where one is mounted; or NULL */
	const char *what;
	/* All of these; of "SYSTEM:NAME|NAME" one, of "probe" the recorder's. */
	const char *needs[COVERAGE_NEEDS];
	const char *instead; /* what is known without; NULL: nothing */
};

/* NULL past the end. */
const struct coverage_topic *coverage_topic_at(size_t index);

/* Whether an event is one of those that a need names; '*' is any of a system. */
bool coverage_need_names(const char *need, const char *system,
			 const char *name);

/* Whether a topic needs it. */
bool coverage_topic_needs(const char *system, const char *name);

#endif
