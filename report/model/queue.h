/*
 * queue.h - bios as they are queued: by whom, from where and for what
 */
#ifndef MODEL_QUEUE_H
#define MODEL_QUEUE_H

struct bio;
struct bios;
struct event;
struct ior_error;
struct remaps;
struct stack_event;
struct task;

/* A thread queued a bio: open it, and let it wait for its requests. */
int queue_bio(struct bios *bios, struct remaps *remaps, struct task *task,
	      const struct event *event, struct ior_error *err);

/* It remapped one that it is going to queue. */
int queue_remap(struct bios *bios, struct remaps *remaps,
		const struct task *task, const struct event *event,
		struct ior_error *err);

/*
 * A request of a device above becomes one of this: as that has no bio of its
 * own, one is made up, and charged like the bio above.
 */
int queue_request(struct bios *bios, struct remaps *remaps, struct task *task,
		  const struct event *event, struct ior_error *err);

/* From where it queued a bio, and asked for the flushes that this takes. */
int queue_stack(struct bios *bios, struct bio *bio,
		const struct stack_event *event, struct ior_error *err);

/* The end of a bio will not be seen: hand it out as in flight. */
int queue_give_up(struct bios *bios, struct bio *bio, struct ior_error *err);

#endif
