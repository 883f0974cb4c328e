/*
 * buffer.h - text put together fast, on its way to a stream
 */
#ifndef LOG_BUFFER_H
#define LOG_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define LOG_BUFFER_SIZE   ((size_t)1 << 16)
#define LOG_NUMBER_DIGITS 24

struct log_buffer {
	FILE *stream;
	size_t size;
	char data[LOG_BUFFER_SIZE];
};

void log_buffer_flush(struct log_buffer *buffer);

void log_buffer_add(struct log_buffer *buffer, const char *text, size_t size);
void log_buffer_add_letter(struct log_buffer *buffer, char letter);

/* So many blanks. */
void log_buffer_pad(struct log_buffer *buffer, size_t n);

/*
 * A name of somebody's making, escaped, in quotes where csv wants it.  Returns
 * the columns it takes on a terminal.
 */
size_t log_buffer_add_name(struct log_buffer *buffer, const char *name,
			   bool is_csv);

/*
 * The digits of number / 10^n_decimals, at the end of 'ret'; returns where they
 * begin.
 */
const char *log_digits(int64_t number, unsigned int n_decimals,
		       char ret[LOG_NUMBER_DIGITS + 1]);

#endif
