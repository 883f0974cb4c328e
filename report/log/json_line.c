/*
 * json_line.c - a line of the log as an object of json
 */
#include <stdbool.h>
#include <string.h>

#include "report/log/buffer.h"
#include "report/log/io.h"
#include "report/log/json_line.h"

static void put_text(struct log_buffer *buffer, const char *text)
{
	log_buffer_add(buffer, text, strlen(text));
}

static void put_digits(struct log_buffer *buffer, int64_t number)
{
	char digits[LOG_NUMBER_DIGITS + 1];

	put_text(buffer, log_digits(number, 0, digits));
}

/* 'before' is what stands before the value: ', "pid": '. */
static void put_number(struct log_buffer *buffer, const char *before,
		       bool known, int64_t number)
{
	put_text(buffer, before);
	if (known)
		put_digits(buffer, number);
	else
		log_buffer_add(buffer, "null", 4);
}

static void put_name(struct log_buffer *buffer, const char *before,
		     const char *name)
{
	put_text(buffer, before);
	if (name && *name)
		log_buffer_add_name(buffer, name, LOG_QUOTES_JSON);
	else
		log_buffer_add(buffer, "null", 4);
}

void json_line_io(struct log_buffer *buffer, const struct log_io *io)
{
	const bool vfs = io->layer == LOG_VFS;
	const bool placed = io->offset >= 0;

	put_number(buffer, "{\"time_ns\": ", true, io->time_ns);
	put_name(buffer, ", \"layer\": ", log_layer_names[io->layer]);
	put_name(buffer, ", \"op\": ", io->op);
	put_name(buffer, ", \"call\": ", io->call);
	put_name(buffer, ", \"comm\": ", io->comm);
	put_number(buffer, ", \"pid\": ", io->pid >= 0, io->pid);
	put_name(buffer, ", \"device\": ", io->device);
	put_name(buffer, ", \"fs\": ", io->fs);
	put_number(buffer, ", \"offset\": ", vfs && placed, io->offset);
	put_number(buffer, ", \"sector\": ", !vfs && placed, io->offset);
	put_number(buffer, ", \"bytes\": ", io->size >= 0, io->size);
	put_number(buffer, ", \"error\": ", io->error, io->error);
	put_number(buffer, ", \"latency_ns\": ", io->latency_ns >= 0,
		   io->latency_ns);
	put_name(buffer, ", \"why\": ", io->why);
	put_name(buffer, ", \"file\": ", io->path);
	put_name(buffer, ", \"match\": ", io->match);
	put_text(buffer, "}\n");
}

void json_line_note(struct log_buffer *buffer, const struct log_note *note)
{
	put_number(buffer, "{\"time_ns\": ", true, note->time_ns);
	put_name(buffer, ", \"layer\": ", note->layer);
	put_number(buffer, ", \"cpu\": ", true, note->cpu);
	put_number(buffer, ", \"tid\": ", note->tid >= 0, note->tid);
	put_name(buffer, ", \"what\": ", note->what);
	put_name(buffer, ", \"text\": ", note->text);
	put_text(buffer, "}\n");
}
