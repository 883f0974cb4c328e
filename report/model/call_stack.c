/*
 * call_stack.c - from where bios were queued: the kernel's stacks, each once
 *
 * A table of hashes with open addressing, never more than half full.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "iorec/error.h"
#include "report/decode/event.h"
#include "report/model/call_stack.h"
#include "report/model/symbol.h"

/* What is remembered: 32,768 stacks of 32 callers on average, 8 MiB. */
#define STACKS_MAX  (UINT32_C(1) << 15)
#define CALLERS_MAX (UINT32_C(1) << 20)
#define N_SLOTS     (2 * STACKS_MAX)

/* The kernel records no deeper ones. */
#define DEPTH_MAX 1024u

/* Of them, on the way from the queue to where the kernel records the stack. */
#define N_OWN_MAX 8u

#define WORD_SIZE 8

struct call_stack {
	uint32_t callers_at;
	uint32_t n_callers;
};

struct call_stacks {
	const struct row_sink *sink;
	struct symbols *symbols;
	struct call_stack *items; /* STACKS_MAX; made with the first */
	uint32_t n_items;
	uint64_t *callers; /* CALLERS_MAX, of all stacks */
	uint32_t n_callers;
	uint32_t *slots; /* number of an item + 1; 0 is free */
};

int call_stacks_create(const struct row_sink *sink, struct call_stacks **ret,
		       struct ior_error *err)
{
	struct call_stacks *const stacks = calloc(1, sizeof(*stacks));
	int r;

	if (!stacks)
		return ior_fail(err, ENOMEM, "out of memory");

	stacks->sink = sink;
	r = symbols_create(&stacks->symbols, err);
	if (r < 0) {
		call_stacks_free(stacks);
		return r;
	}
	*ret = stacks;
	return 0;
}

int call_stacks_text(struct call_stacks *stacks, const struct ior_text *text,
		     struct ior_error *err)
{
	return symbols_text(stacks->symbols, text, err);
}

/* Memory that no stack was in yet costs nothing. */
static int allocate(struct call_stacks *stacks, struct ior_error *err)
{
	if (stacks->slots)
		return 0;
	if (!stacks->items)
		stacks->items = calloc(STACKS_MAX, sizeof(*stacks->items));
	if (!stacks->callers)
		stacks->callers = calloc(CALLERS_MAX, sizeof(*stacks->callers));
	if (stacks->items && stacks->callers)
		stacks->slots = calloc(N_SLOTS, sizeof(*stacks->slots));
	return stacks->slots ? 0 : ior_fail(err, ENOMEM, "out of memory");
}

static uint64_t hash_callers(const uint8_t *callers, uint32_t n_callers)
{
	uint64_t hash = n_callers;
	uint32_t i;

	for (i = 0; i < n_callers; i++) {
		hash = (hash ^ get_le64(callers + i * WORD_SIZE)) *
		       UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	return hash;
}

static bool is_same(const struct call_stacks *stacks,
		    const struct call_stack *stack, const uint8_t *callers,
		    uint32_t n_callers)
{
	const uint64_t *const known = stacks->callers + stack->callers_at;
	uint32_t i;

	if (stack->n_callers != n_callers)
		return false;
	for (i = 0; i < n_callers; i++)
		if (known[i] != get_le64(callers + i * WORD_SIZE))
			return false;
	return true;
}

static void append(struct call_stacks *stacks, const uint8_t *callers,
		   uint32_t n_callers)
{
	uint64_t *const to = stacks->callers + stacks->n_callers;
	uint32_t i;

	stacks->items[stacks->n_items++] = (struct call_stack){
		.callers_at = stacks->n_callers,
		.n_callers = n_callers,
	};
	stacks->n_callers += n_callers;
	for (i = 0; i < n_callers; i++)
		to[i] = get_le64(callers + i * WORD_SIZE);
}

/* The place of a stack, or a free one. */
static uint32_t *find_slot(struct call_stacks *stacks, const uint8_t *callers,
			   uint32_t n_callers)
{
	size_t at = hash_callers(callers, n_callers) % N_SLOTS;

	while (stacks->slots[at] &&
	       !is_same(stacks, &stacks->items[stacks->slots[at] - 1], callers,
			n_callers))
		at = (at + 1) % N_SLOTS;
	return &stacks->slots[at];
}

int call_stacks_get(struct call_stacks *stacks, const struct stack_event *event,
		    uint32_t *ret, struct ior_error *err)
{
	const uint32_t n_callers =
		event->n_callers < DEPTH_MAX ? event->n_callers : DEPTH_MAX;
	uint32_t *slot;
	int r;

	r = allocate(stacks, err);
	if (r < 0)
		return r;

	slot = find_slot(stacks, event->callers, n_callers);
	if (!*slot) {
		if (stacks->n_items == STACKS_MAX ||
		    n_callers > CALLERS_MAX - stacks->n_callers) {
			*ret = STACK_OTHER;
			return 0;
		}
		append(stacks, event->callers, n_callers);
		*slot = stacks->n_items;
	}
	*ret = STACK_FIRST + *slot - 1;
	return 0;
}

/* A name parts no frames, and begins no line. */
static void put_name(FILE *out, const char *name)
{
	for (; *name; name++)
		fputc(*name == ';' || *name == '\n' ? '?' : *name, out);
}

/* A function by which an event comes into the trace. */
static bool is_of_tracing(const char *name)
{
	static const char *const beginnings[] = { "__traceiter_",
						  "trace_event_raw_event_" };
	size_t i;

	for (i = 0; name && i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (!strncmp(name, beginnings[i], strlen(beginnings[i])))
			return true;
	return false;
}

/* What called is the function that the byte before the way back is in. */
static const char *find_name(const struct call_stacks *stacks, uint64_t caller)
{
	return symbols_find(stacks->symbols, caller - (caller > 0));
}

static void put_caller(const struct call_stacks *stacks, FILE *out,
		       uint64_t address)
{
	const char *const name = find_name(stacks, address);

	if (name)
		put_name(out, name);
	else
		fprintf(out, "0x%" PRIx64, address);
}

/* How many frames, from the inside, are not of the I/O but of its recording. */
static uint32_t count_own(const struct call_stacks *stacks,
			  const struct call_stack *stack)
{
	const uint64_t *const callers = stacks->callers + stack->callers_at;
	uint32_t n = 0;
	uint32_t i;

	for (i = 0; i < stack->n_callers && i < N_OWN_MAX; i++)
		if (is_of_tracing(find_name(stacks, callers[i])))
			n = i + 1;
	return n < stack->n_callers ? n : 0;
}

/* From the outside in, as flame graphs stand. */
static void put_callers(const struct call_stacks *stacks,
			const struct call_stack *stack, FILE *out)
{
	const uint64_t *const callers = stacks->callers + stack->callers_at;
	const uint32_t first = count_own(stacks, stack);
	uint32_t i;

	for (i = stack->n_callers; i-- > first;) {
		put_caller(stacks, out, callers[i]);
		if (i > first)
			fputc(';', out);
	}
}

bool call_stacks_lack_names(const struct call_stacks *stacks)
{
	return stacks->n_items && symbols_are_unknown(stacks->symbols);
}

static int hand_out(const struct call_stacks *stacks, uint32_t i,
		    struct ior_error *err)
{
	struct stack_row row = { .stack_id = STACK_FIRST + i };
	char *text;
	size_t size;
	FILE *const out = open_memstream(&text, &size);
	int r;

	if (!out)
		return ior_fail(err, ENOMEM, "out of memory");
	put_callers(stacks, &stacks->items[i], out);
	if (fclose(out) != 0)
		return ior_fail(err, ENOMEM, "out of memory");

	row.frames = text;
	r = stacks->sink->stack(stacks->sink->context, &row, err);
	free(text);
	return r;
}

/* Remainders, as those of tasks. */
static int hand_out_remainders(const struct call_stacks *stacks,
			       struct ior_error *err)
{
	static const struct stack_row rows[] = {
		{ STACK_UNTOLD, "(no stack)" },
		{ STACK_LOST, "(stack lost)" },
		{ STACK_OTHER, "(other stacks)" },
	};
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < sizeof(rows) / sizeof(rows[0]); i++)
		r = stacks->sink->stack(stacks->sink->context, &rows[i], err);
	return r;
}

int call_stacks_finish(struct call_stacks *stacks, struct ior_error *err)
{
	uint32_t i;
	int r;

	r = hand_out_remainders(stacks, err);
	symbols_sort(stacks->symbols);
	for (i = 0; r == 0 && i < stacks->n_items; i++)
		r = hand_out(stacks, i, err);
	return r;
}

void call_stacks_free(struct call_stacks *stacks)
{
	if (!stacks)
		return;
	symbols_free(stacks->symbols);
	free(stacks->items);
	free(stacks->callers);
	free(stacks->slots);
	free(stacks);
}
