/*
 * question.c - what a report is asked
 */
#include <string.h>

#include "iorec/catalog.h"
#include "report/view/question.h"

/* Of the VFS and of the disk. */
static const char *const ops[] = {
	"read", "write", "sync", "discard", "zero", "flush", "passthrough",
};

#define N_OPS (sizeof(ops) / sizeof(ops[0]))

bool question_has_key(const struct question *question, enum key_id key)
{
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		if (question->keys[i] == key)
			return true;
	return false;
}

bool question_tells_devices(const struct question *question)
{
	return question_has_key(question, KEY_DEVICE) ||
	       question->filters.device;
}

bool question_is_op(const char *op)
{
	size_t i;

	for (i = 0; i < N_OPS; i++)
		if (strcmp(ops[i], op) == 0)
			return true;
	return false;
}

static bool makes_rows(enum ior_call_class class)
{
	return class == IOR_CALL_READ || class == IOR_CALL_WRITE ||
	       class == IOR_CALL_SYNC || class == IOR_CALL_MOVE;
}

const char *question_op(size_t index)
{
	const struct ior_call_def *calls;
	size_t n_calls, i;

	if (index < N_OPS)
		return ops[index];

	index -= N_OPS;
	calls = ior_catalog_calls(&n_calls);
	for (i = 0; i < n_calls; i++)
		if (makes_rows(calls[i].class) &&
		    !question_is_op(calls[i].name) && index-- == 0)
			return calls[i].name;
	return NULL;
}

static unsigned int filter_sources(const struct filters *filters)
{
	unsigned int sources =
		SOURCE_PROCESS | SOURCE_SECOND | SOURCE_FILE | SOURCE_ROWS;

	if (filters->op && !question_is_op(filters->op))
		sources &= ~(unsigned int)SOURCE_SECOND;
	if (filters->fs)
		sources &= key_defs[KEY_FS].sources;
	if (question_has_time(filters))
		sources &= SOURCE_SECOND | SOURCE_ROWS;
	return sources;
}

static unsigned int key_sources(const struct question *question)
{
	unsigned int sources = filter_sources(&question->filters);
	size_t i;

	for (i = 0; i < question->n_keys; i++)
		sources &= key_defs[question->keys[i]].sources;
	return sources;
}

static bool cuts_seconds(const struct filters *filters)
{
	return !moment_is_whole_second(&filters->since) ||
	       !moment_is_whole_second(&filters->until);
}

enum key_source question_source(const struct question *question)
{
	unsigned int sources = key_sources(question);

	if (cuts_seconds(&question->filters))
		sources &= SOURCE_ROWS;
	return (enum key_source)(sources & -sources); /* the lowest bit */
}

bool question_is_of_seconds(const struct question *question)
{
	return cuts_seconds(&question->filters) &&
	       key_sources(question) & SOURCE_SECOND;
}

bool question_has_time(const struct filters *filters)
{
	return filters->since.kind != MOMENT_NONE ||
	       filters->until.kind != MOMENT_NONE;
}
