/*
 * appender.h - the thread that compresses batches and appends them
 *
 * When the output fails (a full disk, a closed pipe) it raises trouble_fd,
 * throws away what comes after and so keeps the others going until they are
 * told to end.
 */
#ifndef RECORD_APPENDER_H
#define RECORD_APPENDER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct appender;
struct ior_error;
struct output;
struct page_queue;
struct segments;
struct window;

struct appender_options {
	struct segments *segments; /* where it goes; the caller's */
	struct window *window;     /* NULL: it goes there at once */
	int zstd_level;
	uint64_t max_size; /* raise trouble_fd past it; 0 for none; with
			      what is in the window */
	int border_fd;     /* eventfd, raised when a segment is full */
	const struct output *output; /* of the first segment */
	struct page_queue *queue;
	int trouble_fd;
	int done_fd; /* eventfd, raised when all is written */
};

int appender_create(const struct appender_options *options,
		    struct appender **ret, struct ior_error *err);

int appender_start(struct appender *appender, struct ior_error *err);

pid_t appender_tid(const struct appender *appender);

/* Whether the output failed or is past its size; any thread. */
bool appender_failed(const struct appender *appender);
bool appender_is_full(const struct appender *appender);

/* Wait until the closed queue is empty and END is written; its failure or 0. */
int appender_join(struct appender *appender, struct ior_error *err);

/* Release; the thread has been joined or was never started.  NULL is allowed. */
void appender_free(struct appender *appender);

#endif
