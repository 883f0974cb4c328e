/*
 * collect_symbols.c - the lines of the kernel's functions, of all its symbols
 *
 * Half of all symbols are data, or the padding before a function, in which
 * nobody is called.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "record/bundle.h"
#include "record/clock.h"
#include "record/collect.h"

#define NAME "proc/kallsyms"

#define READ_SIZE ((size_t)64 << 10)

/* Lines are handed on when there are so many bytes of them. */
#define PART_SIZE ((size_t)256 << 10)

/* The rest stays out when the output takes nothing for so long. */
#define PATIENCE_NS (NS_PER_S)

/* "ffffffff81000000 T _stext": the second word is the kind, the third the name. */
static bool is_function(const char *line, size_t size)
{
	const char *const end = line + size;
	const char *const kind = memchr(line, ' ', size);

	return kind && end - kind > 3 && strchr("tTwW", kind[1]) &&
	       strncmp(kind + 3, "__pfx_", strlen("__pfx_")) != 0 &&
	       strncmp(kind + 3, "__cfi_", strlen("__cfi_")) != 0;
}

/* Move whole lines from what was read, which is ended by a zero. */
static void take_lines(struct text *lines, struct text *read)
{
	const char *line = read->data;
	const char *newline;
	size_t rest;

	while ((newline = strchr(line, '\n'))) {
		const size_t size = (size_t)(newline + 1 - line);

		if (is_function(line, size - 1))
			text_add(lines, line, size);
		line = newline + 1;
	}

	rest = read->size - (size_t)(line - read->data);
	memmove(read->data, line, rest + 1);
	read->size = rest;
}

/* More of the list: 1, 0 at its end, or negative. */
static int read_on(struct text *text, int fd)
{
	char data[READ_SIZE];
	ssize_t size;

	size = read(fd, data, sizeof(data));
	if (size < 0)
		return -errno;
	text_add(text, data, (size_t)size);
	if (text->failed)
		return -ENOMEM;
	return size > 0;
}

static int send_lines(struct bundle *bundle, struct text *lines,
		      uint64_t time_ns)
{
	int r;

	if (lines->failed)
		return -ENOMEM;
	if (!lines->size)
		return 0;
	bundle->deadline = clock_now() + PATIENCE_NS;
	r = bundle_add(bundle, NAME, time_ns, lines->data, lines->size, NULL);
	text_clear(lines);
	return r;
}

int collect_symbols(struct bundle *bundle, int fd,
		    bool (*is_late)(const void *context), const void *context)
{
	const uint64_t time_ns = clock_now();
	struct text read = { 0 }, lines = { 0 };
	int r;

	while ((r = read_on(&read, fd)) > 0) {
		take_lines(&lines, &read);
		r = is_late(context) ? -ETIMEDOUT : 0;
		if (r == 0 && lines.size >= PART_SIZE)
			r = send_lines(bundle, &lines, time_ns);
		if (r < 0)
			break;
	}
	if (r == 0)
		r = send_lines(bundle, &lines, time_ns);
	text_release(&read);
	text_release(&lines);
	return r;
}
