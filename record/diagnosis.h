/*
 * diagnosis.h - what this host offers, and what to do about what it lacks
 *
 *	struct finding finding = { 0 };
 *
 *	for (i = 0; diagnosis_find(i, tracing_fd, &finding); i++)
 *		...finding.name, finding.what, finding.advice...
 *	finding_release(&finding);
 *
 * Nothing is changed by looking.
 */
#ifndef RECORD_DIAGNOSIS_H
#define RECORD_DIAGNOSIS_H

#include <stdbool.h>
#include <stddef.h>

#include "record/text.h"

struct finding {
	const char *name;   /* of what was looked at; "": as the one before */
	struct text what;   /* what was found */
	struct text advice; /* what to do about it; empty: nothing */
};

/* Look at the thing of this number; false when there are no more. */
bool diagnosis_find(size_t index, int tracing_fd, struct finding *finding);

void finding_release(struct finding *finding);

#endif
