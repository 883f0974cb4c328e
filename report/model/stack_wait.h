/*
 * stack_wait.h - bios whose stack is what their CPU tells next
 *
 * The kernel records it right behind the event of the bio, with interrupts on:
 * what an interrupt queues in between has its own before that of the thread.
 */
#ifndef MODEL_STACK_WAIT_H
#define MODEL_STACK_WAIT_H

#include <stddef.h>
#include <stdint.h>

struct bio;
struct event;

/* As many CPUs as could be between the two at once; beyond, the oldest is lost. */
#define STACK_WAITS_MAX 64

/* Owner: the caller; { 0 } is an empty one. */
struct stack_waits {
	struct stack_wait {
		struct bio *bio;
		uint32_t cpu;
		int32_t tid;
		uint8_t context; /* of interrupts */
	} items[STACK_WAITS_MAX];
	size_t n_items;
};

/* A bio was queued by this event. */
void stack_waits_put(struct stack_waits *waits, const struct event *event,
		     struct bio *bio);

/* The bio that this stack is of, which waits no longer; or NULL. */
struct bio *stack_waits_take(struct stack_waits *waits,
			     const struct event *event);

/* A bio is no more. */
void stack_waits_forget(struct stack_waits *waits, const struct bio *bio);

/* Events of a CPU are lost. */
void stack_waits_lose(struct stack_waits *waits, uint32_t cpu);

#endif
