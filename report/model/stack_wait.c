/*
 * stack_wait.c - bios whose stack is what their CPU tells next
 */
#include <string.h>

#include "report/decode/event.h"
#include "report/model/stack_wait.h"

static uint8_t interrupts(const struct event *event)
{
	return event->context & (EVENT_HARD_IRQ | EVENT_SOFT_IRQ | EVENT_NMI);
}

static void take_out(struct stack_waits *waits, size_t i)
{
	waits->n_items--;
	memmove(&waits->items[i], &waits->items[i + 1],
		(waits->n_items - i) * sizeof(waits->items[0]));
}

/* What waits at this place of a CPU; n_items when nothing does. */
static size_t find(const struct stack_waits *waits, const struct event *event)
{
	size_t i = 0;

	while (i < waits->n_items &&
	       (waits->items[i].cpu != event->cpu ||
		waits->items[i].context != interrupts(event)))
		i++;
	return i;
}

void stack_waits_put(struct stack_waits *waits, const struct event *event,
		     struct bio *bio)
{
	const size_t i = find(waits, event);

	/* The stack of the one before did not come. */
	if (i < waits->n_items)
		take_out(waits, i);
	else if (waits->n_items == STACK_WAITS_MAX)
		take_out(waits, 0);
	waits->items[waits->n_items++] = (struct stack_wait){
		.bio = bio,
		.cpu = event->cpu,
		.tid = event->tid,
		.context = interrupts(event),
	};
}

struct bio *stack_waits_take(struct stack_waits *waits,
			     const struct event *event)
{
	const size_t i = find(waits, event);
	struct bio *bio;

	if (i == waits->n_items)
		return NULL;
	bio = waits->items[i].tid == event->tid ? waits->items[i].bio : NULL;
	take_out(waits, i);
	return bio;
}

void stack_waits_forget(struct stack_waits *waits, const struct bio *bio)
{
	size_t i;

	for (i = waits->n_items; i-- > 0;)
		if (waits->items[i].bio == bio)
			take_out(waits, i);
}

void stack_waits_lose(struct stack_waits *waits, uint32_t cpu)
{
	size_t i;

	for (i = waits->n_items; i-- > 0;)
		if (waits->items[i].cpu == cpu)
			take_out(waits, i);
}
