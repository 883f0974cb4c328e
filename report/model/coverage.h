/*
 * coverage.h - what a trace could see, and what it could not and why
 *
 * From the events that were enabled, those the recorder missed ("missing"), the
 * level, the mounted file systems, and what the ledger noticed on its way.
 */
#ifndef MODEL_COVERAGE_H
#define MODEL_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "iorec/catalog.h"
#include "report/model/row.h"

struct coverage;
struct ior_error;
struct ior_text;
struct step_down;
struct trace;

int coverage_create(struct coverage **ret, struct ior_error *err);

/* Take "missing", "walk", mountinfo, and of FILE "level", "..._namespace", "processes". */
int coverage_text(struct coverage *coverage, const struct ior_text *text,
		  struct ior_error *err);

/*
 * Whether events of a kind are in the trace: a format of it was recorded.  Of
 * formats that the trace has handed out so far; they come before all events.
 */
bool coverage_has(const struct coverage *coverage, enum ior_event_kind kind);

/*
 * Whether a text of a snapshot cannot be believed: the pids of a recorder in a
 * pid namespace of its own are not those of the events, and would give one
 * process the name, the user and the files of another.
 */
bool coverage_denies(const struct coverage *coverage,
		     const struct ior_text *text);

/* Look at the formats of the trace; call it when the first event comes. */
int coverage_look(struct coverage *coverage, const struct trace *trace,
		  struct ior_error *err);

/* Say what the ledger noticed that it cannot tell; the texts are copied. */
int coverage_note(struct coverage *coverage, enum coverage_about about,
		  const char *what, const char *why, struct ior_error *err);

/* From a time on there are no events of the levels above one. */
int coverage_step_down(struct coverage *coverage, const struct step_down *step,
		       struct ior_error *err);

/* Hand out the rows: first what was seen, then what was not. */
int coverage_finish(struct coverage *coverage, const struct row_sink *sink,
		    struct ior_error *err);

void coverage_free(struct coverage *coverage);

#endif
