/*
 * due.c - texts of snapshots that wait until the events have come to their time
 *
 * A list by time; texts come almost in order, so a new one is looked for its
 * place from the end.  The recorder writes a text at most seconds ahead of the
 * events of its time, so few wait.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "iorec/error.h"
#include "iorec/snapshot.h"
#include "report/model/due.h"

struct waiting {
	struct waiting *earlier;
	struct waiting *later;
	uint64_t time_ns;
	size_t name_size;
	size_t size;
	char bytes[]; /* the name, then the text */
};

struct due {
	struct waiting *first;
	struct waiting *last;
	struct ior_text text; /* the one handed out */
	struct waiting *handed;
};

int due_create(struct due **ret, struct ior_error *err)
{
	struct due *const due = calloc(1, sizeof(*due));

	if (!due)
		return ior_fail(err, ENOMEM, "out of memory");
	*ret = due;
	return 0;
}

static void link_in(struct due *due, struct waiting *waiting)
{
	struct waiting *before = due->last;

	while (before && before->time_ns > waiting->time_ns)
		before = before->earlier;
	waiting->earlier = before;
	waiting->later = before ? before->later : due->first;
	if (waiting->later)
		waiting->later->earlier = waiting;
	else
		due->last = waiting;
	if (before)
		before->later = waiting;
	else
		due->first = waiting;
}

int due_add(struct due *due, const struct ior_text *text, struct ior_error *err)
{
	const size_t name_size = strlen(text->name);
	struct waiting *const waiting =
		malloc(sizeof(*waiting) + name_size + text->size);

	if (!waiting)
		return ior_fail(err, ENOMEM, "out of memory");

	waiting->time_ns = text->time_ns;
	waiting->name_size = name_size;
	waiting->size = text->size;
	memcpy(waiting->bytes, text->name, name_size);
	if (text->size)
		memcpy(waiting->bytes + name_size, text->data, text->size);
	link_in(due, waiting);
	return 0;
}

uint64_t due_time(const struct due *due)
{
	return due->first ? due->first->time_ns : UINT64_MAX;
}

const struct ior_text *due_next(struct due *due, uint64_t time_ns)
{
	struct waiting *const waiting = due->first;

	free(due->handed);
	due->handed = NULL;
	if (!waiting || waiting->time_ns > time_ns)
		return NULL;

	due->first = waiting->later;
	if (due->first)
		due->first->earlier = NULL;
	else
		due->last = NULL;
	due->handed = waiting;
	memcpy(due->text.name, waiting->bytes, waiting->name_size);
	due->text.name[waiting->name_size] = '\0';
	due->text.time_ns = waiting->time_ns;
	due->text.data = waiting->bytes + waiting->name_size;
	due->text.size = waiting->size;
	return &due->text;
}

void due_free(struct due *due)
{
	if (!due)
		return;
	while (due_next(due, UINT64_MAX))
		;
	free(due->handed);
	free(due);
}
