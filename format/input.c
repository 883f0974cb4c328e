/*
 * input.c - bytes of a file or pipe, forward only, a bounded window of them
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "input.h"
#include "iorec/error.h"

/*
 * Small chunks come many to a read; of a large one no more than this is moved
 * to the front of the buffer again.
 */
#define READ_SIZE ((size_t)64 << 10)

int input_init(struct input *input, int fd, size_t room, struct ior_error *err)
{
	*input = (struct input){ .fd = fd, .room = room };
	input->buffer = malloc(room);
	if (!input->buffer)
		return ior_fail(err, ENOMEM, "out of memory");
	return 0;
}

static int fail_read(const struct input *input, int code, struct ior_error *err)
{
	const uint64_t offset = input->offset + input->size;

	/* Some file systems say EBADMSG; here that is a damaged chunk. */
	if (code == EBADMSG)
		code = EIO;
	return ior_fail(err, code, "cannot read at offset %" PRIu64 ": %m",
			offset);
}

static void move_to_front(struct input *input)
{
	memmove(input->buffer, input->buffer + input->start, input->size);
	input->start = 0;
}

int input_fill(struct input *input, size_t size, struct ior_error *err)
{
	const size_t target = size > READ_SIZE ? size : READ_SIZE;
	ssize_t r;

	if (input->size >= size)
		return 0;
	if (input->start + target > input->room)
		move_to_front(input);

	while (input->size < size) {
		r = read(input->fd, input->buffer + input->start + input->size,
			 target - input->size);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return fail_read(input, errno, err);
		if (!r)
			return 0;
		input->size += (size_t)r;
	}
	return 0;
}

const uint8_t *input_data(const struct input *input)
{
	return input->buffer + input->start;
}

void input_skip(struct input *input, size_t size)
{
	input->start += size;
	input->size -= size;
	input->offset += size;
}

void input_release(struct input *input)
{
	free(input->buffer);
	input->buffer = NULL;
}
