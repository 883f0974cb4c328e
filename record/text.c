/*
 * text.c - a text that grows
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/text.h"

#define ROOM_MIN ((size_t)512)

/* At least this is asked of a file: /proc gives a page or so at a time. */
#define READ_MIN ((size_t)4096)

/* Make room for 'size' more bytes and the zero behind them. */
static bool reserve(struct text *text, size_t size)
{
	size_t room = text->room ? text->room : ROOM_MIN;
	char *data;

	if (text->failed || size > SIZE_MAX / 4)
		return false;
	if (text->room - text->size > size)
		return true;

	while (room - text->size <= size)
		room *= 2;
	data = realloc(text->data, room);
	if (!data) {
		text->failed = true;
		return false;
	}

	text->data = data;
	text->room = room;
	return true;
}

void text_add(struct text *text, const void *data, size_t size)
{
	if (!reserve(text, size))
		return;

	if (size) /* 'data' of nothing may be NULL, which memcpy forbids */
		memcpy(text->data + text->size, data, size);
	text->size += size;
	text->data[text->size] = '\0';
}

void text_print(struct text *text, const char *format, ...)
{
	va_list arguments;
	int size;

	va_start(arguments, format);
	size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0 || !reserve(text, (size_t)size))
		return;

	va_start(arguments, format);
	vsnprintf(text->data + text->size, (size_t)size + 1, format, arguments);
	va_end(arguments);
	text->size += (size_t)size;
}

static bool is_plain(unsigned char byte)
{
	return byte > ' ' && byte != '\\' && byte != 0x7f;
}

void text_add_field(struct text *text, const void *data, size_t size)
{
	const unsigned char *const bytes = data;
	size_t i, plain;

	for (i = 0; i < size; i += plain) {
		for (plain = 0; i + plain < size; plain++)
			if (!is_plain(bytes[i + plain]))
				break;
		if (plain) {
			text_add(text, bytes + i, plain);
		} else {
			text_print(text, "\\%03o", bytes[i]);
			plain = 1;
		}
	}
}

static int read_all(struct text *text, int fd)
{
	ssize_t r;

	for (;;) {
		if (!reserve(text, READ_MIN))
			return -ENOMEM;
		r = read(fd, text->data + text->size,
			 text->room - text->size - 1);
		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -errno;
		if (!r)
			return 0;
		text->size += (size_t)r;
		text->data[text->size] = '\0';
	}
}

int text_read(struct text *text, int dir_fd, const char *path)
{
	const int fd = openat(dir_fd, path, O_RDONLY | O_CLOEXEC);
	int r;

	text_clear(text);
	if (fd < 0)
		return -errno;

	r = read_all(text, fd);
	close(fd);
	if (r < 0)
		text_clear(text);
	return r;
}

/* FNV-1a. */
uint64_t text_hash(const struct text *text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < text->size; i++)
		hash = (hash ^ (uint8_t)text->data[i]) *
		       UINT64_C(0x100000001b3);
	return hash ? hash : 1;
}

void text_clear(struct text *text)
{
	text->size = 0;
	if (text->data)
		text->data[0] = '\0';
}

void text_release(struct text *text)
{
	if (!text)
		return;

	free(text->data);
	*text = (struct text){ 0 };
}
