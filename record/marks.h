/*
 * marks.h - what the kernel had counted when each of the newest segments began
 *
 *	marks_init(&marks);
 *	marks_add(&marks, &mark);		any thread
 *	if (marks_find(&marks, segment, &mark))	any thread
 *		...
 *	marks_release(&marks);
 *
 * What a recording had in all, less what there was when the oldest segment began
 * that is kept, is what is kept.
 */
#ifndef RECORD_MARKS_H
#define RECORD_MARKS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* More than a ring or a window keeps. */
#define MARKS_N 64

struct mark {
	unsigned int segment; /* its number */
	uint64_t start_ns;    /* when it began */
	uint64_t n_events;    /* until then, but for those of that moment */
	uint64_t n_lost;
};

struct marks {
	pthread_mutex_t marks_mutex; /* guards all below it */
	struct mark items[MARKS_N];
	size_t n_added;
};

void marks_init(struct marks *marks);

/* Forgets the oldest if it must. */
void marks_add(struct marks *marks, const struct mark *mark);

bool marks_find(struct marks *marks, unsigned int segment, struct mark *ret);

void marks_release(struct marks *marks);

#endif
