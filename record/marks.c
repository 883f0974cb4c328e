/*
 * marks.c - what the kernel had counted when each of the newest segments began
 */
#include "record/marks.h"

void marks_init(struct marks *marks)
{
	*marks = (struct marks){ 0 };
	pthread_mutex_init(&marks->marks_mutex, NULL);
}

void marks_add(struct marks *marks, const struct mark *mark)
{
	pthread_mutex_lock(&marks->marks_mutex);
	marks->items[marks->n_added++ % MARKS_N] = *mark;
	pthread_mutex_unlock(&marks->marks_mutex);
}

bool marks_find(struct marks *marks, unsigned int segment, struct mark *ret)
{
	bool found = false;
	size_t i;

	pthread_mutex_lock(&marks->marks_mutex);
	for (i = 0; !found && i < MARKS_N && i < marks->n_added; i++)
		if (marks->items[i].segment == segment) {
			*ret = marks->items[i];
			found = true;
		}
	pthread_mutex_unlock(&marks->marks_mutex);
	return found;
}

void marks_release(struct marks *marks)
{
	pthread_mutex_destroy(&marks->marks_mutex);
}
