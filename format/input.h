/*
 * input.h - bytes of a file or pipe, forward only, a bounded window of them
 */
#ifndef FORMAT_INPUT_H
#define FORMAT_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct ior_error;

struct input {
	int fd;
	uint64_t offset; /* in the file, of the first byte of the window */
	uint8_t *buffer;
	size_t room;
	size_t start; /* of the window in the buffer */
	size_t size;  /* of the window */
};

/* Read 'fd', which stays the caller's, through a window of up to 'room'. */
int input_init(struct input *input, int fd, size_t room, struct ior_error *err);

/*
 * Widen the window to 'size' bytes or more, at most 'room'.  It is narrower
 * after success only when the file ends there.
 */
int input_fill(struct input *input, size_t size, struct ior_error *err);

/* The window; valid until the next fill. */
const uint8_t *input_data(const struct input *input);

/* Drop the first 'size' bytes of the window. */
void input_skip(struct input *input, size_t size);

void input_release(struct input *input);

#endif
