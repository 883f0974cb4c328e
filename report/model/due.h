/*
 * due.h - texts of snapshots that wait until the events have come to their time
 *
 *	r = due_add(due, &text, &error);
 *	while ((text = due_next(due, event->time_ns)))
 *		consume(text);
 */
#ifndef MODEL_DUE_H
#define MODEL_DUE_H

#include <stdint.h>

struct due;
struct ior_error;
struct ior_text;

int due_create(struct due **ret, struct ior_error *err);

/* Keep a copy of a text. */
int due_add(struct due *due, const struct ior_text *text,
	    struct ior_error *err);

/*
 * The earliest text that was read at time_ns or before, or NULL; valid until
 * the next call.
 */
const struct ior_text *due_next(struct due *due, uint64_t time_ns);

/* The time of the earliest text; UINT64_MAX when there is none. */
uint64_t due_time(const struct due *due);

void due_free(struct due *due);

#endif
